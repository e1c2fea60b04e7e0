using System.Security.Cryptography;
using System.Text;
using LicenseInbox.Domain.Policy;

namespace LicenseInbox.Domain.Desk;

/// <summary>Something that the partner may be asked for, or a reason to reject: what he would read is in the finding.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Finding">What he is told: its message and repair.</param>
/// <param name="IsFound">Whether the policy found it; else a representative may add it.</param>
public sealed record DeskItem(string Id, Finding Finding, bool IsFound)
{
    /// <summary>The name of a finding of a request: the same as long as it rests on the same evidence.</summary>
    public static string IdOf(Finding finding) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Override.FingerprintOf(finding))).AsSpan(0, 8));
}
