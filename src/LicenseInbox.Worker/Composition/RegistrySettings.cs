using System.ComponentModel.DataAnnotations;
using LicenseInbox.Worker.Gateway;
using LicenseInbox.Worker.Settings;

namespace LicenseInbox.Worker.Composition;

/// <summary>Who makes the moves in the vendor's license server.</summary>
internal enum RegistryMode
{
    /// <summary>This program: in its own tables, or through the gateway.</summary>
    Direct,

    /// <summary>A person, who confirms it here.</summary>
    Confirm,
}

/// <summary><c>Registry</c>: where the truth about systems, license keys and cases is, how old what is known of it may be, and who makes moves there.</summary>
internal sealed class RegistrySettings : IValidatableObject
{
    /// <summary>Imported data may be so old; what rests on older ones is a person's to decide. Not set: any age is right.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan? MaxAge { get; set; }

    /// <summary><c>direct</c> (default) or <c>confirm</c>.</summary>
    public RegistryMode Mode { get; set; } = RegistryMode.Direct;

    /// <summary>The vendor's own license server and case desk; not set: there is none, and the tables that imports fill are the registry.</summary>
    [UsedWhenRunning]
    public GatewayOptions? Gateway { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Mode == RegistryMode.Confirm && Gateway is not null)
            yield return new ValidationResult("'confirm' is not allowed beside Registry:Gateway:Url; allowed: direct, where moves are made through the gateway, or no gateway", [nameof(Mode)]);
    }
}
