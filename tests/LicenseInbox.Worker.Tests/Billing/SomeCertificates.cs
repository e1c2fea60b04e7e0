using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace LicenseInbox.Worker.Tests.Billing;

/// <summary>Certificates of billing's and the authority that issues them, made when they are needed, with their files in a folder that goes with them.</summary>
internal sealed class SomeCertificates : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("billing-");
    private readonly RSA _authorityKey = RSA.Create(2048);
    private readonly List<X509Certificate2> _keys = [];
    private readonly List<X509Certificate2> _revoked = [];
    private readonly int _responderPort = Loopback.FreePorts(1)[0];
    private HttpListener? _published;

    public SomeCertificates()
    {
        var request = new CertificateRequest("CN=Vendor Authority", _authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Authority = request.CreateSelfSigned(Now.AddYears(-3), Now.AddYears(3));
    }

    public X509Certificate2 Authority { get; }

    public string File => Path.Combine(_folder.FullName, "billing.pem");

    public string ListFile => Path.Combine(_folder.FullName, "revoked.crl");

    /// <summary>A certificate with its key; good unless something else is said.</summary>
    public X509Certificate2 Issue(int bits = 2048, HashAlgorithmName? hash = null, DateTimeOffset? from = null, DateTimeOffset? until = null, X509KeyUsageFlags usage = X509KeyUsageFlags.KeyEncipherment, string purpose = "1.3.6.1.5.5.7.3.4", bool isPublished = false, bool isAnswered = false)
    {
        using var key = RSA.Create(bits);
        var request = new CertificateRequest("CN=Billing, O=Vendor", key, hash ?? HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        if (isPublished)
            request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([$"{Publish()}{Guid.NewGuid():N}.crl"]));
        if (isAnswered)
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([$"http://127.0.0.1:{_responderPort}/"], null));
        var generator = X509SignatureGenerator.CreateForRSA(_authorityKey, RSASignaturePadding.Pkcs1);
        using var issued = request.Create(Authority.SubjectName, generator, from ?? Now.AddDays(-1), until ?? Now.AddDays(90), RandomNumberGenerator.GetBytes(9));
        var own = issued.CopyWithPrivateKey(key);
        _keys.Add(own);
        return own;
    }

    /// <summary>Puts certificates into <see cref="File"/>, as PEM.</summary>
    public void Write(params X509Certificate2[] certificates) => System.IO.File.WriteAllText(File, string.Join('\n', certificates.Select(certificate => certificate.ExportCertificatePem())));

    /// <summary>Puts a revocation list into <see cref="ListFile"/>.</summary>
    public void WriteList(DateTimeOffset nextUpdate, params X509Certificate2[] revoked) => System.IO.File.WriteAllBytes(ListFile, List(nextUpdate, revoked));

    /// <summary>Answers, where certificates that were issued as answered say, that these are revoked, and no other.</summary>
    public Task<Responder> AnswerAsync(IReadOnlyCollection<X509Certificate2> revoked, CancellationToken cancellationToken) => Responder.StartAsync(_responderPort, Authority, _authorityKey, _keys, revoked, cancellationToken);

    /// <summary>So many times who asks for what is published is told to come again.</summary>
    public int Refusals { get; set; }

    /// <summary>Publishes, where certificates that were issued as published say, that these are revoked.</summary>
    public void Revoke(params X509Certificate2[] revoked) => _revoked.AddRange(revoked);

    private byte[] List(DateTimeOffset nextUpdate, IEnumerable<X509Certificate2> revoked)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var certificate in revoked)
            list.AddEntry(certificate, Now.AddMinutes(-5));
        return list.Build(Authority, 1, nextUpdate, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, nextUpdate < Now ? nextUpdate.AddDays(-7) : Now.AddHours(-1));
    }

    /// <summary>A web server of the authority's own; its address.</summary>
    private string Publish()
    {
        if (_published is null)
        {
            using (var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                _published = new HttpListener { Prefixes = { $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/" } };
            }

            _published.Start();
            _ = AnswerAsync(_published);
        }

        return _published.Prefixes.Single();
    }

    private async Task AnswerAsync(HttpListener listener)
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                if (Refusals-- > 0)
                {
                    context.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
                    context.Response.Close();
                    continue;
                }

                context.Response.ContentType = "application/pkix-crl";
                context.Response.Close(List(Now.AddDays(7), _revoked), willBlock: true);
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    /// <summary>What an enveloped message holds, for whoever has one of the keys.</summary>
    public byte[] Decrypt(byte[] enveloped)
    {
        var cms = new EnvelopedCms();
        cms.Decode(enveloped);
        cms.Decrypt([.. _keys]);
        return cms.ContentInfo.Content;
    }

    public void Dispose()
    {
        _published?.Close();
        _keys.ForEach(key => key.Dispose());
        Authority.Dispose();
        _authorityKey.Dispose();
        _folder.Delete(recursive: true);
    }
}
