using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.X509;

namespace LicenseInbox.Worker.Billing;

/// <summary>The certificates of a file.</summary>
/// <param name="Recipients">Those of whom shall read.</param>
/// <param name="Authorities">Those of authorities.</param>
internal sealed record CertificateFile(IReadOnlyList<X509Certificate2> Recipients, IReadOnlyList<X509Certificate2> Authorities);

/// <summary>Reads files of certificates and of revocation lists.</summary>
internal static class CertificateFiles
{
    /// <exception cref="CryptographicException">It holds something else.</exception>
    public static CertificateFile Load(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var all = new X509Certificate2Collection();
        if (bytes.AsSpan().IndexOf("-----BEGIN"u8) >= 0)
            all.ImportFromPem(System.Text.Encoding.ASCII.GetString(bytes));
        else
            all.Add(X509CertificateLoader.LoadCertificate(bytes));
        var authorities = all.Where(IsAuthority).ToList();
        return new CertificateFile([.. all.Except(authorities)], authorities);
    }

    /// <summary>The certificates of a file, authorities' too, that expire before a moment; none where it can't be read, which hand-overs tell.</summary>
    public static IReadOnlyList<(string Subject, DateTimeOffset ExpiresAt)> ExpiringBefore(string path, DateTimeOffset at)
    {
        try
        {
            var file = Load(path);
            return file.Recipients.Concat(file.Authorities)
                .Select(certificate => (certificate.Subject, new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero)))
                .Where(certificate => certificate.Item2 < at)
                .ToList();
        }
        catch (Exception error) when (IsOfFile(error))
        {
            return [];
        }
    }

    /// <exception cref="Org.BouncyCastle.Security.GeneralSecurityException">It holds something else.</exception>
    public static IReadOnlyList<X509Crl> LoadLists(string path) => [.. new X509CrlParser().ReadCrls(File.ReadAllBytes(path))];

    /// <summary>Whether the file is the cause: missing, refused, or something else.</summary>
    public static bool IsOfFile(Exception error) => error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or Org.BouncyCastle.Security.GeneralSecurityException;

    private static bool IsAuthority(X509Certificate2 certificate) => certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);
}
