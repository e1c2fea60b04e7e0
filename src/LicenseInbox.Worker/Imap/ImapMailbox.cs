using System.Globalization;
using System.Runtime.CompilerServices;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.SigningIn;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using Microsoft.Extensions.Logging;
using MimeKit;
using MimeKit.Utils;

namespace LicenseInbox.Worker.Imap;

/// <summary>
/// A mailbox on an IMAP server. One connection does the work, a second one waits for pushes. Everything done here may be done twice.
/// </summary>
internal sealed class ImapMailbox : IMailbox
{
    private const int MoveBatch = 50;
    private const int SummaryBatch = 2000;
    private const int HeaderBatch = 200;

    private readonly ImapOptions options;
    private readonly TimeProvider time;
    private readonly ImapAccess access;
    private readonly ImapWatch watch;
    private readonly ImapFolders folders;
    private readonly ImapFiling filing;
    private readonly ImapHistory history;
    private readonly ILogger logger;

    public ImapMailbox(ImapOptions options, TimeProvider time, ILogger<ImapMailbox> logger, IAccessTokens? tokens = null)
    {
        this.options = options;
        this.time = time;
        this.logger = logger;
        var connector = new ImapConnector(options, logger, tokens);
        access = new ImapAccess(options, connector, time, logger);
        Filed = new ImapFiledMails(options, access);
        watch = new ImapWatch(options, connector, time, logger);
        folders = new ImapFolders(logger);
        filing = new ImapFiling(options.Name, folders, logger);
        history = new ImapHistory(options, folders, time);
    }

    public string Account => options.Name;

    public string Address => options.Address;

    public IFiledMails Filed { get; }

    public async Task<IReadOnlyList<DeliverySummary>> LookAsync(Func<DeliveryId, bool> isKnown, CancellationToken cancellationToken)
    {
        var (folder, validity, uids) = await access.UseAsync(
            async (client, token) =>
            {
                var inbox = await OpenAsync(client, token);
                // A folder that was open already: only a command like this makes the server tell what came in between.
                await client.NoOpAsync(token);
                return (inbox.FullName, inbox.UidValidity, await inbox.SearchAsync(SearchQuery.All, token));
            },
            cancellationToken);
        var summaries = new List<(uint Uid, DeliverySummary Summary)>();
        foreach (var batch in uids.Where(uid => !isKnown(IdOf(folder, validity, uid))).Chunk(SummaryBatch))
        {
            summaries.AddRange(await access.UseAsync(
                async (client, token) =>
                {
                    var inbox = await OpenAsync(client, token);
                    if (inbox.UidValidity != validity)
                        throw new IOException("UIDVALIDITY changed while the folder was looked at");
                    return (await inbox.FetchAsync(batch, MessageSummaryItems.UniqueId | MessageSummaryItems.InternalDate | MessageSummaryItems.Size, token))
                        .Select(summary => (summary.UniqueId.Id, new DeliverySummary(IdOf(folder, validity, summary.UniqueId), summary.InternalDate ?? time.GetUtcNow(), summary.Size ?? 0)))
                        .ToList();
                },
                cancellationToken));
        }

        return [.. summaries.OrderBy(each => each.Summary.ReceivedAt).ThenBy(each => each.Uid).Select(each => each.Summary)];
    }

    public async Task<IReadOnlyDictionary<DeliveryId, DateTimeOffset?>> TopmostReceivedAsync(IReadOnlyList<DeliveryId> deliveries, CancellationToken cancellationToken)
    {
        var dates = deliveries.ToDictionary(delivery => delivery, _ => (DateTimeOffset?)null);
        foreach (var batch in deliveries.Chunk(HeaderBatch))
        {
            var found = await access.UseAsync(
                async (client, token) =>
                {
                    var inbox = await OpenAsync(client, token);
                    var uids = Present(inbox, batch);
                    return uids.Count == 0 ? [] : (await inbox.FetchAsync([.. uids.Values], new FetchRequest(MessageSummaryItems.UniqueId, [HeaderId.Received]), token))
                        .Select(summary => (Id: IdOf(inbox.FullName, inbox.UidValidity, summary.UniqueId), Date: DateOf(summary.Headers?[HeaderId.Received])))
                        .ToList();
                },
                cancellationToken);
            foreach (var (id, date) in found)
                dates[id] = date;
        }

        return dates;
    }

