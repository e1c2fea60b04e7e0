using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// Reads mails by this worker's own readers, and while they are all busy by whichever worker has one free first: the mail is offered to the others (<see cref="ISharedReadings"/>) and taken back when a reader of our own is
/// free and nobody has begun.
/// </summary>
internal sealed class ReadingTurns(IMessageReader reader, ISharedReadings shared, int readers, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim _own = new(readers, readers);

    public void Dispose() => _own.Dispose();

    /// <summary>Reads a mail that lies in a mailbox.</summary>
    public async Task<MessageFacts> ReadAsync(DeliverySummary mail, ReadOnlyMemory<byte> raw, ReadingDepth depth, CancellationToken cancellationToken)
    {
        if (_own.Wait(0, cancellationToken))
            return await ReadOwnAsync(raw, depth, cancellationToken);
        if (await shared.HasOthersAsync(cancellationToken) && await ReadByOthersAsync(new AskedReading(mail, depth), cancellationToken) is { } facts)
            return facts;
        await _own.WaitAsync(cancellationToken);
        return await ReadOwnAsync(raw, depth, cancellationToken);
    }

    /// <summary>Begins what another worker asks for as soon as a reader of our own is free, and reads it; null when there is nothing.</summary>
    /// <param name="fetch">Fetches a mail; null when it is gone.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<AskedReading?> HelpAsync(Func<DeliverySummary, CancellationToken, Task<ReadOnlyMemory<byte>?>> fetch, CancellationToken cancellationToken)
    {
        // A reader of our own is kept from our own mails only when there is something.
        if (!await shared.IsAnyAskedAsync(cancellationToken))
            return null;
        await _own.WaitAsync(cancellationToken);
        try
        {
            if (await shared.BeginAsync(cancellationToken) is not { } asked)
                return null;
            MessageFacts? facts = null;
            try
            {
                if (await fetch(asked.Mail, cancellationToken) is { } raw)
                    facts = await reader.ReadAsync(raw, asked.Depth, cancellationToken);
            }
            finally
            {
                // Also when it failed or this worker ends: whoever asked need not wait.
                await shared.GiveAsync(asked.Mail.Id, facts, CancellationToken.None);
            }

            return asked;
        }
        finally
        {
            _own.Release();
        }
    }

    private async Task<MessageFacts> ReadOwnAsync(ReadOnlyMemory<byte> raw, ReadingDepth depth, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(raw, depth, cancellationToken);
        }
        finally
        {
            _own.Release();
        }
    }

    /// <summary>What another worker read; null when it is ours to read.</summary>
    private async Task<MessageFacts?> ReadByOthersAsync(AskedReading asked, CancellationToken cancellationToken)
    {
        await shared.AskAsync(asked, cancellationToken);
        while (true)
        {
            var isOurTurn = await _own.WaitAsync(LookEvery, cancellationToken);
            try
            {
                if (await shared.TakeAsync(asked.Mail.Id, unbegun: isOurTurn, cancellationToken) is { } taken)
                    return taken.Facts;
            }
            finally
            {
                if (isOurTurn)
                    _own.Release();
            }

            // Somebody reads it: our reader is free for another mail meanwhile.
            if (isOurTurn)
                await Task.Delay(LookEvery, time, cancellationToken);
        }
    }
}
