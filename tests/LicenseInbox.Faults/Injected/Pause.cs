namespace LicenseInbox.Faults.Injected;

internal static class Pause
{
    /// <summary>Waits a random time.</summary>
    public static Task UpToAsync(double seconds, Random random, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds(random.NextDouble() * seconds), TimeProvider.System, cancellationToken);
}
