using System.Text.Json.Nodes;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.SigningIn;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Tests.EndToEnd;
using LicenseInbox.Worker.Tests.Scenarios;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.OAuth;

/// <summary>Real mail servers that show each token to its issuer: Dovecot by its OAuth 2 database, Exim by a question of its own.</summary>
public sealed class TokenLoginTests(TestServers servers) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokens-");
    private TokenIssuer _issuer = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _issuer = await TokenIssuer.StartAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await _issuer.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("oauthbearer xoauth2", null)]
    [InlineData("xoauth2", null)]
    [InlineData("oauthbearer xoauth2", "xoauth2")]
    public async Task A_mail_is_read_and_answered_by_tokens_alone(string offered, string? mechanism)
    {
        await using var server = await servers.OwnMailServerAsync(new DovecotOptions { Tokens = _issuer, TokenMechanisms = offered }, Token);
        var (inbox, partner) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"));
        await using var worker = await RunningWorker.PrepareAsync(server, inbox, partner, settings => ByTokens(settings, inbox, mechanism), Token);
        worker.Start();
        await server.DeliverAsync(inbox, worker.Sample("1-accepted"), cancellationToken: Token);

        (await server.WaitForMailAsync(partner, within: TimeSpan.FromMinutes(2), cancellationToken: Token)).ShouldHaveSingleItem();
        await server.WaitForMailAsync(inbox, folder: "Processed", cancellationToken: Token);
        _issuer.Given.ShouldBe(1);
        worker.Log.ShouldContain("The mailbox licenses has a token of 127.0.0.1");
        foreach (var secret in _issuer.GoodRefreshTokens.Append(TokenIssuer.Secret))
            worker.Log.ShouldNotContain(secret);
    }

    [Fact]
    public async Task Two_mailboxes_are_read_and_answered_by_the_token_of_one_who_may_open_both()
    {
        await using var server = await servers.OwnMailServerAsync(new DovecotOptions { Tokens = _issuer, SharesMailboxes = true }, Token);
        var (inbox, fax, partner) = (server.NewAddress(), server.NewAddress("licenses-fax"), server.NewAddress("lee", "northwind.example"));
        await using var worker = await RunningWorker.PrepareAsync(
            server,
            inbox,
            partner,
            settings =>
            {
                ByTokens(settings, "robot@vendor.example", null);
                settings["Smtp"]!["User"] = inbox;
                var first = settings["Mail"]!["Mailboxes"]![0]!;
                first["User"] = inbox;
                var second = first.DeepClone();
                (second["Name"], second["Address"], second["User"], second["Processed"], second["OAuth"]) = ("fax", fax, fax, "Done", new JsonObject { ["TokensOf"] = "licenses" });
                settings["Mail"]!["Mailboxes"]!.AsArray().Add(second);
            },
            Token);
        worker.Start();
        await server.DeliverAsync(inbox, worker.Sample("1-accepted"), cancellationToken: Token);
        await server.DeliverAsync(fax, worker.Sample("2-rejected"), cancellationToken: Token);

        await server.WaitForMailAsync(partner, 2, within: TimeSpan.FromMinutes(2), cancellationToken: Token);
        (await server.WaitForMailAsync(inbox, folder: "Processed", cancellationToken: Token)).ShouldHaveSingleItem();
        (await server.WaitForMailAsync(fax, folder: "Done", cancellationToken: Token)).ShouldHaveSingleItem();
        _issuer.Given.ShouldBe(1);
    }

    [Fact]
    public async Task Doctor_says_whether_the_token_or_the_login_fails_and_what_mends_it()
    {
        await using var server = await servers.OwnMailServerAsync(new DovecotOptions { Tokens = _issuer }, Token);
        var inbox = server.NewAddress();
        await using var worker = await RunningWorker.PrepareAsync(server, inbox, "lee@northwind.example", settings => ByClient(settings, inbox), Token);
        _issuer.ClientsUser = inbox;
        var well = await DoctorAsync(worker);
        well.ShouldContain($"ok     mailbox licenses: 127.0.0.1:{_issuer.Port} gives a token, good until ");
        well.ShouldContain($"ok     mailbox licenses: Signed in to localhost as {inbox} (TLS");
        well.ShouldContain($"signed in as {inbox} by a token of 127.0.0.1:{_issuer.Port}.");

        // A token, but another's.
        _issuer.ClientsUser = "robot@elsewhere.example";
        var refused = await DoctorAsync(worker);
        refused.ShouldContain("gives a token, good until ");
        refused.ShouldContain($"WRONG  mailbox licenses: localhost: the server refused the token for {inbox}, and a new one (");
        refused.ShouldContain("-> Mail:Mailboxes:0:User, which whom the token is for must be allowed to open by IMAP");
        refused.ShouldContain("-> Smtp:User, in whose name whom the token is for must be allowed to send by SMTP");

        _issuer.Refusal = (401, """{"error":"invalid_client","error_description":"the secret ended yesterday"}""");
        var none = await DoctorAsync(worker);
        none.ShouldContain($"WRONG  mailbox licenses: 127.0.0.1:{_issuer.Port} said invalid_client (the secret ended yesterday): there is no token to sign in with.");
        none.ShouldContain("-> Mail:Mailboxes:0:OAuth:ClientId and ClientSecretFile");
        none.ShouldNotContain("Signed in to");
    }

    [Fact]
    public async Task A_server_that_takes_no_tokens_is_told_so()
    {
        var server = await servers.DovecotAsync(Token);
        var inbox = server.NewAddress();
        await using var worker = await RunningWorker.PrepareAsync(server, inbox, "lee@northwind.example", settings => ByClient(settings, inbox), Token);

        var said = await DoctorAsync(worker);

        said.ShouldContain("WRONG  mailbox licenses: localhost: the server offers no login by tokens (neither OAUTHBEARER nor XOAUTH2).");
        said.ShouldContain("-> Mail:Mailboxes:0:PasswordFile in place of Mail:Mailboxes:0:OAuth");
    }

    [Fact]
    public async Task A_mail_is_put_off_and_not_refused_while_there_is_no_token()
    {
        await using var server = await servers.OwnMailServerAsync(new DovecotOptions { Tokens = _issuer }, Token);
        var partner = server.NewAddress("lee", "northwind.example");
        var tokens = new ScriptedTokens(_issuer.Port);
        var options = new Worker.Smtp.SmtpOptions { Host = MailServer.Host, Port = server.SmtpPort, Security = Worker.Smtp.SmtpSecurity.StartTls, User = "licenses-1@vendor.example", CertificateAuthorityFile = server.CertificateAuthorityFile };
        var sender = new Worker.Smtp.SmtpMailSender(options, Smtp.SomeMail.Outgoing(), TimeProvider.System, tokens);
        var mail = Smtp.SomeMail.Reply() with { To = [new Domain.Reading.MailAddress(null, partner)] };

        var attempt = await sender.SendAsync(mail, "licenses-1@vendor.example", Token);
        attempt.Result.ShouldBe(SendResult.Deferred);
        attempt.ServerSaid.ShouldBe("there is no token to sign in with: issuer.example said invalid_grant");

        tokens.Next.Enqueue("bad-1");
        attempt = await sender.SendAsync(mail, "licenses-1@vendor.example", Token);
        attempt.Result.ShouldBe(SendResult.Deferred);
        tokens.Refused.ShouldBe(["bad-1"]);

        _issuer.ClientsUser = "licenses-1@vendor.example";
        tokens.Next.Enqueue("bad-2");
        tokens.Next.Enqueue(await GivenAsync());
        attempt = await sender.SendAsync(mail, "licenses-1@vendor.example", Token);
        attempt.Result.ShouldBe(SendResult.Sent, attempt.ServerSaid);
        (await server.WaitForMailAsync(partner, cancellationToken: Token)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Login_keeps_a_refresh_token_for_the_worker_that_runs()
    {
        await using var server = await servers.OwnMailServerAsync(new DovecotOptions { Tokens = _issuer }, Token);
        var (inbox, partner) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"));
        await using var worker = await RunningWorker.PrepareAsync(
            server,
            inbox,
            partner,
            settings =>
            {
                ByTokens(settings, inbox, null);
                settings["Mail"]!["Mailboxes"]![0]!["OAuth"]!.AsObject().Remove("RefreshToken");
            },
            Token);
        _issuer.ClientsUser = inbox;
        worker.Start();
        await Until.IsSoAsync(() => worker.Log.Contains("no refresh token is kept yet. To be mended: licenseinbox login licenses", StringComparison.Ordinal));

        using var output = new EnteringWriter(_issuer);
        (await new Logins(TextReader.Null, output, TimeProvider.System).RunAsync(worker.Given, "licenses", Token)).ShouldBe(0);
        output.ToString().ShouldContain("The refresh token of the mailbox licenses is kept, encrypted");

        await server.DeliverAsync(inbox, worker.Sample("1-accepted"), cancellationToken: Token);
        (await server.WaitForMailAsync(partner, within: TimeSpan.FromMinutes(3), cancellationToken: Token)).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("nobody", "There is no IMAP mailbox 'nobody' (Mail:Mailboxes): licenses, smtp")]
    [InlineData("smtp", "'smtp' signs in by the tokens of 'licenses' (Smtp:OAuth:TokensOf): licenseinbox login licenses")]
    [InlineData("licenses", "'licenses' signs in by client-credentials, for which nobody has to log in (Mail:Mailboxes:0:OAuth:Grant)")]
    public async Task Login_says_what_to_do_where_nobody_can_log_in(string name, string said)
    {
        var server = await servers.DovecotAsync(Token);
        var inbox = server.NewAddress();
        await using var worker = await RunningWorker.PrepareAsync(server, inbox, "lee@northwind.example", settings => ByClient(settings, inbox), Token);

        var run = await BuiltProgram.RunHereAsync(["login", name, "--settings", worker.SettingsFile]);

        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldContain(said);
    }

    [Fact]
    public async Task Login_to_a_mailbox_with_a_password_says_which_setting_comes_first()
    {
        var server = await servers.DovecotAsync(Token);
        await using var worker = await RunningWorker.PrepareAsync(server, server.NewAddress(), "lee@northwind.example", null, Token);

        var run = await BuiltProgram.RunHereAsync(["login", "licenses", "--settings", worker.SettingsFile]);

        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldContain("'licenses' signs in by a password: set Mail:Mailboxes:0:OAuth:Provider first");
    }

    private static async Task<string> DoctorAsync(RunningWorker worker)
    {
        var run = await BuiltProgram.RunHereAsync(["doctor", "--settings", worker.SettingsFile]);
        return string.Join('\n', run.Lines) + run.Errors;
    }

    private async Task<string> GivenAsync()
    {
        using var client = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = TokenIssuer.ClientId, ["client_secret"] = TokenIssuer.Secret });
        var answer = await client.PostAsync(new Uri(_issuer.TokenEndpoint), form, Token);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!["access_token"]!;
    }

    /// <summary>By a refresh token, which rotates.</summary>
    private void ByTokens(JsonObject settings, string owner, string? mechanism)
    {
        var key = Path.Combine(_folder.FullName, "key");
        File.WriteAllText(key, SomeAccount.Key);
        settings["OAuth"] = new JsonObject { ["KeyFile"] = key };
        var oauth = new JsonObject
        {
            ["Provider"] = "custom",
            ["Grant"] = "refresh-token",
            ["TokenEndpoint"] = _issuer.TokenEndpoint,
            ["DeviceEndpoint"] = _issuer.DeviceEndpoint,
            ["ClientId"] = TokenIssuer.ClientId,
            ["ClientSecret"] = TokenIssuer.Secret,
            ["RefreshToken"] = _issuer.Consent(owner),
        };
        if (mechanism is not null)
            oauth["Mechanism"] = mechanism;
        By(settings, owner, oauth);
    }

    /// <summary>By the program's own secret.</summary>
    private void ByClient(JsonObject settings, string user) => By(settings, user, new JsonObject
    {
        ["Provider"] = "custom",
        ["TokenEndpoint"] = _issuer.TokenEndpoint,
        ["ClientId"] = TokenIssuer.ClientId,
        ["ClientSecret"] = TokenIssuer.Secret,
    });

    private static void By(JsonObject settings, string user, JsonObject oauth)
    {
        var mailbox = settings["Mail"]!["Mailboxes"]![0]!.AsObject();
        mailbox.Remove("Password");
        mailbox["OAuth"] = oauth;
        settings["Smtp"]!["User"] = user;
        settings["Smtp"]!["OAuth"] = new JsonObject { ["TokensOf"] = "licenses" };
    }

    /// <summary>A person who reads the code and enters it.</summary>
    private sealed class EnteringWriter(TokenIssuer issuer) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Split(" the code ") is [_, var code])
                issuer.Enter(code.Trim());
        }
    }

    /// <summary>Gives the tokens that it was given, and none after them.</summary>
    private sealed class ScriptedTokens(int port) : IAccessTokens
    {
        private AccessToken? _atHand;

        public Queue<string> Next { get; } = [];

        public List<string> Refused { get; } = [];

        public string Issuer => $"127.0.0.1:{port}";

        public TokenMechanism? Mechanism => null;

        public Task<AccessToken> GetAsync(CancellationToken cancellationToken) => Next.TryDequeue(out var next)
            ? Task.FromResult(_atHand = Of(next))
            : Task.FromException<AccessToken>(new TokenUnavailableException("issuer.example", "said invalid_grant", true, "licenseinbox login licenses"));

        public Task<AccessToken?> RefusedAsync(AccessToken token, string said, CancellationToken cancellationToken)
        {
            Refused.Add(token.Value);
            return Task.FromResult(Next.TryDequeue(out var next) ? _atHand = Of(next) : null);
        }

        public Task AcceptedAsync(AccessToken token, CancellationToken cancellationToken) => Task.CompletedTask;

        private static AccessToken Of(string value) => new(value, TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddHours(1));
    }
}
