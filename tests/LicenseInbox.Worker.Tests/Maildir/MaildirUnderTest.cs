using System.Text;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Worker.Maildir;
using LicenseInbox.Worker.Tests.Receiving;

namespace LicenseInbox.Worker.Tests.Maildir;

internal sealed class MaildirUnderTest : MailboxUnderTest
{
    private readonly MaildirMailbox mailbox;

    public MaildirUnderTest(bool appendSent = true)
    {
        mailbox = new MaildirMailbox(new MaildirOptions { Name = "trial", Address = "licenses@vendor.example", Path = Path, AppendSent = appendSent }, TimeProvider.System, Logger);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("licenseinbox-maildir-").FullName;

    public CollectingLogger<MaildirMailbox> Logger { get; } = new();

    public override IMailbox Mailbox => mailbox;

    public override Task DeliverAsync(byte[] raw, DateTimeOffset receivedAt) => MaildirMailbox.DeliverAsync(Path, raw, receivedAt, TestContext.Current.CancellationToken);

    public override Task MarkAllAsReadAsync()
    {
        foreach (var file in Directory.GetFiles(System.IO.Path.Combine(Path, "new")))
            File.Move(file, System.IO.Path.Combine(Path, "cur", System.IO.Path.GetFileName(file) + ":2,S"));
        return Task.CompletedTask;
    }

    public override Task EmptyAsync()
    {
        foreach (var file in Files("INBOX"))
            File.Delete(file);
        return Task.CompletedTask;
    }

    public override Task<IReadOnlyList<(string Subject, bool IsSeen)>> ReadAsync(string folder) => Task.FromResult<IReadOnlyList<(string, bool)>>(
        [.. Files(folder).Order().Select(file => (SubjectOf(file), file.EndsWith(":2,S", StringComparison.Ordinal)))]);

    public override async ValueTask DisposeAsync()
    {
        await mailbox.DisposeAsync();
        Directory.Delete(Path, recursive: true);
    }

    private List<string> Files(string folder) =>
        [.. ((string[])["new", "cur"])
            .Select(part => folder == "INBOX" ? System.IO.Path.Combine(Path, part) : System.IO.Path.Combine(Path, "." + folder, part))
            .Where(Directory.Exists)
            .SelectMany(Directory.GetFiles)];

    private static string SubjectOf(string file) =>
        File.ReadLines(file, Encoding.ASCII).First(line => line.StartsWith("Subject: ", StringComparison.Ordinal))["Subject: ".Length..];
}
