using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using LicenseInbox.Domain.SigningIn;
using LicenseInbox.Worker.OAuth;

namespace LicenseInbox.Worker.Tests.OAuth;

/// <summary>How each provider is asked, and what is made of its answers, at an issuer of the test's own that stands in its place.</summary>
public sealed class ProvidersTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("providers-");
    private TokenIssuer _issuer = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _issuer = await TokenIssuer.StartAsync(Token);
        _issuer.ClientsUser = SomeAccount.User;
    }

    public async ValueTask DisposeAsync()
    {
        await _issuer.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Microsoft_gives_a_token_for_a_clients_secret()
    {
        var token = await MicrosoftAsync(Microsoft with { ClientSecretFile = File("secret", TokenIssuer.Secret + "\n") });

        (token.EndsAt - token.ObtainedAt).ShouldBeInRange(TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
        var asked = _issuer.Asked.ShouldHaveSingleItem();
        asked["grant_type"].ShouldBe("client_credentials");
        asked["scope"].ShouldContain("https://outlook.office365.com/.default");
    }

    [Fact]
    public async Task Microsoft_gives_a_token_for_a_clients_certificate()
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=licenseinbox", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        _issuer.ClientsCertificate = certificate;
        var options = Microsoft with { CertificateFile = File("certificate.pem", certificate.ExportCertificatePem()), CertificateKeyFile = File("key.pem", key.ExportPkcs8PrivateKeyPem()) };

        (await MicrosoftAsync(options)).Value.ShouldNotBeEmpty();
        _issuer.Asked.ShouldHaveSingleItem().ContainsKey("client_assertion").ShouldBeTrue();
        using var other = RSA.Create(2048);
        using var others = new CertificateRequest("CN=other", other, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        _issuer.ClientsCertificate = others;
        (await Should.ThrowAsync<TokenUnavailableException>(() => MicrosoftAsync(options))).Mend.ShouldBe("Mail:Mailboxes:0:OAuth:ClientId and CertificateFile");
    }

    [Fact]
    public async Task What_Microsoft_says_is_told_in_one_line_with_the_setting_and_without_the_secret()
    {
        var answer = new { error = "invalid_client", error_description = $"AADSTS7000215: Invalid client secret '{TokenIssuer.Secret}' provided.\r\nTrace ID: 1\r\nCorrelation ID: 2" };
        _issuer.Refusal = (401, JsonSerializer.Serialize(answer));

        var none = await Should.ThrowAsync<TokenUnavailableException>(() => MicrosoftAsync(Microsoft with { ClientSecret = TokenIssuer.Secret }));

        none.IsLasting.ShouldBeTrue();
        none.Issuer.ShouldBe($"localhost:{_issuer.SecurePort}");
        none.Said.ShouldBe("said invalid_client (AADSTS7000215: Invalid client secret '…' provided)");
        none.Mend.ShouldBe("Mail:Mailboxes:0:OAuth:ClientId and ClientSecretFile");
    }

    [Fact]
    public async Task Google_gives_a_token_for_a_service_account_that_acts_for_the_mailbox()
    {
        using var key = RSA.Create(2048);
        _issuer.AccountKey = key;
        var options = Google with { AccountKeyFile = KeyFile(key) };

        (await GoogleAsync(options)).Value.ShouldNotBeEmpty();
        var assertion = _issuer.Asked.ShouldHaveSingleItem()["assertion"];
        var claims = JsonSerializer.Deserialize<JsonElement>(System.Buffers.Text.Base64Url.DecodeFromChars(assertion.Split('.')[1]));
        claims.GetProperty("sub").GetString().ShouldBe(SomeAccount.User);
        claims.GetProperty("iss").GetString().ShouldBe("licenses@project.iam.gserviceaccount.example");
        claims.GetProperty("scope").GetString().ShouldBe("https://mail.google.com/");

        using var other = RSA.Create(2048);
        _issuer.AccountKey = other;
        var none = await Should.ThrowAsync<TokenUnavailableException>(() => GoogleAsync(options));
        none.Said.ShouldBe("said invalid_grant (Invalid JWT Signature)");
        none.Mend.ShouldContain("AccountKeyFile and Subject");
    }

    [Theory]
    [InlineData("Header")]
    [InlineData("Body")]
    public async Task Any_issuer_gives_a_token_for_a_clients_secret_where_it_is_shown_as_it_wants_it(string where)
    {
        var place = Enum.Parse<SecretPlace>(where);
        var issued = await CustomAsync(Custom with { SecretIn = place, Scopes = ["mail", "more"] });

        issued.Token.Value.ShouldNotBeEmpty();
        var asked = _issuer.Asked.ShouldHaveSingleItem();
        asked.ContainsKey("client_secret").ShouldBe(place == SecretPlace.Body);
        asked["scope"].ShouldBe("mail more");
    }

    [Theory]
    [InlineData(503, "<html>busy</html>", "answered 503", false)]
    [InlineData(429, """{"error":"slow_down"}""", "answered 429 (slow_down)", false)]
    [InlineData(400, """{"error":"temporarily_unavailable"}""", "answered 400 (temporarily_unavailable)", false)]
    [InlineData(404, "", "answered 404", true)]
    [InlineData(302, "", "answered 302", false)]
    [InlineData(400, """{"error":"invalid_scope","error_description":"no such scope"}""", "said invalid_scope (no such scope)", true)]
    [InlineData(200, """{"token_type":"Bearer"}""", "gave an answer without a token", true)]
    public async Task Every_answer_is_told_apart(int status, string body, string said, bool isLasting)
    {
        _issuer.Refusal = (status, body);
        var none = await Should.ThrowAsync<TokenUnavailableException>(() => CustomAsync(Custom));
        none.Said.ShouldBe(said);
        none.IsLasting.ShouldBe(isLasting);
    }

    [Fact]
    public async Task An_issuer_that_is_not_there_does_not_answer_or_is_not_trusted_is_told_so()
    {
        var nobody = Custom with { TokenEndpoint = $"http://127.0.0.1:{Loopback.FreePorts(1)[0]}/token" };
        (await Should.ThrowAsync<TokenUnavailableException>(() => CustomAsync(nobody))).Said.ShouldStartWith("can't be reached (");
        var stranger = await Should.ThrowAsync<TokenUnavailableException>(() => CustomAsync(Custom with { TokenEndpoint = _issuer.SecureTokenEndpoint }));
        stranger.Said.ShouldBe("shows a certificate that is not trusted");
        stranger.Mend.ShouldStartWith("Mail:Mailboxes:0:OAuth:CertificateAuthorityFile");
        (await CustomAsync(Custom with { TokenEndpoint = _issuer.SecureTokenEndpoint, CertificateAuthorityFile = _issuer.CertificateAuthorityFile })).Token.Value.ShouldNotBeEmpty();

        _issuer.IsStalled = true;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var account = SomeAccount.Of(Custom);
        using var client = IssuerHttp.Client(account.Options);
        (await Should.ThrowAsync<TokenUnavailableException>(() => new IssuerQuestions(account, client, TimeProvider.System).ByClientAsync(limit.Token))).Said.ShouldBe("did not answer in time");
    }

    private OAuthOptions Microsoft => new() { Provider = TokenProvider.Microsoft, Authority = _issuer.Authority, ClientId = TokenIssuer.ClientId, CertificateAuthorityFile = _issuer.CertificateAuthorityFile };

    private OAuthOptions Google => new() { Provider = TokenProvider.Google, TokenEndpoint = _issuer.TokenEndpoint };

    private OAuthOptions Custom => new() { Provider = TokenProvider.Custom, TokenEndpoint = _issuer.TokenEndpoint, ClientId = TokenIssuer.ClientId, ClientSecret = TokenIssuer.Secret };

    private static async Task<AccessToken> MicrosoftAsync(OAuthOptions options)
    {
        using var client = IssuerHttp.Client(options);
        return await new MicrosoftTokens(SomeAccount.Of(options), client, TimeProvider.System).FetchAsync(Token);
    }

    private static async Task<AccessToken> GoogleAsync(OAuthOptions options)
    {
        using var connections = new HttpMessageInvoker(IssuerHttp.Handler(options));
        return await new GoogleTokens(SomeAccount.Of(options), connections, TimeProvider.System).FetchAsync(Token);
    }

    private static async Task<IssuedToken> CustomAsync(OAuthOptions options)
    {
        using var client = IssuerHttp.Client(options);
        return await new IssuerQuestions(SomeAccount.Of(options), client, TimeProvider.System).ByClientAsync(Token);
    }

    private string KeyFile(RSA key) => File("account.json", JsonSerializer.Serialize(new
    {
        type = "service_account",
        client_email = "licenses@project.iam.gserviceaccount.example",
        private_key_id = "k1",
        private_key = key.ExportPkcs8PrivateKeyPem(),
    }));

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
