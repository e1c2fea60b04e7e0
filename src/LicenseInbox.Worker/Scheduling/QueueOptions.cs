using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Scheduling;

/// <summary>Settings <c>Queue:*</c>. Pause and pace are no settings: commands change them while the worker runs, and the store keeps them.</summary>
internal sealed class QueueOptions
{
    /// <summary>How often due moves are looked for that have no messenger, and how soon a resumed queue goes on. Default 10 s, range 1 s to 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:30", ErrorMessage = "Queue:SweepEvery must lie between 00:00:01 and 00:00:30.")]
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>The database in which the queue keeps its messengers: the store's own.</summary>
/// <param name="IsPostgres">PostgreSQL, else SQLite.</param>
/// <param name="ConnectionString">How to reach it.</param>
internal sealed record QueueDatabase(bool IsPostgres, string ConnectionString);
