using System.Text;
using LicenseInbox.Domain.Receiving;

namespace LicenseInbox.Worker.Maildir;

/// <summary>The mails of a Maildir in the folder that is watched and in those that it files to.</summary>
internal sealed class MaildirFiledMails(MaildirOptions options) : IFiledMails
{
    private const string Inbox = "INBOX";

    /// <summary>A Message-ID stands among the first headers.</summary>
    private const int HeadLength = 64 * 1024;

    private readonly MaildirFolder inbox = new(options.Path);
    private readonly MaildirAccess access = new(options);

    public string Account => options.Name;

    private string[] Own => [Inbox, options.Processed, options.Exceptions, options.Ignored];

    public Task<IReadOnlyList<FiledMail>> FindAsync(string? messageId, DateTimeOffset receivedAt, CancellationToken cancellationToken) => FindInAsync(Own, messageId, receivedAt, cancellationToken);

    public async Task<IReadOnlyList<FiledMail>> FindElsewhereAsync(string? messageId, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var own = Own.Select(name => name.Replace('/', '.')).ToHashSet(StringComparer.Ordinal);
        return messageId is null ? [] : await FindInAsync(inbox.SubNames().Where(name => !own.Contains(name)), messageId, receivedAt, cancellationToken);
    }

    private Task<IReadOnlyList<FiledMail>> FindInAsync(IEnumerable<string> folders, string? messageId, DateTimeOffset receivedAt, CancellationToken cancellationToken) => access.GuardedAsync<IReadOnlyList<FiledMail>>(async () =>
    {
        var found = new List<FiledMail>();
        foreach (var name in folders)
        {
            foreach (var file in Folder(name).Files().ToList())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var at = MaildirFolder.ReceivedAt(file);
                if (messageId is not null ? await HasIdAsync(file, messageId, cancellationToken) : (at - receivedAt).Duration() < TimeSpan.FromSeconds(1))
                    found.Add(new FiledMail(new DeliveryId(options.Name, name, 0, file.Unique), at, new FileInfo(file.Path) is { Exists: true } known ? known.Length : 0, name == Inbox));
            }
        }

        return found;
    });

    public Task<ReadOnlyMemory<byte>?> FetchAsync(FiledMail mail, CancellationToken cancellationToken) => access.GuardedAsync<ReadOnlyMemory<byte>?>(async () =>
    {
        try
        {
            return FileOf(mail) is { } file ? await File.ReadAllBytesAsync(file.Path, cancellationToken) : default(ReadOnlyMemory<byte>?);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    });

    public Task<string?> CannotRemoveAsync(FiledMail mail, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task AppendBesideAsync(FiledMail mail, ReadOnlyMemory<byte> raw, CancellationToken cancellationToken) => access.GuardedAsync(async () =>
    {
        var original = FileOf(mail) ?? throw new FileNotFoundException($"the mail {mail.Id.Uid} is no longer in {mail.Id.Folder}");
        var name = Path.GetFileName(original.Path);
        return await Folder(mail.Id.Folder).DeliverAsync(raw, mail.ReceivedAt, mark: "", original.IsNew ? null : name[original.Unique.Length..], cancellationToken);
    });

    public Task<string?> RemoveAsync(FiledMail mail, CancellationToken cancellationToken) => access.GuardedAsync(() =>
    {
        try
        {
            if (FileOf(mail) is { } file)
                File.Delete(file.Path);
            return Task.FromResult<string?>(null);
        }
        catch (UnauthorizedAccessException)
        {
            return Task.FromResult<string?>($"the file system does not allow removing mails from '{mail.Id.Folder}'");
        }
    });

    private MaildirFile? FileOf(FiledMail mail) => Folder(mail.Id.Folder).Files().FirstOrDefault(file => file.Unique == mail.Id.Uid);

    private MaildirFolder Folder(string name) => name == Inbox ? inbox : inbox.Sub(name);

    private static async Task<bool> HasIdAsync(MaildirFile file, string messageId, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(file.Path);
            var head = new byte[Math.Min(HeadLength, stream.Length)];
            await stream.ReadExactlyAsync(head, cancellationToken);
            return MessageIdIn("\n" + Encoding.UTF8.GetString(head)).Contains(messageId, StringComparison.Ordinal);
        }
        catch (FileNotFoundException)
        {
            // Renamed by a mail program meanwhile.
            return false;
        }
    }

    /// <summary>The Message-ID header with its folded lines; empty when there is none.</summary>
    private static string MessageIdIn(string head)
    {
        var start = head.IndexOf("\nMessage-ID:", StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return "";
        var end = start + 1;
        do
            end = head.IndexOf('\n', end + 1);
        while (end >= 0 && end + 1 < head.Length && head[end + 1] is ' ' or '\t');
        return end < 0 ? head[start..] : head[start..end];
    }
}