    public async IAsyncEnumerable<FetchedMail> FetchAsync(IReadOnlyList<DeliverySummary> deliveries, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var refused = new Dictionary<DeliverySummary, string>();
        foreach (var batch in FetchBatches.Of(deliveries))
        {
            var raw = await RawAsync(batch, refused, cancellationToken);
            foreach (var summary in batch.Except(refused.Keys))
                yield return new FetchedMail(summary, raw.TryGetValue(summary.Id, out var bytes) ? bytes : default(ReadOnlyMemory<byte>?));
        }

        // Only now, so that such a mail holds up no other.
        foreach (var (summary, reason) in refused)
            yield return new FetchedMail(summary, null, reason);
    }

    public async Task<IReadOnlyDictionary<DeliveryId, FilingResult>> FileAsync(IReadOnlyList<(DeliveryId Delivery, Filing Filing)> filings, CancellationToken cancellationToken)
    {
        var results = filings.Select(each => each.Delivery).Distinct().ToDictionary(delivery => delivery, _ => FilingResult.Gone);
        foreach (var group in filings.GroupBy(each => each.Filing))
            foreach (var batch in group.Select(each => each.Delivery).Distinct().Chunk(MoveBatch))
            {
                var moved = await access.UseAsync(
                    async (client, token) =>
                    {
                        var inbox = await OpenAsync(client, token);
                        var present = Present(inbox, batch);
                        var outcome = present.Count == 0
                            ? new Dictionary<UniqueId, FilingResult>()
                            : await filing.MoveAsync(client, inbox, [.. present.Values], NameOf(group.Key), token);
                        return present.Where(each => outcome.ContainsKey(each.Value)).Select(each => (each.Key, outcome[each.Value])).ToList();
                    },
                    cancellationToken);
                foreach (var (delivery, result) in moved)
                    results[delivery] = result;
            }

        return results;
    }

    public async Task<bool> AppendSentAsync(ReadOnlyMemory<byte> raw, string messageId, CancellationToken cancellationToken)
    {
        if (!options.AppendSent)
            return false;
        using var message = await MimeMessage.LoadAsync(new MemoryStream(raw.ToArray()), cancellationToken);
        return await access.UseAsync(
            async (client, token) =>
            {
                var sent = await folders.SentAsync(client, options.Sent, token);
                await sent.OpenAsync(FolderAccess.ReadOnly, token);
                await client.NoOpAsync(token);
                if ((await sent.SearchAsync(SearchQuery.HeaderContains("Message-ID", messageId.Trim('<', '>', ' ')), token)).Count > 0)
                    return false;
                await sent.AppendAsync(message, MessageFlags.Seen, time.GetUtcNow(), token);
                return true;
            },
            TimeSpan.FromSeconds(raw.Length / 100_000.0),
            cancellationToken);
    }

    public Task<IReadOnlyList<FiledDelivery>> FiledSinceAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        access.UseAsync((client, token) => history.FiledAsync(client, Enum.GetValues<Filing>().Select(filing => (filing, NameOf(filing))), since, token), cancellationToken);

    public Task<IReadOnlyList<JunkMail>> JunkSinceAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        access.UseAsync((client, token) => history.JunkAsync(client, since, token), cancellationToken);

    public Task<ReadOnlyMemory<byte>?> FetchFiledAsync(FiledDelivery mail, CancellationToken cancellationToken) =>
        access.UseAsync((client, token) => ImapHistory.RawAsync(client, mail.Summary, token), FetchBatches.TimeFor([mail.Summary]), cancellationToken);

    public Task<IReadOnlyList<SentCopy>> FindSentAsync(OutgoingMail mail, CancellationToken cancellationToken) =>
        access.UseAsync((client, token) => history.SentAsync(client, mail, token), cancellationToken);

    public Task WaitForChangeAsync(TimeSpan atMost, CancellationToken cancellationToken) => watch.WaitAsync(atMost, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await watch.DisposeAsync();
        await access.DisposeAsync();
    }

    private static DateTimeOffset? DateOf(string? received)
    {
        var semicolon = received?.LastIndexOf(';') ?? -1;
        return semicolon >= 0 && DateUtils.TryParse(received![(semicolon + 1)..].Trim(), out var date) ? date : null;
    }

