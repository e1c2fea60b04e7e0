namespace LicenseInbox.Domain.Registry;

/// <summary>What kind of phone system it is.</summary>
public enum Platform
{
    /// <summary><c>office</c></summary>
    Office,

    /// <summary><c>max-server</c></summary>
    MaxServer,

    /// <summary><c>software-only</c></summary>
    SoftwareOnly,
}

/// <summary>One phone system as the registry knows it.</summary>
/// <param name="Key">Its system key.</param>
/// <param name="EndUser">Name of the company that owns it.</param>
/// <param name="EndUserId">The registry's id of that company, where it has ids.</param>
/// <param name="Platform">Its platform.</param>
/// <param name="Chassis">Its chassis.</param>
/// <param name="RegisteredOn">Day of its last registration; null when it was never registered.</param>
/// <param name="AssuranceEndsOn">Last day of its software assurance, that day included; null when it never had one.</param>
public sealed record PhoneSystem(
    SystemKey Key,
    string EndUser,
    string? EndUserId,
    Platform Platform,
    Chassis Chassis,
    DateOnly? RegisteredOn,
    DateOnly? AssuranceEndsOn);
