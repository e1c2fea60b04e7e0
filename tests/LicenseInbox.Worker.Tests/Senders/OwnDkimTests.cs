using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Tests.Servers;
using MimeKit;
using MimeKit.Cryptography;
using static LicenseInbox.Worker.Tests.Senders.SomeLetter;

namespace LicenseInbox.Worker.Tests.Senders;

/// <summary>Where the receiving server writes no results, the signature of the sender's domain vouches for him, or nobody does.</summary>
public sealed class OwnDkimTests : IDisposable
{
    private const string Domain = "redwoodvoice.example";

    private static readonly SomeLetter Letter = new() { Server = Hop };
    private static readonly SigningDomain Redwood = new(Domain);

    private readonly NameServer _names = new();
    private readonly LicenseDesk _desk;

    public OwnDkimTests() => _desk = new LicenseDesk(change: settings =>
    {
        settings.Mail.OwnDkim = true;
        settings.Dns.Servers = [_names.Address];
        settings.Dns.TimeLimit = TimeSpan.FromMilliseconds(200);
    });

    public void Dispose() => _names.Dispose();

    public static TheoryData<string, string, string> Refused => new()
    {
        { "no signature", "none", "no signature of the sender's domain" },
        { "another domain's", "none", "no signature of the sender's domain" },
        { "a subdomain's", "none", "no signature of the sender's domain" },
        { "the top level's", "none", "no signature of the sender's domain" },
        { "another content", "fail", "the content is not what was signed" },
        { "another subject", "fail", "the content is not what was signed" },
        { "another key", "fail", "signed by another key" },
        { "an open end", "policy", "it leaves the end of the content open (l=)" },
        { "expired", "policy", "it had expired" },
        { "of the future", "policy", "it was made later than the mail was received" },
        { "without the subject", "policy", "it does not cover From and Subject" },
        { "SHA-1", "policy", "its algorithm is not believed" },
        { "no key", "permerror", "there is no key" },
        { "two keys", "permerror", "there is no key" },
        { "a revoked key", "permerror", "was revoked" },
        { "a tested key", "permerror", "is only tested (t=y)" },
        { "a key for SHA-1", "permerror", "is not for SHA-256" },
        { "a key for something else", "permerror", "is not for email" },
        { "a weak key", "permerror", "has only 768 bits" },
        { "a damaged key", "permerror", "is damaged" },
    };

