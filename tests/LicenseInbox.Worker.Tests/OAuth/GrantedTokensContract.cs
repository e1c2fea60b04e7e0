using LicenseInbox.Domain.SigningIn;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.OAuth;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace LicenseInbox.Worker.Tests.OAuth;

/// <summary>Refresh tokens that are good once, on every database: kept, encrypted, before they are used, and shown to a strict issuer once, whichever worker asks.</summary>
public abstract class GrantedTokensContract : StoreContract
{
    private TokenIssuer _issuer = null!;
    private readonly HttpClient _client = new();

    private protected override async Task PrepareAsync() => _issuer = await TokenIssuer.StartAsync(Token);

    private protected override async Task ClearAsync()
    {
        await _issuer.DisposeAsync();
        _client.Dispose();
    }

    [Fact]
    public async Task A_new_refresh_token_is_kept_encrypted_and_used_by_the_next_worker()
    {
        var first = _issuer.Consent(SomeAccount.User);
        var options = SomeAccount.Granted(_issuer, first);
        var token = await Worker(options).FetchAsync(null, Token);

        var kept = _issuer.GoodRefreshTokens.ShouldHaveSingleItem();
        var texts = await TextsAsync();
        texts.ShouldNotBeEmpty();
        texts.ShouldAllBe(text => !text.Contains(kept) && !text.Contains(first) && !text.Contains(token.Value) && !text.Contains(TokenIssuer.Secret));

        // A worker that starts takes the token that is there, as long as it is good; and then goes on with the refresh token that is.
        (await Worker(options).FetchAsync(null, Token)).ShouldBe(token);
        (await Worker(options).FetchAsync(token, Token)).Value.ShouldNotBe(token.Value);
        _issuer.Given.ShouldBe(2);
        _issuer.ShownTwice.ShouldBe(0);
    }

    [Fact]
    public async Task Ten_workers_at_once_show_each_refresh_token_once()
    {
        var options = SomeAccount.Granted(_issuer, _issuer.Consent(SomeAccount.User));
        var workers = Enumerable.Range(0, 10).Select(_ => Worker(options)).ToList();
        AccessToken? token = null;
        for (var round = 0; round < 5; round++)
        {
            var unwanted = token;
            var given = await Task.WhenAll(workers.Select(worker => Task.Run(() => worker.FetchAsync(unwanted, Token))));
            token = given.Distinct().ShouldHaveSingleItem();
        }

        _issuer.Given.ShouldBe(5);
        _issuer.ShownTwice.ShouldBe(0);
    }

