using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Settings;

/// <summary><c>Queue</c>: how moves are made.</summary>
internal sealed class QueueOptions
{
    /// <summary>Moves a minute at most, until <c>queue pace</c> sets another.</summary>
    [Range(1, 100_000)]
    public int Pace { get; set; } = 600;

    /// <summary>Moves that are made at the same time.</summary>
    [Range(1, 32)]
    public int Parallel { get; set; } = 4;

    /// <summary>How often due moves without a live job are looked for.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(30);
}
