using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LicenseInbox.Worker.OAuth;

/// <summary>The certificate by which this program shows an issuer who it is.</summary>
internal static class ClientCertificate
{
    /// <summary>It, with its key.</summary>
    /// <exception cref="CryptographicException">A file holds something else, or they don't belong together.</exception>
    public static X509Certificate2 Load(OAuthOptions options) =>
        X509Certificate2.CreateFromPemFile(options.CertificateFile!, string.IsNullOrEmpty(options.CertificateKeyFile) ? null : options.CertificateKeyFile);
}
