using LicenseInbox.Domain.Receiving;
using MailKit.Net.Imap;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace LicenseInbox.Worker.Imap;

/// <summary>The connection that does a mailbox's work: one that fails is opened again, a few times, with growing and scattered pauses; everything done by it may be done twice.</summary>
internal sealed class ImapAccess : IAsyncDisposable
{
    private readonly ImapConnection work;
    private readonly ResiliencePipeline again;

    public ImapAccess(ImapOptions options, ImapConnector connector, TimeProvider time, ILogger logger)
    {
        work = new ImapConnection(options.Name, connector, options.CommandTimeout, time);
        again = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<MailboxUnavailableException>(exception => exception.InnerException is not { } cause || !ImapConnection.IsLasting(cause)),
                MaxRetryAttempts = 3,
                Delay = TimeSpan.FromMilliseconds(500),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                OnRetry = retry =>
                {
                    logger.LogWarning("{Failure:l}; trying again in {Delay}", retry.Outcome.Exception?.Message, retry.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>Uses the connection for some commands.</summary>
    /// <exception cref="MailboxUnavailableException">It failed, and did when it was tried again.</exception>
    public Task<T> UseAsync<T>(Func<ImapClient, CancellationToken, Task<T>> commands, CancellationToken cancellationToken) => UseAsync(commands, TimeSpan.Zero, cancellationToken);

    /// <summary>As above; the commands get <paramref name="longer"/> above the time of one.</summary>
    public async Task<T> UseAsync<T>(Func<ImapClient, CancellationToken, Task<T>> commands, TimeSpan longer, CancellationToken cancellationToken) =>
        await again.ExecuteAsync(async token => await work.UseAsync(commands, longer, token), cancellationToken);

    /// <summary>As above; a failure is not tried again.</summary>
    public Task<T> UseOnceAsync<T>(Func<ImapClient, CancellationToken, Task<T>> commands, TimeSpan longer, CancellationToken cancellationToken) =>
        work.UseAsync(commands, longer, cancellationToken);

    public ValueTask DisposeAsync() => work.DisposeAsync();
}
