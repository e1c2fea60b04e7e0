using System.Globalization;
using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Casebook;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Operations;

/// <summary>
/// Says, after each successful look at all mailboxes, that there was one: calls the URL, writes the file. Looks that fail, a store that can't be written, a program that is gone: each ends the heartbeat.
/// </summary>
internal sealed class Heartbeat(IAlertLedger ledger, IReadOnlyList<string> accounts, HeartbeatOptions options, HttpClient client, TimeProvider time, ILogger<Heartbeat> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan UrlTimeLimit = TimeSpan.FromSeconds(10);

    private DateTimeOffset? _last;

    /// <summary>The time of the last look at the mailbox that was looked at longest ago; null when one never was.</summary>
    public static DateTimeOffset? BeatOf(IReadOnlyList<SeenMailbox> seen, IReadOnlyList<string> accounts) =>
        accounts.Select(account => seen.FirstOrDefault(mailbox => mailbox.Account == account)?.LookedAt).Aggregate((DateTimeOffset?)DateTimeOffset.MaxValue, (least, at) => at is null || least is null ? null : at < least ? at : least);

    /// <summary>One beat, when there was a look since the last one.</summary>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        if (BeatOf(await ledger.LooksAsync(cancellationToken), accounts) is not { } at || at <= _last)
            return;
        _last = at;
        if (options.File is { Length: > 0 } file)
        {
            // Whoever reads it never sees half of a time.
            await File.WriteAllTextAsync(file + ".new", at.ToString("O", CultureInfo.InvariantCulture) + "\n", cancellationToken);
            File.Move(file + ".new", file, overwrite: true);
        }

        if (options.Url is not { Length: > 0 } url)
            return;
        using var limit = new CancellationTokenSource(UrlTimeLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var answer = await client.GetAsync(new Uri(url), both.Token);
        answer.EnsureSuccessStatusCode();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await BeatAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // What is missing is noticed by who waits for it; the log says why.
                logger.LogWarning("The heartbeat failed: {Reason:l}", error.Message);
            }

            await Task.Delay(LookEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
