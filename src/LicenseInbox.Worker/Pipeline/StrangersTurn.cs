using System.Collections.Concurrent;
using System.Threading.Channels;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// Mails of senders who don't count, by their headers. They are read and handled one after another beside the others: however many there are, and however long their documents take, no other mail
/// waits for them; while a look sorts what it found they rest, so that an honest mail among them is found soon. What is not handled when a failure comes in between is found again at the next look.
/// </summary>
/// <param name="mailbox">Where they lie.</param>
/// <param name="reading">Reads them.</param>
/// <param name="handle">Handles one; the reading of its facts is null when it is gone.</param>
/// <param name="file">Files what was handled.</param>
/// <param name="logger">Is told of failures.</param>
internal sealed class StrangersTurn(
    IMailbox mailbox,
    MailReading reading,
    Func<DeliverySummary, Task<MessageFacts>?, CancellationToken, Task> handle,
    Func<CancellationToken, Task> file,
    ILogger logger)
{
    /// <summary>Fetched and filed together.</summary>
    private const int Batch = 50;

    private readonly Channel<DeliverySummary> _queue = Channel.CreateUnbounded<DeliverySummary>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<DeliveryId, bool> _waiting = new();

    private volatile Task _isCalm = Task.CompletedTask;

    /// <summary>Those that wait at this moment.</summary>
    public IReadOnlySet<DeliveryId> Waiting => _waiting.Keys.ToHashSet();

    public void Add(DeliverySummary mail)
    {
        if (_waiting.TryAdd(mail.Id, true))
            _queue.Writer.TryWrite(mail);
    }

    /// <summary>Begins no further batch while this is done.</summary>
    public async Task MakeWayAsync(Func<Task> work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _isCalm = done.Task;
        try
        {
            await work();
        }
        finally
        {
            done.SetResult();
        }
    }

    /// <summary>Handles what waits, and whatever comes.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await _queue.Reader.WaitToReadAsync(cancellationToken))
        {
            // Before the batch is fetched, not within: a connection is never held while it rests.
            await _isCalm.WaitAsync(cancellationToken);
            var batch = new List<DeliverySummary>();
            while (batch.Count < Batch && _queue.Reader.TryRead(out var mail))
                batch.Add(mail);
            try
            {
                await HandleAsync(batch, cancellationToken);
            }
            catch (Exception error) when (error is MailboxUnavailableException or StoreUnavailableException or ReaderUnavailableException)
            {
                logger.LogWarning("{Account:l}: mails of senders who don't count are left for the next look: {Reason:l}", mailbox.Account, error.Message);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                logger.LogError(error, "{Account:l}: mails of senders who don't count could not be handled; they are left for the next look", mailbox.Account);
            }

            // Only now: a look that began before they were recorded must not find them.
            foreach (var mail in batch)
                _waiting.TryRemove(mail.Id, out _);
        }
    }

    private async Task HandleAsync(List<DeliverySummary> batch, CancellationToken cancellationToken)
    {
        await foreach (var fetched in mailbox.FetchAsync(batch, cancellationToken))
        {
            var facts = fetched switch
            {
                { Refusal: { } refusal } => Task.FromException<MessageFacts>(new MailboxUnavailableException(mailbox.Account, refusal)),
                { Raw: { } raw } => reading.ReadAsync(raw, fetched.Summary.ReceivedAt, cancellationToken),
                _ => null,
            };
            await handle(fetched.Summary, facts, cancellationToken);
        }

        await file(cancellationToken);
    }
}