    /// <summary>The raw mails of a batch. When it fails as a whole though the server answers, one by one: what is not given even then is refused.</summary>
    private async Task<Dictionary<DeliveryId, ReadOnlyMemory<byte>>> RawAsync(IReadOnlyList<DeliverySummary> batch, Dictionary<DeliverySummary, string> refused, CancellationToken cancellationToken)
    {
        try
        {
            return await access.UseAsync((client, token) => RawAsync(client, batch, token), FetchBatches.TimeFor(batch), cancellationToken);
        }
        catch (MailboxUnavailableException) when (!cancellationToken.IsCancellationRequested)
        {
            await AnswersAsync(cancellationToken);
        }

        var raw = new Dictionary<DeliveryId, ReadOnlyMemory<byte>>();
        foreach (var summary in batch)
        {
            try
            {
                IReadOnlyList<DeliverySummary> one = [summary];
                foreach (var (id, bytes) in await access.UseOnceAsync((client, token) => RawAsync(client, one, token), FetchBatches.TimeFor(one), cancellationToken))
                    raw[id] = bytes;
            }
            catch (MailboxUnavailableException exception)
            {
                await AnswersAsync(cancellationToken);
                logger.LogWarning("Mailbox {Mailbox}: the mail with UID {Uid:l} can't be fetched: {Reason:l}", Account, summary.Id.Uid, exception.Message);
                refused[summary] = exception.Message;
            }
        }

        return raw;
    }

    /// <summary>Throws when the server itself is the trouble, not one of its mails.</summary>
    private Task<bool> AnswersAsync(CancellationToken cancellationToken) => access.UseAsync(
        async (client, token) =>
        {
            await client.NoOpAsync(token);
            return true;
        },
        cancellationToken);

    private async Task<Dictionary<DeliveryId, ReadOnlyMemory<byte>>> RawAsync(ImapClient client, IReadOnlyList<DeliverySummary> batch, CancellationToken cancellationToken)
    {
        var raw = new Dictionary<DeliveryId, ReadOnlyMemory<byte>>();
        var inbox = (ImapFolder)await OpenAsync(client, cancellationToken);
        var present = Present(inbox, batch.Select(summary => summary.Id));
        if (present.Count == 0)
            return raw;
        var sizes = batch.ToDictionary(summary => summary.Id, summary => summary.Size);
        await inbox.GetStreamsAsync(
            [.. present.Values],
            async (_, _, uid, stream, token) =>
            {
                var id = IdOf(inbox.FullName, inbox.UidValidity, uid);
                raw[id] = await FetchBatches.ReadAsync(stream, sizes.GetValueOrDefault(id), token);
            },
            cancellationToken);
        return raw;
    }

    /// <summary>The UIDs of deliveries that can still be in the open folder: a delivery of another folder or an older UIDVALIDITY can't.</summary>
    private Dictionary<DeliveryId, UniqueId> Present(IMailFolder inbox, IEnumerable<DeliveryId> deliveries) => deliveries
        .Where(delivery => delivery.Account == Account && delivery.Folder == inbox.FullName && delivery.UidValidity == inbox.UidValidity)
        .Distinct()
        .ToDictionary(delivery => delivery, delivery => new UniqueId(inbox.UidValidity, uint.Parse(delivery.Uid, CultureInfo.InvariantCulture)));

    private async Task<IMailFolder> OpenAsync(ImapClient client, CancellationToken cancellationToken)
    {
        var inbox = await ImapFolders.FindAsync(client, options.Folder, cancellationToken);
        if (!inbox.IsOpen)
            await inbox.OpenAsync(FolderAccess.ReadWrite, cancellationToken);
        return inbox;
    }

    private string NameOf(Filing filing) => filing switch
    {
        Filing.Processed => options.Processed,
        Filing.Exceptions => options.Exceptions,
        Filing.Ignored => options.Ignored,
        _ => throw new ArgumentOutOfRangeException(nameof(filing), filing, null),
    };

    private DeliveryId IdOf(string folder, uint validity, UniqueId uid) => new(Account, folder, validity, uid.Id.ToString(CultureInfo.InvariantCulture));
}
