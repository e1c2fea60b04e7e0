using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Settings;

/// <summary><c>Registry</c>: how the registry's data are trusted.</summary>
internal sealed class RegistryOptions
{
    /// <summary>Imported data may be so old; what rests on older ones is a person's to decide. Not set: any age is right.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan? MaxAge { get; set; }
}
