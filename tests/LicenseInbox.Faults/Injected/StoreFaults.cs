using Microsoft.Data.Sqlite;
using Npgsql;

namespace LicenseInbox.Faults.Injected;

/// <summary>The database, its disk and its clock.</summary>
internal static class StoreFaults
{
    /// <summary>Every table of the queue, children first.</summary>
    private static readonly string[] QueueTables =
    [
        "SIMPLE_TRIGGERS", "SIMPROP_TRIGGERS", "CRON_TRIGGERS", "BLOB_TRIGGERS", "TRIGGERS", "JOB_DETAILS", "CALENDARS", "PAUSED_TRIGGER_GRPS", "FIRED_TRIGGERS", "SCHEDULER_STATE", "LOCKS",
    ];

    public static readonly IReadOnlyList<Fault> List =
    [
        new("disk-full", FillDiskAsync) { NeedsSqlite = true, NeedsRoot = true },
        new("postgresql-killed", KillAsync) { NeedsPostgres = true },
        new("queue-emptied", EmptyQueueAsync),
        new("second-worker", StartSecondAsync) { NeedsSqlite = true },
        new("clock-jump", JumpAsync),
    ];

    private static async Task FillDiskAsync(Stage stage, Random random, CancellationToken cancellationToken)
    {
        var ballast = Path.Combine(stage.StoreFolder, "ballast");
        await using (var file = new FileStream(ballast, FileMode.Create, FileAccess.Write, FileShare.None, 0))
        {
            // Down to the last bytes, or nearly.
            var block = new byte[random.Next(2) == 0 ? 512 : 65_536];
            try
            {
                while (true)
                    await file.WriteAsync(block, cancellationToken);
            }
            catch (IOException)
            {
                // Full.
            }
        }

        await Pause.UpToAsync(6, random, cancellationToken);
        File.Delete(ballast);
    }

    private static async Task KillAsync(Stage stage, Random random, CancellationToken cancellationToken)
    {
        await stage.Postgres!.KillAsync();
        // Its children notice that it died, and end, within moments; before that it does not start again.
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
        await Pause.UpToAsync(4, random, cancellationToken);
        await stage.Postgres.StartServerAsync(cancellationToken);
    }

    private static async Task EmptyQueueAsync(Stage stage, Random random, CancellationToken cancellationToken)
    {
        foreach (var table in QueueTables)
        {
            try
            {
                await stage.Store.ExecuteAsync($"DELETE FROM QRTZ_{table}", cancellationToken);
            }
            catch (Exception error) when (error is SqliteException or NpgsqlException)
            {
                // Busy, full, killed or not there yet: then it is emptied less thoroughly.
            }
        }
    }

    /// <summary>A second worker on the same SQLite file must be refused, with the reason.</summary>
    private static async Task StartSecondAsync(Stage stage, Random random, CancellationToken cancellationToken)
    {
        if (!stage.Workers[0].IsAtWork())
            return;
        var (exit, errors) = await stage.RunAsync(["run"], TimeSpan.FromSeconds(60), cancellationToken);
        // While the first one is being started again, the second may be first.
        if (stage.Workers[0].IsAtWork() && (exit != 1 || !errors.Contains("Another worker runs", StringComparison.Ordinal)))
            stage.Complain($"a second worker on the same file ended with {exit}: {errors}");
    }

    /// <summary>The workers' clock is wrong for a while, to either side: by up to a minute and a half, or by up to two hours.</summary>
    private static async Task JumpAsync(Stage stage, Random random, CancellationToken cancellationToken)
    {
        var most = random.Next(2) == 0 ? 90 : 7200;
        stage.SetClock(TimeSpan.FromSeconds(random.Next(-most, most + 1)));
        await Pause.UpToAsync(6, random, cancellationToken);
        stage.SetClock(TimeSpan.Zero);
    }
}
