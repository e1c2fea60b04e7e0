using System.Globalization;
using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MimeKit;
using MimeKit.Utils;

namespace LicenseInbox.Worker.Imap;

/// <summary>Looks into the folders where handled and sent mails lie.</summary>
internal sealed class ImapHistory(ImapOptions options, ImapFolders folders, TimeProvider time)
{
    private static readonly TimeSpan SeekMarkEvery = TimeSpan.FromHours(1);

    private long? _markSoughtAt;

    /// <summary>Copies of our mails that answer the same mail, or tell about one of the same cases, or are this one; for a mail to managers, those of the last weeks that told managers anything.</summary>
    public async Task<IReadOnlyList<SentCopy>> SentAsync(ImapClient client, OutgoingMail mail, CancellationToken cancellationToken)
    {
        var sent = await folders.SentAsync(client, options.Sent, cancellationToken);
        await sent.OpenAsync(FolderAccess.ReadOnly, cancellationToken);
        await client.NoOpAsync(cancellationToken);
        SearchQuery query = SearchQuery.HeaderContains("Message-ID", mail.MessageId);
        if (mail.IsToManagers)
            query = query.Or(SearchQuery.HeaderContains(SentCopy.ToldHeader, ToldManagers.Prefix).And(SearchQuery.DeliveredAfter(mail.WrittenAt.UtcDateTime - SentCopy.ManagersToldWithin)));
        if (mail.InReplyTo is { } answered)
            query = query.Or(SearchQuery.HeaderContains("In-Reply-To", answered));
        foreach (var number in mail.Cases)
            query = query.Or(SearchQuery.HeaderContains(SentCopy.ToldHeader, number.Canonical + "/"));
        var uids = await sent.SearchAsync(query, cancellationToken);
        if (uids.Count == 0)
            return [];
        var request = new FetchRequest(MessageSummaryItems.UniqueId | MessageSummaryItems.InternalDate, ["Message-ID", "In-Reply-To", SentCopy.ToldHeader]);
        return (await sent.FetchAsync(uids, request, cancellationToken)).Select(summary => CopyOf(summary.Headers, summary.InternalDate)).OfType<SentCopy>().ToList();
    }

    /// <summary>What lies in the folder for junk and was received since, oldest first.</summary>
    public async Task<IReadOnlyList<JunkMail>> JunkAsync(ImapClient client, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (await ImapFolders.JunkAsync(client, options.Junk, cancellationToken) is not { } folder)
        {
            await SeekMarkAsync(client, cancellationToken);
            return [];
        }

        await folder.OpenAsync(FolderAccess.ReadOnly, cancellationToken);
        await client.NoOpAsync(cancellationToken);

        // SEARCH knows days only, and of an unknown time zone.
        var uids = await folder.SearchAsync(SearchQuery.DeliveredAfter(since.UtcDateTime.AddDays(-2)), cancellationToken);
        if (uids.Count == 0)
            return [];
        return (await folder.FetchAsync(uids, MessageSummaryItems.UniqueId | MessageSummaryItems.InternalDate | MessageSummaryItems.Envelope, cancellationToken))
            .Where(summary => summary.InternalDate >= since)
            .OrderBy(summary => summary.InternalDate)
            .Select(summary => new JunkMail(
                new DeliveryId(options.Name, folder.FullName, folder.UidValidity, summary.UniqueId.Id.ToString(CultureInfo.InvariantCulture)), summary.InternalDate!.Value, summary.Envelope?.Subject ?? ""))
            .ToList();
    }

    /// <summary>Servers make that folder when there is something to put into it, and tell its mark to who logs in after that: so now and then it is logged in anew.</summary>
    private async Task SeekMarkAsync(ImapClient client, CancellationToken cancellationToken)
    {
        if (_markSoughtAt is { } sought && time.GetElapsedTime(sought) < SeekMarkEvery)
            return;
        if (_markSoughtAt is not null && client.Capabilities.HasFlag(ImapCapabilities.SpecialUse))
            await client.DisconnectAsync(quit: true, cancellationToken);
        _markSoughtAt = time.GetTimestamp();
    }

    /// <summary>What lies in the folders for handled mails and was received since, oldest first.</summary>
    /// <param name="client">The connection.</param>
    /// <param name="names">The folders' names.</param>
    /// <param name="since">INTERNALDATE.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<FiledDelivery>> FiledAsync(ImapClient client, IEnumerable<(Filing Filing, string Name)> names, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var found = new List<(uint Uid, FiledDelivery Mail)>();
        foreach (var (filing, name) in names)
        {
            try
            {
                var folder = await ImapFolders.FindAsync(client, name, cancellationToken);
                await folder.OpenAsync(FolderAccess.ReadOnly, cancellationToken);
                await client.NoOpAsync(cancellationToken);

                // SEARCH knows days only, and of an unknown time zone.
                var uids = await folder.SearchAsync(SearchQuery.DeliveredAfter(since.UtcDateTime.AddDays(-2)), cancellationToken);
                if (uids.Count > 0)
                    found.AddRange((await folder.FetchAsync(uids, MessageSummaryItems.UniqueId | MessageSummaryItems.InternalDate | MessageSummaryItems.Size, cancellationToken))
                        .Select(summary => (summary.UniqueId.Id, new FiledDelivery(SummaryOf(folder, summary), filing))));
            }
            catch (FolderNotFoundException)
            {
                // Nothing was filed there yet.
            }
        }

        return [.. found.Where(each => each.Mail.Summary.ReceivedAt >= since).OrderBy(each => each.Mail.Summary.ReceivedAt).ThenBy(each => each.Uid).Select(each => each.Mail)];
    }

    /// <summary>The raw mail of a delivery in whatever folder; null when it is no longer there.</summary>
    public static async Task<ReadOnlyMemory<byte>?> RawAsync(ImapClient client, DeliverySummary mail, CancellationToken cancellationToken)
    {
        var delivery = mail.Id;
        var folder = (ImapFolder)await client.GetFolderAsync(delivery.Folder, cancellationToken);
        await folder.OpenAsync(FolderAccess.ReadOnly, cancellationToken);
        if (folder.UidValidity != delivery.UidValidity)
            return null;
        ReadOnlyMemory<byte>? raw = null;
        await folder.GetStreamsAsync(
            [new UniqueId(folder.UidValidity, uint.Parse(delivery.Uid, CultureInfo.InvariantCulture))],
            async (_, _, _, stream, token) => raw = await FetchBatches.ReadAsync(stream, mail.Size, token),
            cancellationToken);
        return raw;
    }

    private DeliverySummary SummaryOf(IMailFolder folder, IMessageSummary summary) => new(
        new DeliveryId(options.Name, folder.FullName, folder.UidValidity, summary.UniqueId.Id.ToString(CultureInfo.InvariantCulture)),
        summary.InternalDate ?? time.GetUtcNow(),
        summary.Size ?? 0);

    private SentCopy? CopyOf(HeaderList? headers, DateTimeOffset? at)
    {
        if (headers?["Message-ID"] is not { } id || MimeUtils.ParseMessageId(id) is not { } messageId)
            return null;
        var answered = headers["In-Reply-To"] is { } text ? MimeUtils.EnumerateReferences(text).FirstOrDefault() : null;
        return new SentCopy(messageId, answered, SentCopy.ReadTold(headers[SentCopy.ToldHeader]), at ?? time.GetUtcNow());
    }
}
