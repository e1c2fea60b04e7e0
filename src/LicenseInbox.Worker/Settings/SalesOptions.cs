using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Settings;

/// <summary><c>Sales</c>: who issues the new keys of a software-only upgrade.</summary>
internal sealed class SalesOptions
{
    /// <summary>Where accepted upgrades are told to; not set: nobody is told by email, they are listed by <c>status</c>.</summary>
    [EmailAddress]
    public string? Address { get; set; }
}
