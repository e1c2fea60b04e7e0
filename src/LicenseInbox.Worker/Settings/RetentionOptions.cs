using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Settings;

/// <summary><c>Retention</c>: how long people are remembered.</summary>
internal sealed class RetentionOptions
{
    /// <summary>Time without any change after which names, addresses and words are erased from what is not open.</summary>
    [Range(typeof(TimeSpan), "30.00:00:00", "36500.00:00:00")]
    public TimeSpan PersonalData { get; set; } = TimeSpan.FromDays(1095);
}
