namespace LicenseInbox.Domain.Billing;

/// <summary>The certificates that card forms are encrypted for, looked at anew whenever they are needed, so that a replaced one counts at once.</summary>
public interface IBillingCertificates
{
    /// <summary>Reads and judges them.</summary>
    Task<CertificateLook> LookAsync(CancellationToken cancellationToken);
}

/// <summary>What a look at the certificates found.</summary>
/// <param name="AreConfigured">Whether the settings name any: else card forms are not sent.</param>
/// <param name="Usable">Those that may be encrypted for, in DER.</param>
/// <param name="Problems">What is wrong with the others, and what to do; each a sentence.</param>
public sealed record CertificateLook(bool AreConfigured, IReadOnlyList<byte[]> Usable, IReadOnlyList<string> Problems);
