using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LicenseInbox.Worker.Tests.Smtp;

/// <summary>A certificate authority of its own, in a folder that goes with it.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 certificate;

    public TestAuthority()
    {
        var request = new CertificateRequest($"CN=Test Authority {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        certificate = request.CreateSelfSigned(From, From.AddDays(30));
        System.IO.File.WriteAllText(File, certificate.ExportCertificatePem());
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("licenseinbox-tls-").FullName;

    public string File => Path.Combine(Folder, "authority.pem");

    public X509Certificate2 CertificateFor(string host)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", own, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var issued = request.Create(certificate, From, From.AddDays(29), RandomNumberGenerator.GetBytes(8)).CopyWithPrivateKey(own);
        return X509CertificateLoader.LoadPkcs12(issued.Export(X509ContentType.Pfx), null);
    }

    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
