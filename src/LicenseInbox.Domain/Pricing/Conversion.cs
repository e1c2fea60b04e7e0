using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Pricing;

/// <summary>What a license type becomes in a software-only solution.</summary>
public static class Conversion
{
    /// <summary>The new type with the quantity unchanged, such as <c>SSW-STATION-10</c>; null when the type is unknown or has no counterpart.</summary>
    public static string? NewType(License license, LicenseCatalogue catalogue) =>
        LicenseTypeText.Read(license.Type, catalogue)?.Product?.SoftwareOnly is { } counterpart ? $"{counterpart}-{license.Quantity}" : null;
}
