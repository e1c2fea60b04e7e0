using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Worker.Billing;

namespace LicenseInbox.Worker.Tests.Billing;

/// <summary>Which certificates card forms are encrypted for.</summary>
public sealed class BillingCertificatesTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly SomeCertificates _some = new();

    public void Dispose() => _some.Dispose();

    [Fact]
    public async Task Without_a_file_none_is_configured() =>
        (await new BillingCertificates(new BillingOptions(), TimeProvider.System).LookAsync(TestContext.Current.CancellationToken)).AreConfigured.ShouldBeFalse();

    [Fact]
    public async Task All_of_a_file_are_used_its_authorities_aside()
    {
        var (one, other) = (_some.Issue(), _some.Issue());
        _some.Write(one, other, _some.Authority);
        var look = await LookAsync();
        look.Problems.ShouldBeEmpty();
        look.Usable.ShouldBe([one.RawData, other.RawData]);
    }

    [Fact]
    public async Task A_file_may_be_DER()
    {
        var certificate = _some.Issue();
        await File.WriteAllBytesAsync(_some.File, certificate.RawData, TestContext.Current.CancellationToken);
        (await LookAsync()).Usable.ShouldBe([certificate.RawData]);
    }

    [Fact]
    public async Task A_certificate_that_is_expired_or_weak_is_not_used_and_the_reason_says_what_to_do()
    {
        await RefusedAsync(_some.Issue(from: Now.AddDays(-30), until: Now.AddDays(-1)), $"expired on {Now.AddDays(-1):yyyy-MM-dd}");
        await RefusedAsync(_some.Issue(from: Now.AddDays(1)), "is not valid before");
        await RefusedAsync(_some.Issue(bits: 1024), "has a weak key (1024 bits; at least 2048 are needed)");
        await RefusedAsync(_some.Issue(usage: X509KeyUsageFlags.DigitalSignature), "is not meant for encryption");
        await RefusedAsync(_some.Issue(purpose: "1.3.6.1.5.5.7.3.1"), "is not meant for email");
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Old", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var sha1 = request.Create(request.SubjectName, new Sha1Signatures(key), Now.AddDays(-1), Now.AddDays(1), [1]);
        await RefusedAsync(sha1, "is signed with SHA-1");
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var elliptic = new CertificateRequest("CN=Curve", curve, HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
        await RefusedAsync(elliptic, "has no RSA key");
    }

    [Fact]
    public async Task A_revoked_certificate_is_not_used_and_neither_is_one_whose_list_is_missing_or_old()
    {
        var (good, bad) = (_some.Issue(), _some.Issue());
        _some.WriteList(Now.AddDays(7), bad);
        await RefusedAsync(bad, "was revoked by its issuer", withList: true);
        _some.Write(good, bad);
        (await LookAsync(withList: true)).Usable.ShouldBe([good.RawData]);

        _some.WriteList(Now.AddDays(-1));
        await RefusedAsync(good, "was to be replaced by", withList: true);
        using var key = RSA.Create(2048);
        using var stranger = new CertificateRequest("CN=Stranger", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
        await RefusedAsync(stranger, "has none of CN=Stranger", withList: true);
    }

    [Fact]
    public async Task What_the_issuer_publishes_counts_when_it_is_to_be_asked()
    {
        var (good, bad) = (_some.Issue(isPublished: true), _some.Issue(isPublished: true));
        _some.Revoke(bad);
        _some.Write(good, bad, _some.Authority);
        var asked = await Certificates(withList: false, online: true).LookAsync(TestContext.Current.CancellationToken);
        asked.Usable.ShouldBe([good.RawData]);
        asked.Problems.ShouldHaveSingleItem().ShouldContain("was revoked by its issuer");
        (await LookAsync()).Usable.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_issuer_that_gives_no_answer_is_asked_once_more()
    {
        var bad = _some.Issue(isPublished: true);
        _some.Revoke(bad);
        _some.Refusals = 1;
        _some.Write(bad, _some.Authority);
        (await Certificates(withList: false, online: true).LookAsync(TestContext.Current.CancellationToken)).Usable.ShouldBeEmpty();
        _some.Refusals.ShouldBeLessThan(0);
    }

    [Fact]
    public async Task What_the_issuers_responder_says_counts_when_it_is_to_be_asked()
    {
        var (good, bad) = (_some.Issue(isAnswered: true), _some.Issue(isAnswered: true));
        _some.Write(good, bad, _some.Authority);
        await using var responder = await _some.AnswerAsync([bad], TestContext.Current.CancellationToken);
        var asked = await Certificates(withList: false, online: true).LookAsync(TestContext.Current.CancellationToken);
        asked.Usable.ShouldBe([good.RawData]);
        asked.Problems.ShouldHaveSingleItem().ShouldContain("was revoked by its issuer");
    }

    [Fact]
    public async Task A_replaced_file_counts_at_once()
    {
        var certificates = Certificates(withList: false);
        _some.Write(_some.Issue(from: Now.AddDays(-30), until: Now.AddDays(-1)));
        (await certificates.LookAsync(TestContext.Current.CancellationToken)).Usable.ShouldBeEmpty();
        File.Delete(_some.File);
        (await certificates.LookAsync(TestContext.Current.CancellationToken)).Problems.ShouldHaveSingleItem().ShouldContain("can't be read");
        _some.Write(_some.Issue());
        (await certificates.LookAsync(TestContext.Current.CancellationToken)).Usable.Count.ShouldBe(1);
    }

    [Fact]
    public void A_file_that_holds_no_certificate_is_named_at_start()
    {
        File.WriteAllText(_some.File, "no certificate");
        Errors(new BillingOptions { Address = "billing@vendor.example", CertificateFile = _some.File }).ShouldHaveSingleItem().ShouldContain("billing.pem' can't be read");
        Errors(new BillingOptions { Address = "billing@vendor.example", CertificateFile = "/none.pem" }).ShouldHaveSingleItem().ShouldContain("can't be read");
        _some.Write(_some.Authority);
        Errors(new BillingOptions { Address = "billing@vendor.example", CertificateFile = _some.File }).ShouldHaveSingleItem().ShouldContain("only authorities'");
        _some.Write(_some.Issue());
        Errors(new BillingOptions { Address = "billing@vendor.example", CertificateFile = _some.File, RevocationListFile = _some.File }).ShouldHaveSingleItem().ShouldContain("revocation lists");
        Errors(new BillingOptions { CertificateFile = _some.File }).ShouldHaveSingleItem().ShouldContain("without Billing:Address");
        Errors(new BillingOptions { Address = "billing@vendor.example", CheckRevocationOnline = true }).ShouldHaveSingleItem().ShouldContain("no certificate to look up");
        Errors(new BillingOptions { Address = "billing@vendor.example", CertificateFile = _some.File }).ShouldBeEmpty();
    }

    private static List<string> Errors(BillingOptions options) => [.. options.Validate(new System.ComponentModel.DataAnnotations.ValidationContext(options)).Select(error => error.ErrorMessage!)];

    private async Task RefusedAsync(X509Certificate2 certificate, string why, bool withList = false)
    {
        _some.Write(certificate);
        var look = await LookAsync(withList);
        look.Usable.ShouldBeEmpty(why);
        var problem = look.Problems.ShouldHaveSingleItem();
        problem.ShouldContain(why);
        problem.ShouldMatch("Put .*\\.$");
    }

    /// <summary>Signs as nobody should any more; the library does not.</summary>
    private sealed class Sha1Signatures(RSA key) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => Convert.FromHexString("300D06092A864886F70D0101050500");

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.SignData(data, new HashAlgorithmName("SHA1"), RSASignaturePadding.Pkcs1);

        protected override PublicKey BuildPublicKey() => CreateForRSA(key, RSASignaturePadding.Pkcs1).PublicKey;
    }

    private Task<CertificateLook> LookAsync(bool withList = false) => Certificates(withList).LookAsync(TestContext.Current.CancellationToken);

    private BillingCertificates Certificates(bool withList, bool online = false) =>
        new(new BillingOptions { Address = "billing@vendor.example", CertificateFile = _some.File, CheckRevocationOnline = online, RevocationListFile = withList ? _some.ListFile : null }, TimeProvider.System);
}
