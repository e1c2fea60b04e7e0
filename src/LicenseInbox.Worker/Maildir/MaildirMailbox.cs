using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Maildir;

/// <summary>A mailbox that is a Maildir on this machine. Flags of other programs are left alone; filing is one rename.</summary>
internal sealed class MaildirMailbox(MaildirOptions options, TimeProvider time, ILogger<MaildirMailbox> logger) : IMailbox
{
    private const string Inbox = "INBOX";

    private readonly MaildirFolder folder = new(options.Path);
    private readonly MaildirWatch watch = new(new MaildirFolder(options.Path), options.PollEvery, time, logger);
    private readonly MaildirAccess access = new(options);
    private readonly MaildirFiledMails filed = new(options);
    private bool warned;

    public string Account => options.Name;

    public string Address => options.Address;

    public IFiledMails Filed => filed;

    /// <summary>Delivers a mail into a Maildir, which is made when it is missing.</summary>
    /// <returns>The unique part of the file's name: the delivery's UID.</returns>
    public static Task<string> DeliverAsync(string path, ReadOnlyMemory<byte> raw, DateTimeOffset receivedAt, CancellationToken cancellationToken) =>
        new MaildirFolder(path).DeliverAsync(raw, receivedAt, mark: "", flags: null, cancellationToken);

