using System.Threading.Channels;
using LicenseInbox.Domain.Receiving;
using MailKit;
using MailKit.Net.Imap;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace LicenseInbox.Worker.Imap;

/// <summary>
/// Waits for new mail on a connection of its own: by IDLE, renewed in time, or by asking where the server has no IDLE. It runs beside whoever waits, so that a
/// connection that died in silence never holds anybody up; such a one is noticed at the next renewal.
/// </summary>
internal sealed class ImapWatch : IAsyncDisposable
{
    /// <summary>A connection that lasted so long was a good one: pauses start small again.</summary>
    private static readonly TimeSpan GoodWhile = TimeSpan.FromMinutes(1);

    private readonly ImapOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ImapConnection connection;
    private readonly ResiliencePipeline reconnect;
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<bool> news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Task? running;

    public ImapWatch(ImapOptions options, ImapConnector connector, TimeProvider time, ILogger logger)
    {
        (this.options, this.time, this.logger) = (options, time, logger);
        connection = new ImapConnection(options.Name, connector, options.CommandTimeout, time);
        reconnect = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<MailboxUnavailableException>(),
                MaxRetryAttempts = int.MaxValue,
                Delay = TimeSpan.FromMilliseconds(500),
                MaxDelay = TimeSpan.FromSeconds(30),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                OnRetry = retry =>
                {
                    logger.LogInformation("Not waiting for pushes: {Failure:l}; connecting again in {Delay}", retry.Outcome.Exception?.Message, retry.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>Returns when mail came in, at the latest after <paramref name="atMost"/>.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        running ??= Task.Run(() => RunAsync(stop.Token), CancellationToken.None);
        if (running is { IsFaulted: true } failed)
        {
            // A defect: told to whoever waits; the next wait starts afresh.
            running = null;
            await failed;
        }

        using var limit = new CancellationTokenSource(atMost, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await news.Reader.ReadAsync(linked.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time is up: whoever waits looks by himself.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        if (running is not null)
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await connection.DisposeAsync();
        stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
            await reconnect.ExecuteAsync(async token => await WatchAsync(token), cancellationToken);
    }

    /// <summary>Watches until the connection fails: thrown when that was soon, so that the next pause is longer.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        try
        {
            await connection.UseAsync(OpenAsync, TimeSpan.Zero, cancellationToken);
            // Whatever came while nobody listened is found by a look.
            news.Writer.TryWrite(true);
            while (true)
            {
                if (await connection.UseAsync(IdleAsync, options.RenewIdleEvery, cancellationToken))
                    continue;
                await connection.UseAsync(AskAsync, TimeSpan.Zero, cancellationToken);
                await Task.Delay(options.PollEvery, time, cancellationToken);
            }
        }
        catch (MailboxUnavailableException exception) when (time.GetElapsedTime(started) >= GoodWhile)
        {
            logger.LogInformation("{Failure:l}; connecting again to wait for pushes", exception.Message);
        }
    }

    private async Task<bool> OpenAsync(ImapClient client, CancellationToken cancellationToken)
    {
        var folder = await ImapFolders.FindAsync(client, options.Folder, cancellationToken);
        await folder.OpenAsync(FolderAccess.ReadOnly, cancellationToken);
        var count = folder.Count;
        folder.MessageExpunged += (_, _) => count--;
        folder.CountChanged += (_, _) =>
        {
            if (folder.Count > count)
                news.Writer.TryWrite(true);
            count = folder.Count;
        };
        return true;
    }

    /// <summary>Asks once, then listens for one round; false when the server has no IDLE.</summary>
    private async Task<bool> IdleAsync(ImapClient client, CancellationToken cancellationToken)
    {
        if (!client.Capabilities.HasFlag(ImapCapabilities.Idle))
            return false;
        // What came since the last command is told now; a server need not tell it of its own accord when IDLE begins (RFC 2177 promises changes while it lasts).
        await AskAsync(client, cancellationToken);
        using var renew = new CancellationTokenSource(options.RenewIdleEvery, time);
        await client.IdleAsync(renew.Token, cancellationToken);
        return true;
    }

    private async Task<bool> AskAsync(ImapClient client, CancellationToken cancellationToken)
    {
        await OpenedAsync(client, cancellationToken);
        await client.NoOpAsync(cancellationToken);
        return true;
    }

    /// <summary>On a connection that was opened anew in between, nothing would ever be told.</summary>
    private async Task OpenedAsync(ImapClient client, CancellationToken cancellationToken)
    {
        if (!(await ImapFolders.FindAsync(client, options.Folder, cancellationToken)).IsOpen)
            throw new IOException("the connection was lost");
    }
}
