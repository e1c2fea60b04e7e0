using System.Globalization;

namespace LicenseInbox.Benchmarks.Backlog;

/// <summary>Mails of a backlog as files, made once and used by all runs; oldest first.</summary>
internal sealed class BacklogFolder
{
    public const string Inbox = "licenses@vendor.example";

    private static readonly DateTimeOffset Oldest = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    private BacklogFolder(string path, int count) => (Path, Count) = (path, count);

    public string Path { get; }

    public int Count { get; }

    private const string Root = ".artifacts/backlog";

    /// <summary>The first mails of the backlog, as many as wanted; missing ones are written now.</summary>
    public static BacklogFolder Of(int count)
    {
        // Another generator writes into another folder.
        const string Version = "1";
        var folder = new BacklogFolder(Directory.CreateDirectory(System.IO.Path.Combine(Root, Version)).FullName, count);
        var mail = new Lazy<BacklogMail>(() => new BacklogMail());
        for (var number = 0; number < count; number++)
        {
            var file = folder.File(number);
            if (System.IO.File.Exists(file))
                continue;
            System.IO.File.WriteAllBytes(file + ".part", mail.Value.Write(new BacklogCase(number), Inbox, ReceivedAt(number)));
            System.IO.File.Move(file + ".part", file);
        }

        return folder;
    }

    public static DateTimeOffset ReceivedAt(int number) => Oldest.AddSeconds(number * 20);

    public string File(int number) => System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{number:D6}.eml"));
}