    [Fact]
    public async Task Another_first_token_in_the_settings_replaces_what_is_kept_and_another_issuer_never_sees_it()
    {
        var token = await Worker(SomeAccount.Granted(_issuer, _issuer.Consent(SomeAccount.User))).FetchAsync(null, Token);
        _issuer.RevokeConsent();
        var options = SomeAccount.Granted(_issuer, _issuer.Consent(SomeAccount.User));
        (await Worker(options).FetchAsync(token, Token)).Value.ShouldNotBe(token.Value);

        await using var other = await TokenIssuer.StartAsync(Token);
        var elsewhere = SomeAccount.Granted(other);
        var none = await Should.ThrowAsync<TokenUnavailableException>(() => Worker(elsewhere).FetchAsync(null, Token));
        none.Said.ShouldContain("another issuer");
        none.Mend.ShouldBe("licenseinbox login licenses");
        other.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_revoked_consent_is_told_with_what_the_issuer_said_and_mended_by_a_login()
    {
        var options = SomeAccount.Granted(_issuer, _issuer.Consent(SomeAccount.User));
        var worker = Worker(options);
        var token = await worker.FetchAsync(null, Token);
        _issuer.RevokeConsent();

        var none = await Should.ThrowAsync<TokenUnavailableException>(() => worker.FetchAsync(token, Token));
        none.IsLasting.ShouldBeTrue();
        none.Said.ShouldBe("said invalid_grant (the refresh token was revoked)");
        none.Mend.ShouldStartWith("licenseinbox login licenses");

        _issuer.ClientsUser = SomeAccount.User;
        var login = new DeviceLogin(SomeAccount.Of(options), Questions(options), Vault(), TimeProvider.System);
        var said = new List<string>();
        await login.RunAsync(
            line =>
            {
                said.Add(line);
                if (line.Split(" the code ") is [_, var code])
                    _issuer.Enter(code);
            },
            Token);
        said[0].ShouldStartWith($"Open http://127.0.0.1:{_issuer.Port}/device in any browser and enter the code ");
        (await worker.FetchAsync(token, Token)).Value.ShouldNotBe(token.Value);
    }

    [Fact]
    public async Task Where_there_are_no_codes_for_devices_a_browser_asks_and_the_address_where_it_ends_is_pasted()
    {
        var options = SomeAccount.Granted(_issuer) with { DeviceEndpoint = null, AuthorizationEndpoint = "https://issuer.example/authorize" };
        var login = new BrowserLogin(SomeAccount.Of(options), Questions(options), Vault());
        var said = new List<string>();
        await login.RunAsync(said.Add, _ => Task.FromResult<string?>(_issuer.Authorize(new Uri(said[1]), SomeAccount.User)), Token);
        said[1].ShouldStartWith("https://issuer.example/authorize?response_type=code&client_id=licenseinbox&redirect_uri=http%3A%2F%2F127.0.0.1%3A8765%2F&");
        (await Worker(options).FetchAsync(null, Token)).Value.ShouldNotBeEmpty();
        _issuer.Given.ShouldBe(1);

        // What another login was given, or another page, is of no use.
        foreach (var pasted in new[] { "", "http://127.0.0.1:8765/?code=1&state=another", "http://127.0.0.1:8765/?error=access_denied&state=x" })
        {
            var none = await Should.ThrowAsync<TokenUnavailableException>(() => login.RunAsync(said.Add, _ => Task.FromResult<string?>(pasted), Token));
            none.Mend.ShouldBe("licenseinbox login licenses");
        }
    }

    [Fact]
    public async Task What_is_kept_is_of_no_use_without_its_key_and_a_former_key_still_opens_it()
    {
        const string New = "another secret, which encrypts from now on";
        var options = SomeAccount.Granted(_issuer, _issuer.Consent(SomeAccount.User));
        var token = await Worker(options).FetchAsync(null, Token);

        var none = await Should.ThrowAsync<TokenUnavailableException>(() => Worker(options, New).FetchAsync(null, Token));
        none.Said.ShouldContain("is not in OAuth:KeyFile");
        (await Worker(options, New, SomeAccount.Key).FetchAsync(token, Token)).Value.ShouldNotBe(token.Value);
        (await Worker(options, New).FetchAsync(token, Token)).Value.ShouldNotBe(token.Value);
    }

    private GrantVault Vault(params string[] keys) => SomeAccount.Vault(new SigningInRecords(Store.Database), keys);

    private IssuerQuestions Questions(OAuthOptions options) => new(SomeAccount.Of(options), _client, TimeProvider.System);

    private GrantedTokens Worker(OAuthOptions options, params string[] keys) => new(SomeAccount.Of(options), Questions(options), Vault(keys), TimeProvider.System, NullLogger.Instance);

    private async Task<List<string>> TextsAsync()
    {
        await using var session = await Store.Database.ReadAsync(Token);
        return await session.Context.Settings.Where(row => row.Name.StartsWith("signing-in:")).Select(row => row.Value).ToListAsync(Token);
    }
}

/// <summary>On a SQLite file.</summary>
public sealed class SqliteGrantedTokensTests : GrantedTokensContract
{
    private protected override Task<StoreUnderTest> MakeAsync() => StoreUnderTest.SqliteAsync(Token);
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresGrantedTokensTests(TestServers servers) : GrantedTokensContract
{
    private protected override async Task<StoreUnderTest> MakeAsync() => await StoreUnderTest.PostgresAsync(await servers.PostgresAsync(Token), Token);
}

/// <summary>A database that is away just when a refresh token was used up.</summary>
public sealed class GrantedTokensOutageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refresh_token_that_can_not_be_kept_yet_is_kept_later_and_no_other_is_asked_for_before()
    {
        await using var issuer = await TokenIssuer.StartAsync(Token);
        var records = new AwayAfterClaim();
        var options = SomeAccount.Granted(issuer, issuer.Consent(SomeAccount.User));
        using var client = new HttpClient();
        var worker = new GrantedTokens(SomeAccount.Of(options), new IssuerQuestions(SomeAccount.Of(options), client, TimeProvider.System), SomeAccount.Vault(records), TimeProvider.System, NullLogger.Instance);

        // The work goes on with the token; the claim alone lies in the store.
        var token = await worker.FetchAsync(null, Token);
        records.Replaced.ShouldBe(1);
        var next = worker.FetchAsync(token, Token);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Token);
        next.IsCompleted.ShouldBeFalse();
        records.Inner.IsAway = false;

        (await next).Value.ShouldNotBe(token.Value);
        issuer.ShownTwice.ShouldBe(0);
        issuer.Given.ShouldBe(2);
    }

    /// <summary>Takes the claim, and nothing after it.</summary>
    private sealed class AwayAfterClaim : ISigningInRecords
    {
        public MemoryRecords Inner { get; } = new();

        public int Replaced { get; private set; }

        public Task<string?> ReadAsync(string name, CancellationToken cancellationToken) => Inner.ReadAsync(name, cancellationToken);

        public async Task<bool> ReplaceAsync(string name, string? before, string? after, CancellationToken cancellationToken)
        {
            var isDone = await Inner.ReplaceAsync(name, before, after, cancellationToken);
            Replaced++;
            if (Replaced == 1)
                Inner.IsAway = true;
            return isDone;
        }
    }
}
