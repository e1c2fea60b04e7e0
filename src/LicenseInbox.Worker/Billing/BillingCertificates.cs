using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LicenseInbox.Domain.Billing;

namespace LicenseInbox.Worker.Billing;

/// <summary>
/// The certificates of <c>Billing:CertificateFile</c>, read for each hand-over, so that a replaced file needs no restart. One that is expired, revoked or weak is not used: who reads what is
/// encrypted for it would not be known.
/// </summary>
internal sealed class BillingCertificates(BillingOptions options, TimeProvider time) : IBillingCertificates
{
    private const int LeastBits = 2048;
    private const string EmailProtection = "1.3.6.1.5.5.7.3.4";
    private const string AnyPurpose = "2.5.29.37.0";

    private static readonly Dictionary<string, string> WeakSignatures = new(StringComparer.Ordinal)
    {
        ["1.2.840.113549.1.1.2"] = "MD2",
        ["1.2.840.113549.1.1.4"] = "MD5",
        ["1.2.840.113549.1.1.5"] = "SHA-1",
        ["1.3.14.3.2.29"] = "SHA-1",
        ["1.2.840.10040.4.3"] = "SHA-1",
        ["1.2.840.10045.4.1"] = "SHA-1",
    };

    private readonly Revocation _revocation = new(options, time);

    public Task<CertificateLook> LookAsync(CancellationToken cancellationToken) => Task.Run(Look, cancellationToken);

    private CertificateLook Look()
    {
        if (options.CertificateFile is not { Length: > 0 } path)
            return new CertificateLook(false, [], []);
        CertificateFile file;
        try
        {
            file = CertificateFiles.Load(path);
        }
        catch (Exception error) when (CertificateFiles.IsOfFile(error))
        {
            return new CertificateLook(true, [], [$"The certificate file {path} can't be read ({error.Message}). Put a PEM or DER file with billing's certificate there."]);
        }

        var usable = new List<byte[]>();
        var problems = new List<string>();
        foreach (var certificate in file.Recipients)
        {
            if ((ProblemOf(certificate) ?? _revocation.ProblemOf(certificate, file.Authorities)) is { } problem)
                problems.Add($"The certificate {certificate.SubjectName.Name} (serial number {certificate.SerialNumber}) {problem}");
            else
                usable.Add(certificate.RawData);
        }

        if (file.Recipients.Count == 0)
            problems.Add($"The certificate file {path} holds no certificate of a recipient. Put billing's certificate there.");
        return new CertificateLook(true, usable, problems);
    }

    /// <summary>What is wrong with the certificate itself, and what to do; null when nothing is.</summary>
    private string? ProblemOf(X509Certificate2 certificate)
    {
        var now = time.GetUtcNow();
        var replace = $"Put another one into {options.CertificateFile}.";
        if (now > certificate.NotAfter)
            return $"expired on {Day(certificate.NotAfter)}. {replace}";
        if (now < certificate.NotBefore)
            return $"is not valid before {Day(certificate.NotBefore)}. {replace}";
        if (certificate.GetRSAPublicKey() is not { } key)
            return $"has no RSA key, which alone can be encrypted for here. {replace}";
        if (key.KeySize < LeastBits)
            return $"has a weak key ({key.KeySize} bits; at least {LeastBits} are needed). {replace}";
        if (certificate.SignatureAlgorithm.Value is { } algorithm && WeakSignatures.TryGetValue(algorithm, out var weak))
            return $"is signed with {weak}, which is weak. {replace}";
        if (certificate.Extensions.OfType<X509KeyUsageExtension>().Any(usage => !usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyEncipherment)))
            return $"is not meant for encryption (its key usage lacks key encipherment). {replace}";
        return certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(usage => !usage.EnhancedKeyUsages.Cast<Oid>().Any(purpose => purpose.Value is EmailProtection or AnyPurpose))
            ? $"is not meant for email (its extended key usage lacks email protection). {replace}"
            : null;
    }

    private static string Day(DateTime at) => at.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
