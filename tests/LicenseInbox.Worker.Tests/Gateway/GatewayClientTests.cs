using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Gateway;
using LicenseInbox.Worker.Tests.Database;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace LicenseInbox.Worker.Tests.Gateway;

/// <summary>How a gateway is called that does not do as it should, and who we are there.</summary>
public sealed class GatewayClientTests : IDisposable
{
    private const string System = """{"systemKey":"7K2M-91QD-XR48-5TZC","endUser":"Maple Dental","platform":"office","version":"1","licenses":[]}""";

    private static readonly SystemKey Key = SystemKey.Of("7K2M-91QD-XR48-5TZC");

    private readonly WireMockServer _gateway = WireMockServer.Start();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-");
    private readonly List<HttpClient> _clients = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
        _gateway.Stop();
        _gateway.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(500, "text/plain", "no")]
    [InlineData(502, "text/html", "<h1>Bad Gateway</h1>")]
    [InlineData(404, "text/html", "<h1>Not Found</h1>")]
    [InlineData(404, "application/problem+json", """{"code":"no-such-path","status":404}""")]
    [InlineData(403, "application/problem+json", """{"code":"forbidden","status":403}""")]
    [InlineData(302, "text/html", "elsewhere")]
    [InlineData(200, "application/json", "{\"systemKey\":")]
    [InlineData(200, "application/json", "null")]
    [InlineData(200, "application/json", """{"systemKey":"7K2M-91QD-XR48-5TZC","endUser":"Maple Dental","platform":"office","licenses":[]}""")]
    [InlineData(200, "application/json", """{"systemKey":"7K2M-91QD-XR48-5TZC","endUser":null,"platform":"office","version":"1","licenses":[]}""")]
    [InlineData(200, "application/json", """{"systemKey":"7K2M-91QD-XR48-5TZC","endUser":"Maple Dental","platform":"toaster","version":"1","licenses":[]}""")]
    [InlineData(200, "text/html", "<h1>Sign in</h1>")]
    public async Task An_answer_that_tells_nothing_is_none(int status, string type, string body)
    {
        Answer("/systems/*", status, type, body);
        await Should.ThrowAsync<LicenseServerUnavailableException>(() => Client().SystemAsync(Key, Token));
    }

    [Fact]
    public async Task What_is_refused_for_good_is_told_in_the_gateways_own_words()
    {
        Answer("/moves/*", 422, "application/problem+json", """{"code":"refused","status":422,"title":"No.","detail":"The contract of this end user is frozen."}""");
        (await Should.ThrowAsync<LicenseServerRefusedException>(() => Client().MoveAsync(Order(), Token))).Message.ShouldBe("The contract of this end user is frozen.");
        _gateway.LogEntries.Count.ShouldBe(1, "it is not tried again");
    }

    [Fact]
    public async Task Five_hundreds_are_tried_again_with_the_same_id_and_content()
    {
        var order = Order();
        _gateway.Given(Request.Create().WithPath($"/moves/{order.Id}").UsingPut()).InScenario("storm").WillSetStateTo("over").RespondWith(Response.Create().WithStatusCode(503));
        _gateway.Given(Request.Create().WithPath($"/moves/{order.Id}").UsingPut()).InScenario("storm").WhenStateIs("over")
            .RespondWith(Response.Create().WithHeader("Content-Type", "application/json").WithBody($$"""{"moveId":"{{order.Id}}","state":"made","at":"2026-11-24T12:00:00Z"}"""));
        (await Client().MoveAsync(order, Token)).Move!.State.ShouldBe(ServerMoveState.Made);
        _gateway.LogEntries.Select(entry => entry.RequestMessage!.Body).Distinct().Count().ShouldBe(1);
        _gateway.LogEntries.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_answer_about_another_move_is_none()
    {
        Answer("/moves/*", 200, "application/json", $$"""{"moveId":"{{Guid.NewGuid()}}","state":"made","at":"2026-11-24T12:00:00Z"}""");
        await Should.ThrowAsync<LicenseServerUnavailableException>(() => Client().MoveAsync(Order(), Token));
    }

    [Fact]
    public async Task A_slow_gateway_is_not_waited_for_longer_than_three_tries()
    {
        _gateway.Given(Request.Create().WithPath("/systems/*")).RespondWith(Response.Create().WithDelay(TimeSpan.FromSeconds(20)).WithBody(System));
        var started = TimeProvider.System.GetTimestamp();
        await Should.ThrowAsync<LicenseServerUnavailableException>(() => Client(options => options.TimeLimit = TimeSpan.FromSeconds(1)).SystemAsync(Key, Token));
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_gateway_that_fails_everybody_is_left_alone_for_a_while()
    {
        Answer("/*", 503, "text/plain", "");
        var client = Client();
        for (var i = 0; i < 3; i++)
            await Should.ThrowAsync<LicenseServerUnavailableException>(() => client.SystemAsync(Key, Token));
        var calls = _gateway.LogEntries.Count;
        (await Should.ThrowAsync<LicenseServerUnavailableException>(() => client.SystemAsync(Key, Token))).RestsFor.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.FromSeconds(5));
        _gateway.LogEntries.Count.ShouldBe(calls);
    }

    [Fact]
    public async Task An_access_token_is_fetched_kept_until_shortly_before_its_end_and_fetched_anew_when_refused()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        var secret = Write("secret", "s3cret/with:signs");
        var issued = 0;
        _gateway.Given(Request.Create().WithPath("/token").UsingPost().WithHeader("Authorization", "Basic " + Convert.ToBase64String("inbox:s3cret%2Fwith%3Asigns"u8)).WithBody("grant_type=client_credentials&scope=licenses"))
            .RespondWith(Response.Create().WithCallback(_ => new WireMock.ResponseMessage
            {
                StatusCode = 200,
                BodyData = new WireMock.Util.BodyData { DetectedBodyType = WireMock.Types.BodyType.String, BodyAsString = $$"""{"access_token":"token-{{++issued}}","token_type":"Bearer","expires_in":3600}""" },
            }));
        foreach (var good in new[] { "token-1", "token-2", "token-4" })
            _gateway.Given(Request.Create().WithPath("/systems/*").WithHeader("Authorization", $"Bearer {good}")).AtPriority(1).RespondWith(Response.Create().WithHeader("Content-Type", "application/json").WithBody(System));
        Answer("/systems/*", 401, "application/problem+json", """{"code":"unauthorized","status":401}""", priority: 9);
        var client = Client(options => (options.TokenFile, options.TokenEndpoint, options.ClientId, options.ClientSecretFile, options.Scope) = (null, _gateway.Url + "/token", "inbox", secret, "licenses"), time);

        await client.SystemAsync(Key, Token);
        await client.SystemAsync(Key, Token);
        issued.ShouldBe(1);
        time.Advance(TimeSpan.FromMinutes(59.5));
        await client.SystemAsync(Key, Token);
        issued.ShouldBe(2);

        // The third is refused: the fourth is fetched at once, for this call.
        time.Advance(TimeSpan.FromMinutes(59.5));
        await client.SystemAsync(Key, Token);
        issued.ShouldBe(4);
    }

    [Fact]
    public async Task An_issuer_that_gives_no_token_is_told_without_the_secret()
    {
        var secret = Write("secret", "s3cret");
        Answer("/token", 401, "application/json", """{"error":"invalid_client"}""");
        var client = Client(options => (options.TokenFile, options.TokenEndpoint, options.ClientId, options.ClientSecretFile) = (null, _gateway.Url + "/token", "inbox", secret));
        var error = await Should.ThrowAsync<LicenseServerUnavailableException>(() => client.SystemAsync(Key, Token));
        error.Message.ShouldContain("invalid_client");
        error.ToString().ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task Who_shows_a_certificate_of_the_right_authority_may_read_and_nobody_else()
    {
        using var authority = CertificateOf("authority", null);
        using var stranger = CertificateOf("stranger", null);
        using var host = CertificateOf("localhost", authority);
        using var client = CertificateOf("inbox", authority);
        await using var store = await StoreUnderTest.SqliteAsync(Token);
        await store.Loader.LoadAsync(SomeRecords.Registry(), false, Token);
        var tables = new ServedTables(store.Database, store.Time);
        var serve = new ServeOptions { Listen = "https://127.0.0.1:0", CertificateFile = Pem("host", host), CertificateKeyFile = KeyPem("host", host), ClientAuthorityFile = Pem("authority", authority) };
        await using var site = new GatewaySite(tables, tables.BeginAsync, serve, NullLoggerFactory.Instance);
        await site.StartAsync(Token);
        ILicenseServer Reach(X509Certificate2? own) => Client(options =>
        {
            (options.Url, options.TokenFile, options.CertificateAuthorityFile) = (site.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), null, Pem("authority", authority));
            if (own is not null)
                (options.CertificateFile, options.CertificateKeyFile) = (Pem("own", own), KeyPem("own", own));
        });

        (await Reach(client).SystemAsync(SomeRecords.Old, Token)).ShouldNotBeNull();
        await Should.ThrowAsync<LicenseServerUnavailableException>(() => Reach(stranger).SystemAsync(SomeRecords.Old, Token));
        await Should.ThrowAsync<LicenseServerUnavailableException>(() => Reach(null).SystemAsync(SomeRecords.Old, Token));
        await site.StopAsync(Token);
    }

    private static MoveOrder Order() => new()
    {
        Id = Guid.NewGuid(),
        Case = CaseNumber.Of("204417"),
        From = Key,
        To = SystemKey.Of("4H8P-22WX-LM60-9RBN"),
        Licenses = [new OrderedLicense(LicenseKey.Of("AAAA-BBBB-CCCC-DDDD-0001"), "ALTI-STATION-10", 10, null, null)],
    };

    private void Answer(string path, int status, string type, string body, int priority = 5) =>
        _gateway.Given(Request.Create().WithPath(path)).AtPriority(priority).RespondWith(Response.Create().WithStatusCode(status).WithHeader("Content-Type", type).WithBody(body));

    private GatewayClient Client(Action<GatewayOptions>? change = null, TimeProvider? time = null)
    {
        var options = new GatewayOptions { Url = _gateway.Url!, TokenFile = Write("token", ServedRegistry.Token) };
        change?.Invoke(options);
        var http = GatewayConnection.Open(options, time ?? TimeProvider.System);
        _clients.Add(http);
        return new GatewayClient(http);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private string Pem(string name, X509Certificate2 certificate) => Write(name + ".pem", certificate.ExportCertificatePem());

    private string KeyPem(string name, X509Certificate2 certificate) => Write(name + ".key", certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());

    private static X509Certificate2 CertificateOf(string name, X509Certificate2? issuer)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(issuer is null, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var (from, to) = (TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        if (issuer is null)
            return request.CreateSelfSigned(from, to.AddDays(1));
        using var signed = request.Create(issuer, from, to, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}
