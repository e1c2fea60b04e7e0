using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Scheduling;

/// <summary>Settings <c>Queue:*</c>. Commands pause the queue and change its pace while the worker runs; the store keeps that.</summary>
internal sealed class QueueOptions
{
    /// <summary>At most so many moves in any minute, until <c>queue pace</c> sets another number. Default 600, range 1 to 100000.</summary>
    [Range(1, 100_000)]
    public int Pace { get; set; } = 600;

    /// <summary>How often due moves without a live job are looked for, and how soon a resumed queue goes on. Default 10 s, range 1 s to 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:30")]
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>The database in which the queue keeps its messengers: the store's own.</summary>
/// <param name="IsPostgres">PostgreSQL, else SQLite.</param>
/// <param name="ConnectionString">How to reach it.</param>
internal sealed record QueueDatabase(bool IsPostgres, string ConnectionString);
