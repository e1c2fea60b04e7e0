using LicenseInbox.Domain.Alerting;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>A server whose certificate is watched.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="SeeAsync">The certificate that it shows now: whose, and until when; null when that can't be seen.</param>
internal sealed record WatchedServer(string Name, Func<CancellationToken, Task<(string Subject, DateTimeOffset ExpiresAt)?>> SeeAsync);

/// <summary>Watches until when the servers' certificates are good: looks at each now and then, and keeps what was seen last while a server does not answer.</summary>
/// <param name="servers">Which.</param>
/// <param name="before">One that expires within this time is told.</param>
/// <param name="time">The clock.</param>
internal sealed class ServerCertificates(IReadOnlyList<WatchedServer> servers, TimeSpan before, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromHours(1);

    /// <summary>Deadlines are looked at in the same round: they don't wait for a server that says no word.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (string Subject, DateTimeOffset ExpiresAt)> _seen = [];
    private DateTimeOffset? _lookedAt;

    /// <summary>Those that expire soon, or are expired.</summary>
    public async Task<IEnumerable<FoundCondition>> FindAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_lookedAt is not { } last || now - last >= LookEvery || now < last)
        {
            _lookedAt = now;
            foreach (var (server, shown) in servers.Zip(await Task.WhenAll(servers.Select(server => SeeAsync(server, cancellationToken)))))
            {
                if (shown is { } certificate)
                    _seen[server.Name] = certificate;
            }
        }

        return _seen.Where(seen => seen.Value.ExpiresAt < now + before).Select(seen => new FoundCondition(
            "certificate.expiring",
            seen.Key,
            $"The certificate of {seen.Key} ({seen.Value.Subject}) {(seen.Value.ExpiresAt < now ? "expired" : "expires")} on {seen.Value.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC: no mail is fetched or sent there after that. Renew it on that server."));
    }

    private async Task<(string Subject, DateTimeOffset ExpiresAt)?> SeeAsync(WatchedServer server, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        return await server.SeeAsync(both.Token);
    }
}
