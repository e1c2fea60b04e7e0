using System.Globalization;
using System.Text.RegularExpressions;

namespace LicenseInbox.Worker.Maildir;

/// <summary>One mail's file.</summary>
/// <param name="Unique">What stays of its name when flags change.</param>
/// <param name="Path">Where it lies now.</param>
/// <param name="IsNew">Whether it lies in new, not in cur.</param>
internal sealed record MaildirFile(string Unique, string Path, bool IsNew);

/// <summary>A folder with new, cur and tmp.</summary>
internal sealed partial class MaildirFolder(string path)
{
    private static int deliveries;

    public string New => Path.Combine(path, "new");

    public string Cur => Path.Combine(path, "cur");

    private string Tmp => Path.Combine(path, "tmp");

    /// <summary>The Maildir++ folder of a name: ".Processed", ".Processed.2026".</summary>
    public MaildirFolder Sub(string name) => new(Path.Combine(path, "." + name.Replace('/', '.')));

    /// <summary>The names of all Maildir++ folders beside it, their levels parted by dots.</summary>
    public IEnumerable<string> SubNames() => Directory.EnumerateDirectories(path, ".*")
        .Where(folder => Directory.Exists(Path.Combine(folder, "cur")))
        .Select(folder => Path.GetFileName(folder)[1..])
        .Order(StringComparer.Ordinal);

    /// <summary>Makes what is missing of new, cur and tmp, and what tells a Maildir++ folder from a directory.</summary>
    public void Create()
    {
        foreach (var part in (string[])[New, Cur, Tmp])
            Directory.CreateDirectory(part);
        if (Path.GetFileName(path).StartsWith('.') && !File.Exists(Path.Combine(path, "maildirfolder")))
            File.WriteAllBytes(Path.Combine(path, "maildirfolder"), []);
    }

    /// <summary>The mails in new and cur, in no order.</summary>
    public IEnumerable<MaildirFile> Files() => new[] { (Part: New, IsNew: true), (Part: Cur, IsNew: false) }
        .Where(each => Directory.Exists(each.Part))
        .SelectMany(each => Directory.EnumerateFiles(each.Part).Select(file => new MaildirFile(UniqueOf(file), file, each.IsNew)))
        .Where(file => !file.Unique.StartsWith('.'));

    /// <summary>When the folder last changed, as far as its file system tells.</summary>
    public (DateTime New, DateTime Cur) Changed => (Directory.GetLastWriteTimeUtc(New), Directory.GetLastWriteTimeUtc(Cur));

    /// <summary>Delivers a mail: written whole into tmp, then renamed, so that nobody ever sees half of one.</summary>
    /// <param name="raw">The mail.</param>
    /// <param name="receivedAt">When it is delivered: it is in the name.</param>
    /// <param name="mark">A part of the name by which it can be found again; empty: none.</param>
    /// <param name="flags">The end of its name in cur, such as <c>:2,S</c>; null: it is put into new.</param>
    /// <param name="cancellationToken">Gives up before the mail is there.</param>
    /// <returns>The unique part of the file's name.</returns>
    public async Task<string> DeliverAsync(ReadOnlyMemory<byte> raw, DateTimeOffset receivedAt, string mark, string? flags, CancellationToken cancellationToken)
    {
        Create();
        var host = Environment.MachineName.Replace("/", "\\057", StringComparison.Ordinal).Replace(":", "\\072", StringComparison.Ordinal);
        var microseconds = receivedAt.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;
        var unique = string.Create(
            CultureInfo.InvariantCulture,
            $"{receivedAt.ToUnixTimeSeconds()}.M{microseconds}P{Environment.ProcessId}Q{Interlocked.Increment(ref deliveries)}{mark}.{host}");
        var temporary = Path.Combine(Tmp, unique);
        await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            await file.WriteAsync(raw, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, flags is not null ? Path.Combine(Cur, unique + flags) : Path.Combine(New, unique));
        return unique;
    }

    /// <summary>The delivery time: the seconds (and microseconds) that its name begins with, else the file's own time.</summary>
    public static DateTimeOffset ReceivedAt(MaildirFile file)
    {
        var name = DeliveryName().Match(file.Unique);
        if (!name.Success)
            return new DateTimeOffset(File.GetLastWriteTimeUtc(file.Path), TimeSpan.Zero);
        var seconds = DateTimeOffset.FromUnixTimeSeconds(long.Parse(name.Groups["seconds"].Value, CultureInfo.InvariantCulture));
        return name.Groups["micro"] is { Success: true } micro ? seconds.AddMicroseconds(int.Parse(micro.Value, CultureInfo.InvariantCulture)) : seconds;
    }

    private static string UniqueOf(string file)
    {
        var name = Path.GetFileName(file);
        var flags = name.LastIndexOf(":2,", StringComparison.Ordinal);
        return flags < 0 ? name : name[..flags];
    }

    // Nine or ten digits: since 1973. A short number is somebody's own name for a file, not a time.
    [GeneratedRegex(@"^(?<seconds>[0-9]{9,10})\.(M(?<micro>[0-9]{1,6})(?![0-9]))?")]
    private static partial Regex DeliveryName();
}
