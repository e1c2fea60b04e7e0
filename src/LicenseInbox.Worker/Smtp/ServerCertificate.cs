using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace LicenseInbox.Worker.Smtp;

/// <summary>
/// Whether the server's certificate is believed: its name must be the host's, and it must lead to a trusted authority: the system's, or those of a file.
/// Revocation is not looked up, as is .NET's default: the lists are often out of reach from where mail servers stand.
/// </summary>
internal sealed class ServerCertificate
{
    private readonly X509Certificate2Collection authorities = [];

    public ServerCertificate(string? authorityFile)
    {
        if (string.IsNullOrEmpty(authorityFile))
            return;
        authorities.ImportFromPemFile(authorityFile);
        if (authorities.Count == 0)
            throw new InvalidDataException($"Smtp:CertificateAuthorityFile holds no PEM certificate: {authorityFile}");
    }

    public bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (authorities.Count == 0)
            return errors == SslPolicyErrors.None;
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
            return false;

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(authorities);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (chain is not null)
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        using var presented = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return own.Build(presented);
    }
}
