using System.Globalization;

namespace LicenseInbox.Worker.Operations;

/// <summary>Where a watchdog finds the heartbeat.</summary>
internal static class HeartbeatSources
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>The file that the worker writes; null as long as there is none.</summary>
    public static Func<CancellationToken, Task<DateTimeOffset?>> File(string path) => async cancellationToken =>
        System.IO.File.Exists(path) ? DateTimeOffset.Parse((await System.IO.File.ReadAllTextAsync(path, cancellationToken)).Trim(), CultureInfo.InvariantCulture) : null;

    /// <summary>An address that answers as long as the worker is well: the moment at which it did.</summary>
    public static Func<CancellationToken, Task<DateTimeOffset?>> Url(HttpClient client, string url, TimeProvider time) => async cancellationToken =>
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var answer = await client.GetAsync(new Uri(url), both.Token);
        answer.EnsureSuccessStatusCode();
        return time.GetUtcNow();
    };
}
