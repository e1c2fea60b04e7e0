using LicenseInbox.Worker.Tests.Servers;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace LicenseInbox.Worker.Tests.Senders;

/// <summary>A domain that signs mails, and publishes its key.</summary>
internal sealed class SigningDomain
{
    private static readonly HeaderId[] Covered = [HeaderId.From, HeaderId.To, HeaderId.Subject, HeaderId.Date, HeaderId.MessageId];

    private readonly AsymmetricCipherKeyPair _keys;

    public SigningDomain(string domain, int bits = 2048)
    {
        Domain = domain;
        IAsymmetricCipherKeyPairGenerator generator = bits == 0 ? new Ed25519KeyPairGenerator() : new RsaKeyPairGenerator();
        generator.Init(bits == 0 ? new Ed25519KeyGenerationParameters(new SecureRandom()) : new KeyGenerationParameters(new SecureRandom(), bits));
        _keys = generator.GenerateKeyPair();
    }

    public string Domain { get; }

    public string Selector { get; init; } = "mail2026";

    public HeaderId[] Headers { get; init; } = Covered;

    public DkimSignatureAlgorithm Algorithm { get; init; } = DkimSignatureAlgorithm.RsaSha256;

    public DkimCanonicalizationAlgorithm Canonicalization { get; init; } = DkimCanonicalizationAlgorithm.Relaxed;

    public DateTimeOffset At { get; init; } = new(2026, 9, 15, 17, 4, 40, TimeSpan.Zero);

    /// <summary>How long a signature is good; null for ever.</summary>
    public TimeSpan? Expires { get; init; }

    /// <summary>The public key, as a record has it.</summary>
    public string Key => _keys.Public is Ed25519PublicKeyParameters edwards
        ? Convert.ToBase64String(edwards.GetEncoded())
        : Convert.ToBase64String(SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(_keys.Public).GetDerEncoded());

    public string Name => $"{Selector}._domainkey.{Domain}";

    public string Record => $"v=DKIM1; k={(_keys.Public is Ed25519PublicKeyParameters ? "ed25519" : "rsa")}; p={Key}";

    public SigningDomain Published(NameServer server, string? record = null)
    {
        server.Texts[Name] = [record ?? Record];
        return this;
    }

    public byte[] Sign(SomeLetter letter) => Change(letter.Raw(), message => new Dkim(this).Sign(message, Headers));

    /// <summary>Seals what it received with what it says about it.</summary>
    public byte[] Seal(byte[] raw, string results) => Change(raw, message => new Arc(this, results).Sign(message, Headers));

    public static byte[] Change(byte[] raw, Action<MimeMessage> change)
    {
        using var message = MimeMessage.Load(new MemoryStream(raw), TestContext.Current.CancellationToken);
        change(message);
        using var changed = new MemoryStream();
        message.WriteTo(new FormatOptions { NewLineFormat = NewLineFormat.Dos }, changed, TestContext.Current.CancellationToken);
        return changed.ToArray();
    }

    private sealed class Dkim : DkimSigner
    {
        private readonly SigningDomain _domain;

        public Dkim(SigningDomain domain)
            : base(domain._keys.Private, domain.Domain, domain.Selector, domain.Algorithm)
        {
            _domain = domain;
            (HeaderCanonicalizationAlgorithm, BodyCanonicalizationAlgorithm, SignaturesExpireAfter) = (domain.Canonicalization, domain.Canonicalization, domain.Expires);
        }

        protected override long GetTimestamp() => _domain.At.ToUnixTimeSeconds();
    }

    private sealed class Arc : ArcSigner
    {
        private readonly string _results;
        private readonly SigningDomain _domain;

        public Arc(SigningDomain domain, string results)
            : base(domain._keys.Private, domain.Domain, domain.Selector, domain.Algorithm) =>
            (_domain, _results) = (domain, results);

        protected override long GetTimestamp() => _domain.At.ToUnixTimeSeconds();

        protected override AuthenticationResults GenerateArcAuthenticationResults(FormatOptions options, MimeMessage message, CancellationToken cancellationToken) =>
            AuthenticationResults.Parse(System.Text.Encoding.ASCII.GetBytes($"relay.{_domain.Domain}; {_results}"));

        protected override Task<AuthenticationResults> GenerateArcAuthenticationResultsAsync(FormatOptions options, MimeMessage message, CancellationToken cancellationToken) =>
            Task.FromResult(GenerateArcAuthenticationResults(options, message, cancellationToken));
    }
}
