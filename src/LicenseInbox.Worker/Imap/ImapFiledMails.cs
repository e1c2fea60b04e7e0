using System.Globalization;
using LicenseInbox.Domain.Receiving;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MimeKit;

namespace LicenseInbox.Worker.Imap;

/// <summary>The mails of a mailbox in the folder that is watched and in those that it files to.</summary>
internal sealed class ImapFiledMails(ImapOptions options, ImapAccess access) : IFiledMails
{
    public string Account => options.Name;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private string[] Own => [options.Folder, options.Processed, options.Exceptions, options.Ignored];

    public async Task<IReadOnlyList<FiledMail>> FindAsync(string? messageId, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        SearchQuery query = messageId is not null
            ? SearchQuery.HeaderContains("Message-ID", messageId)
            // Servers compare days, each in a time zone of its own.
            : SearchQuery.And(SearchQuery.DeliveredAfter((receivedAt - Day).UtcDateTime.Date), SearchQuery.DeliveredBefore((receivedAt + Day + Day).UtcDateTime.Date));
        var found = new List<FiledMail>();
        foreach (var name in Own)
            found.AddRange(await access.UseAsync((client, token) => FindInAsync(client, name, query, token), cancellationToken));
        return messageId is not null ? found : found.FindAll(mail => (mail.ReceivedAt - receivedAt).Duration() < TimeSpan.FromSeconds(1));
    }

    public async Task<IReadOnlyList<FiledMail>> FindElsewhereAsync(string? messageId, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        if (messageId is null)
            return [];
        var found = new List<FiledMail>();
        foreach (var name in await access.UseAsync((client, token) => ImapFolders.OthersAsync(client, Own, token), cancellationToken))
            found.AddRange(await access.UseAsync((client, token) => FindInOtherAsync(client, name, SearchQuery.HeaderContains("Message-ID", messageId), token), cancellationToken));
        return found;
    }

    public Task<ReadOnlyMemory<byte>?> FetchAsync(FiledMail mail, CancellationToken cancellationToken) => access.UseAsync(
        async (client, token) =>
        {
            if (await OpenedAsync(client, mail.Id.Folder, token) is not ImapFolder folder || folder.UidValidity != mail.Id.UidValidity)
                return null;
            ReadOnlyMemory<byte>? raw = null;
            await folder.GetStreamsAsync(
                [UidOf(mail)],
                async (_, _, _, stream, stop) =>
                {
                    using var bytes = new MemoryStream();
                    await stream.CopyToAsync(bytes, stop);
                    raw = bytes.ToArray();
                },
                token);
            return raw;
        },
        FetchBatches.TimeFor([new DeliverySummary(mail.Id, mail.ReceivedAt, mail.Size)]),
        cancellationToken);

    public Task<string?> CannotRemoveAsync(FiledMail mail, CancellationToken cancellationToken) => access.UseAsync(
        async (client, token) => await OpenedAsync(client, mail.Id.Folder, token) is { } folder ? await CannotRemoveAsync(client, folder, token) : null,
        cancellationToken);

    public Task AppendBesideAsync(FiledMail mail, ReadOnlyMemory<byte> raw, CancellationToken cancellationToken) => access.UseOnceAsync(
        async (client, token) =>
        {
            var folder = await OpenedAsync(client, mail.Id.Folder, token) ?? throw new FolderNotFoundException(mail.Id.Folder);
            var flags = (await folder.FetchAsync([UidOf(mail)], MessageSummaryItems.UniqueId | MessageSummaryItems.Flags, token)).FirstOrDefault();
            // The library appends parsed mails only. This one was written by the reader, and read back by it, within its limits.
            using var copy = await MimeMessage.LoadAsync(new MemoryStream(raw.ToArray(), writable: false), persistent: true, token);
            // The server alone says what is recent; and a copy that is marked as deleted could go at any time.
            var kept = (flags?.Flags ?? MessageFlags.None) & ~(MessageFlags.Recent | MessageFlags.Deleted | MessageFlags.UserDefined);
            await folder.AppendAsync(new AppendRequest(copy, kept, flags?.Keywords ?? new HashSet<string>(), mail.ReceivedAt), token);
            return true;
        },
        FetchBatches.TimeFor([new DeliverySummary(mail.Id, mail.ReceivedAt, raw.Length)]),
        cancellationToken);

    public Task<string?> RemoveAsync(FiledMail mail, CancellationToken cancellationToken) => access.UseAsync(
        async (client, token) =>
        {
            if (await OpenedAsync(client, mail.Id.Folder, token) is not { } folder || folder.UidValidity != mail.Id.UidValidity)
                return null;
            if (await CannotRemoveAsync(client, folder, token) is { } refused)
                return refused;
            await folder.StoreAsync([UidOf(mail)], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true }, token);
            await folder.ExpungeAsync([UidOf(mail)], token);
            return null;
        },
        cancellationToken);

    /// <summary>Only by UID (UIDPLUS) is nothing else removed that somebody marked as deleted.</summary>
    private static async Task<string?> CannotRemoveAsync(ImapClient client, IMailFolder folder, CancellationToken cancellationToken) =>
        !client.Capabilities.HasFlag(ImapCapabilities.UidPlus) ? "the server can't remove a single mail for good (it has no UIDPLUS)"
        : folder.Access == FolderAccess.ReadWrite && await ImapFiling.CanBeTakenOutAsync(client, folder, cancellationToken) ? null
        : $"the server does not allow removing mails from '{folder.FullName}' (rights t and e)";

    private async Task<IReadOnlyList<FiledMail>> FindInAsync(ImapClient client, string name, SearchQuery query, CancellationToken cancellationToken)
    {
        if (await OpenedAsync(client, name, cancellationToken) is not { } folder)
            return [];
        await client.NoOpAsync(cancellationToken);
        var uids = await folder.SearchAsync(query, cancellationToken);
        if (uids.Count == 0)
            return [];
        return (await folder.FetchAsync(uids, MessageSummaryItems.UniqueId | MessageSummaryItems.InternalDate | MessageSummaryItems.Size, cancellationToken))
            .Where(summary => summary.InternalDate is not null)
            .Select(summary => new FiledMail(IdOf(folder, summary.UniqueId), summary.InternalDate!.Value, summary.Size ?? 0, name == options.Folder))
            .ToList();
    }

    /// <summary>A folder that may be another's, and not for us to open.</summary>
    private async Task<IReadOnlyList<FiledMail>> FindInOtherAsync(ImapClient client, string name, SearchQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await FindInAsync(client, name, query, cancellationToken);
        }
        catch (ImapCommandException)
        {
            return [];
        }
    }

    /// <summary>The folder, opened as the watch needs it too; null when there is none.</summary>
    private static async Task<IMailFolder?> OpenedAsync(ImapClient client, string name, CancellationToken cancellationToken)
    {
        try
        {
            var folder = await ImapFolders.FindAsync(client, name, cancellationToken);
            if (!folder.IsOpen)
                await folder.OpenAsync(FolderAccess.ReadWrite, cancellationToken);
            return folder;
        }
        catch (FolderNotFoundException)
        {
            return null;
        }
    }

    private DeliveryId IdOf(IMailFolder folder, UniqueId uid) => new(options.Name, folder.FullName, folder.UidValidity, uid.Id.ToString(CultureInfo.InvariantCulture));

    private static UniqueId UidOf(FiledMail mail) => new(uint.Parse(mail.Id.Uid, CultureInfo.InvariantCulture));
}