    public Task<IReadOnlyList<DeliverySummary>> LookAsync(Func<DeliveryId, bool> isKnown, CancellationToken cancellationToken) => access.GuardedAsync<IReadOnlyList<DeliverySummary>>(() =>
    {
        watch.Looked();
        var summaries = new List<DeliverySummary>();
        foreach (var file in folder.Files())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var id = IdOf(file);
            var size = new FileInfo(file.Path);
            // A file that another program renames or moves meanwhile is found by the next look.
            if (!isKnown(id) && size.Exists)
                summaries.Add(new DeliverySummary(id, MaildirFolder.ReceivedAt(file), size.Length));
        }

        return Task.FromResult<IReadOnlyList<DeliverySummary>>(
            [.. summaries.DistinctBy(summary => summary.Id).OrderBy(summary => summary.ReceivedAt).ThenBy(summary => summary.Id.Uid, StringComparer.Ordinal)]);
    });

    public Task<IReadOnlyDictionary<DeliveryId, DateTimeOffset?>> TopmostReceivedAsync(IReadOnlyList<DeliveryId> deliveries, CancellationToken cancellationToken) =>
        access.GuardedAsync<IReadOnlyDictionary<DeliveryId, DateTimeOffset?>>(async () =>
        {
            var files = Present();
            var dates = new Dictionary<DeliveryId, DateTimeOffset?>();
            foreach (var delivery in deliveries)
                dates[delivery] = files.TryGetValue(delivery, out var file) ? await ReceivedHeader.TopmostAsync(file.Path, cancellationToken) : null;
            return dates;
        });

    public async IAsyncEnumerable<FetchedMail> FetchAsync(IReadOnlyList<DeliverySummary> deliveries, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var files = await access.GuardedAsync(() => Task.FromResult(Present()));
        foreach (var summary in deliveries)
        {
            var raw = await access.GuardedAsync(() => RawAsync(summary.Id, files, cancellationToken));
            yield return new FetchedMail(summary, raw is null ? default(ReadOnlyMemory<byte>?) : raw);
        }
    }

    public Task<IReadOnlyDictionary<DeliveryId, FilingResult>> FileAsync(IReadOnlyList<(DeliveryId Delivery, Filing Filing)> filings, CancellationToken cancellationToken) =>
        access.GuardedAsync<IReadOnlyDictionary<DeliveryId, FilingResult>>(() =>
        {
            var files = Present();
            var results = new Dictionary<DeliveryId, FilingResult>();
            foreach (var (delivery, filing) in filings)
            {
                cancellationToken.ThrowIfCancellationRequested();
                results.TryAdd(delivery, files.TryGetValue(delivery, out var file) ? Move(file, folder.Sub(NameOf(filing))) : FilingResult.Gone);
            }

            return Task.FromResult<IReadOnlyDictionary<DeliveryId, FilingResult>>(results);
        });

    public Task<bool> AppendSentAsync(ReadOnlyMemory<byte> raw, string messageId, CancellationToken cancellationToken) => access.GuardedAsync(async () =>
    {
        if (!options.AppendSent)
            return false;
        // The Message-ID is in the file's name, so that nothing has to be read to find it.
        var mark = "I" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messageId.Trim('<', '>', ' '))).AsSpan(0, 12));
        var sent = folder.Sub(options.Sent);
        if (sent.Files().Any(file => file.Unique.Contains(mark + ".", StringComparison.Ordinal)))
            return false;
        await sent.DeliverAsync(raw, time.GetUtcNow(), mark, flags: ":2,S", cancellationToken);
        return true;
    });

    public Task<IReadOnlyList<FiledDelivery>> FiledSinceAsync(DateTimeOffset since, CancellationToken cancellationToken) => access.GuardedAsync<IReadOnlyList<FiledDelivery>>(() =>
    {
        var found =
            from filing in Enum.GetValues<Filing>()
            from file in folder.Sub(NameOf(filing)).Files()
            let receivedAt = MaildirFolder.ReceivedAt(file)
            where receivedAt >= since
            orderby receivedAt, file.Unique
            select new FiledDelivery(new DeliverySummary(new DeliveryId(Account, NameOf(filing), 0, file.Unique), receivedAt, new FileInfo(file.Path).Length), filing);
        return Task.FromResult<IReadOnlyList<FiledDelivery>>([.. found]);
    });

    public Task<IReadOnlyList<JunkMail>> JunkSinceAsync(DateTimeOffset since, CancellationToken cancellationToken) => access.GuardedAsync<IReadOnlyList<JunkMail>>(async () =>
    {
        var junk = new List<JunkMail>();
        foreach (var file in folder.Sub(options.Junk).Files().ToList())
        {
            if (MaildirFolder.ReceivedAt(file) is var receivedAt && receivedAt >= since && await SubjectLineOf.ReadAsync(file, cancellationToken) is { } subject)
                junk.Add(new JunkMail(new DeliveryId(Account, options.Junk, 0, file.Unique), receivedAt, subject));
        }

        return [.. junk.OrderBy(mail => mail.ReceivedAt)];
    });

    public Task<ReadOnlyMemory<byte>?> FetchFiledAsync(FiledDelivery mail, CancellationToken cancellationToken) => access.GuardedAsync(async () =>
        folder.Sub(NameOf(mail.Filing)).Files().FirstOrDefault(file => file.Unique == mail.Summary.Id.Uid) is { } file
            ? await File.ReadAllBytesAsync(file.Path, cancellationToken)
            : default(ReadOnlyMemory<byte>?));

    public Task<IReadOnlyList<SentCopy>> FindSentAsync(OutgoingMail mail, CancellationToken cancellationToken) =>
        access.GuardedAsync(() => SentCopies.FindAsync(folder.Sub(options.Sent), mail, cancellationToken));

    public Task WaitForChangeAsync(TimeSpan atMost, CancellationToken cancellationToken) => watch.WaitAsync(atMost, cancellationToken);

    public ValueTask DisposeAsync()
    {
        watch.Dispose();
        return ValueTask.CompletedTask;
    }

    private FilingResult Move(MaildirFile file, MaildirFolder target)
    {
        try
        {
            target.Create();
            var place = Path.Combine(file.IsNew ? target.New : target.Cur, Path.GetFileName(file.Path));
            if (File.Exists(place))
                place = Path.Combine(target.New, $"{file.Unique}.{Guid.NewGuid():N}");
            File.Move(file.Path, place);
            return FilingResult.Filed;
        }
        catch (FileNotFoundException)
        {
            return FilingResult.Gone;
        }
        catch (UnauthorizedAccessException exception)
        {
            if (!warned)
                logger.LogWarning("Mailbox {Mailbox}: mails can't be moved ({Reason}): they stay where they are", Account, exception.Message);
            warned = true;
            return FilingResult.Denied;
        }
    }

    private async Task<byte[]?> RawAsync(DeliveryId delivery, Dictionary<DeliveryId, MaildirFile> files, CancellationToken cancellationToken)
    {
        if (!files.TryGetValue(delivery, out var file))
            return null;
        try
        {
            return await File.ReadAllBytesAsync(file.Path, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            // Opened in a mail program since: the same mail under a name with other flags.
            return Present().TryGetValue(delivery, out var renamed) && renamed.Path != file.Path ? await File.ReadAllBytesAsync(renamed.Path, cancellationToken) : null;
        }
    }

    private Dictionary<DeliveryId, MaildirFile> Present() => folder.Files().DistinctBy(file => file.Unique).ToDictionary(IdOf);

    private DeliveryId IdOf(MaildirFile file) => new(Account, Inbox, 0, file.Unique);

    private string NameOf(Filing filing) => filing switch
    {
        Filing.Processed => options.Processed,
        Filing.Exceptions => options.Exceptions,
        Filing.Ignored => options.Ignored,
        _ => throw new ArgumentOutOfRangeException(nameof(filing), filing, null),
    };
}