    [Theory]
    [InlineData(2048, DkimCanonicalizationAlgorithm.Relaxed)]
    [InlineData(1024, DkimCanonicalizationAlgorithm.Simple)]
    [InlineData(0, DkimCanonicalizationAlgorithm.Relaxed)]
    public async Task A_signature_of_the_senders_domain_vouches_for_him(int bits, DkimCanonicalizationAlgorithm canonicalization)
    {
        var signer = new SigningDomain(Domain, bits)
        {
            Canonicalization = canonicalization,
            Algorithm = bits == 0 ? DkimSignatureAlgorithm.Ed25519Sha256 : DkimSignatureAlgorithm.RsaSha256,
            Expires = TimeSpan.FromDays(7),
        }.Published(_names);

        var raw = signer.Sign(Letter);
        (await _desk.ReadFirstAsync(raw)).Facts.ShouldNotBeNull().Authentication.ShouldHaveSingleItem().Result.ShouldBe("pass");
        var mail = await _desk.ReceiveAsync(raw);
        mail.Findings.Where(finding => finding.Outcome > Outcome.Accept).Select(finding => finding.Code).ShouldBeEmpty();
        mail.Requests.ShouldHaveSingleItem().Status.ShouldBe(RequestStatus.Queued);
        _names.Asked.ShouldHaveSingleItem().ShouldBe(signer.Name);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Any_other_vouches_for_nobody_and_the_evidence_says_why(string what, string result, string reason)
    {
        var mail = await _desk.ReceiveAsync(Raw(what));
        mail.Outcome.ShouldBe(Outcome.Flag, what);
        mail.Reply.ShouldBeNull();
        var evidence = mail.Findings.ShouldHaveSingleItem().Evidence.Where(evidence => evidence.Field == "Authentication-Results").ShouldHaveSingleItem().Value!;
        evidence.ShouldStartWith($"dkim={result}");
        evidence.ShouldContain(reason);
    }

    [Fact]
    public async Task What_the_receiving_server_says_is_not_looked_at_again()
    {
        var raw = Redwood.Published(_names).Sign(new SomeLetter { Server = $"{Failed}\n{Hop}" });
        (await _desk.ReceiveAsync(raw)).Findings.ShouldHaveSingleItem().Code.ShouldBe(FindingCodes.SenderUnauthenticated);
        _names.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_is_looked_up_unless_the_settings_say_so()
    {
        (await new LicenseDesk().ReceiveAsync(Redwood.Published(_names).Sign(Letter))).Findings.ShouldHaveSingleItem().Code.ShouldBe(FindingCodes.SenderUnauthenticated);
        _names.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stranger_makes_nobody_wait_for_his_name_server()
    {
        var raw = new SigningDomain("evil.example").Published(_names).Sign(Letter with { From = "From: eve@evil.example" });
        (await _desk.ReadFirstAsync(raw)).ShouldBe(new Worker.Pipeline.FirstReading(null, false));
        _names.Asked.ShouldBeEmpty();
        (await _desk.ReceiveAsync(raw)).Findings.ShouldHaveSingleItem().Code.ShouldBe(FindingCodes.SenderNotPartner);
    }

    [Theory]
    [InlineData(true, false, "the name server says")]
    [InlineData(false, true, "no name server answered in time")]
    public async Task A_key_that_can_not_be_looked_up_now_decides_nothing_yet(bool fails, bool isSilent, string reason)
    {
        var raw = Redwood.Published(_names).Sign(Letter);
        (_names.Fails, _names.IsSilent) = (fails, isSilent);

        (await _desk.ReadFirstAsync(raw)).ShouldBe(new Worker.Pipeline.FirstReading(null, true));
        var evidence = (await _desk.ReceiveAsync(raw)).Findings.ShouldHaveSingleItem().Evidence.Select(evidence => evidence.Value ?? "").ToList();
        evidence.ShouldContain(value => value.StartsWith("dkim=temperror") && value.Contains(reason));
    }

    private byte[] Raw(string what)
    {
        SigningDomain Signed(Func<SigningDomain, string>? record = null, Func<SigningDomain>? by = null)
        {
            var signer = by?.Invoke() ?? Redwood;
            return signer.Published(_names, record?.Invoke(signer));
        }

        switch (what)
        {
            case "no signature":
                return Letter.Raw();
            case "another domain's":
                return Signed(by: () => new SigningDomain("evil.example")).Sign(Letter);
            case "a subdomain's":
                return Signed(by: () => new SigningDomain($"customer.{Domain}")).Sign(Letter);
            case "the top level's":
                return Signed(by: () => new SigningDomain("example")).Sign(Letter);
            case "another content":
                return SigningDomain.Change(Signed().Sign(Letter), message => ((Multipart)message.Body!).OfType<TextPart>().First().Text = "Other words.");
            case "another subject":
                return SigningDomain.Change(Signed().Sign(Letter), message => message.Subject = "Case 204431");
            case "another key":
                return Signed(_ => new SigningDomain(Domain).Record).Sign(Letter);
            case "an open end":
                return SigningDomain.Change(Signed().Sign(Letter), message => message.Headers[HeaderId.DkimSignature] += "; l=10");
            case "expired":
                return Signed(by: () => new SigningDomain(Domain) { Expires = TimeSpan.FromSeconds(10) }).Sign(Letter);
            case "of the future":
                return Signed(by: () => new SigningDomain(Domain) { At = LicenseDesk.Received.AddDays(1) }).Sign(Letter);
            case "without the subject":
                return Signed(by: () => new SigningDomain(Domain) { Headers = [HeaderId.From, HeaderId.To, HeaderId.Date] }).Sign(Letter);
            case "SHA-1":
                return SigningDomain.Change(Signed().Sign(Letter), message => message.Headers[HeaderId.DkimSignature] = message.Headers[HeaderId.DkimSignature]!.Replace("a=rsa-sha256", "a=rsa-sha1", StringComparison.Ordinal));
            case "no key":
                return Redwood.Sign(Letter);
            case "two keys":
                _names.Texts[Redwood.Name] = [Redwood.Record, new SigningDomain(Domain).Record];
                return Redwood.Sign(Letter);
            case "a revoked key":
                return Signed(_ => "v=DKIM1; k=rsa; p=").Sign(Letter);
            case "a tested key":
                return Signed(signer => $"v=DKIM1; k=rsa; t=s:y; p={signer.Key}").Sign(Letter);
            case "a key for SHA-1":
                return Signed(signer => $"v=DKIM1; h=sha1; p={signer.Key}").Sign(Letter);
            case "a key for something else":
                return Signed(signer => $"v=DKIM1; s=tlsrpt; p={signer.Key}").Sign(Letter);
            case "a weak key":
                return Signed(by: () => new SigningDomain(Domain, 768)).Sign(Letter);
            default:
                return Signed(signer => $"v=DKIM1; k=rsa; p={signer.Key[..100]}").Sign(Letter);
        }
    }
}
