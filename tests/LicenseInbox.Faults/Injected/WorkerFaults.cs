namespace LicenseInbox.Faults.Injected;

/// <summary>The worker's own process ends.</summary>
internal static class WorkerFaults
{
    /// <summary>Longer than this, and a container's stop would kill it.</summary>
    public static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(25);

    public static readonly IReadOnlyList<Fault> List =
    [
        new("worker-killed", KillAsync),
        new("worker-stopped", StopAsync),
    ];

    private static async Task KillAsync(Stage stage, Random random, CancellationToken cancellationToken)
    {
        var worker = stage.AnyWorker(random);
        await worker.KillAsync(cancellationToken);
        await Pause.UpToAsync(1, random, cancellationToken);
        await worker.StartAsync(cancellationToken);
    }

    private static async Task StopAsync(Stage stage, Random random, CancellationToken cancellationToken)
    {
        var worker = stage.AnyWorker(random);
        await stage.TerminateAsync(worker, cancellationToken);
        await worker.StartAsync(cancellationToken);
    }
}
