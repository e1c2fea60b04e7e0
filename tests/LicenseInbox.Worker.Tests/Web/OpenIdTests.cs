using System.Net;
using System.Text.RegularExpressions;
using LicenseInbox.Web.Hosting;
using LicenseInbox.Worker.Tests.Database;

namespace LicenseInbox.Worker.Tests.Web;

/// <summary>Signing in by a provider, over the wire.</summary>
public partial class OpenIdTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("representative", true, false)]
    [InlineData("manager", false, true)]
    [InlineData("administrator", true, true)]
    [InlineData("representative manager", true, true)]
    public async Task The_providers_claims_say_what_a_person_may_do(string roles, bool decides, bool seesNumbers)
    {
        await using var stage = await Stage.StartAsync();
        stage.Provider.Claims["roles"] = roles.Split(' ');

        var last = await stage.SignInAsync("/requests");

        last.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        last.Headers.Location!.OriginalString.ShouldBe("/requests");
        var page = await stage.Browser.GetStringAsync(stage.At("/"), Token);
        page.ShouldContain("Ann Brook");
        (await stage.Browser.GetAsync(stage.At("/numbers"), Token)).StatusCode.ShouldBe(seesNumbers ? HttpStatusCode.OK : HttpStatusCode.Redirect);
        page.Contains("href=\"/numbers\"", StringComparison.Ordinal).ShouldBe(seesNumbers);

        // Who may not decide is turned away before anything is looked up; who may is told that there is nothing of this kind.
        var act = await stage.Browser.PostAsync(stage.At("/"), new FormUrlEncodedContent(new Dictionary<string, string> { ["act"] = "take", ["do"] = "yes", ["exception"] = Guid.NewGuid().ToString(), ["__RequestVerificationToken"] = ForgeryToken().Match(page).Groups[1].Value }), Token);
        if (decides)
            act.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        else
            act.Headers.Location!.AbsolutePath.ShouldBe("/not-allowed");
    }

    [Fact]
    public async Task Who_has_none_of_the_roles_sees_nothing()
    {
        await using var stage = await Stage.StartAsync();
        stage.Provider.Claims["roles"] = new[] { "accountant" };

        await stage.SignInAsync("/");

        foreach (var page in new[] { "/", "/requests", "/mails", "/numbers", "/statements.csv?month=2026-11", $"/documents/{Guid.NewGuid()}/{new string('0', 64)}/1" })
            (await stage.Browser.GetAsync(stage.At(page), Token)).Headers.Location?.AbsolutePath.ShouldBe("/not-allowed", page);
        (await stage.Browser.GetAsync(stage.At("/not-allowed"), Token)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_settings_say_which_claims_count()
    {
        await using var stage = await Stage.StartAsync(openId => (openId.IdClaim, openId.NameClaim, openId.RoleClaim) = ("oid", "preferred_username", "groups"));
        stage.Provider.Claims["oid"] = "4711";
        stage.Provider.Claims["preferred_username"] = "ann@vendor.example";
        stage.Provider.Claims["groups"] = "Representative";

        await stage.SignInAsync("/");

        (await stage.Browser.GetStringAsync(stage.At("/"), Token)).ShouldContain("ann@vendor.example");
    }

    [Theory]
    [InlineData("audience")]
    [InlineData("issuer")]
    [InlineData("nonce")]
    [InlineData("no nonce")]
    [InlineData("expired")]
    [InlineData("unsigned")]
    [InlineData("another key")]
    [InlineData("nobody")]
    public async Task A_token_that_is_not_meant_for_this_sign_in_signs_nobody_in(string wrong)
    {
        await using var stage = await Stage.StartAsync();
        stage.Provider.Claims["roles"] = "administrator";
        stage.Provider.SignsByAnotherKey = wrong == "another key";
        stage.Provider.Change = token =>
        {
            switch (wrong)
            {
                case "audience":
                    token.Audience = "another-client";
                    break;
                case "issuer":
                    token.Issuer = "https://elsewhere.example";
                    break;
                case "nonce":
                    token.Claims["nonce"] = "of another sign-in";
                    break;
                case "no nonce":
                    token.Claims.Remove("nonce");
                    break;
                case "expired":
                    (token.IssuedAt, token.NotBefore, token.Expires) = (token.IssuedAt - TimeSpan.FromHours(1), token.NotBefore - TimeSpan.FromHours(1), token.Expires - TimeSpan.FromHours(1));
                    break;
                case "unsigned":
                    token.SigningCredentials = null;
                    break;
                case "nobody":
                    token.Claims.Remove("sub");
                    break;
            }
        };

        await RefusedAsync(stage, await stage.SignInAsync("/"));
    }

    [Fact]
    public async Task An_answer_of_the_provider_that_this_browser_did_not_ask_for_signs_nobody_in()
    {
        await using var stage = await Stage.StartAsync();
        stage.Provider.Claims["roles"] = "administrator";
        var answer = await stage.AnswerAsync("/");
        using var other = ConsoleUnderTest.Browser();

        var stolen = await other.GetAsync(answer, Token);
        var forged = await stage.Browser.GetAsync(stage.At("/sign-in/callback?code=guess&state=guess"), Token);

        stolen.Headers.Location!.OriginalString.ShouldBe("/sign-in?failed=provider");
        (await other.GetAsync(stage.At("/"), Token)).Headers.Location!.AbsolutePath.ShouldBe("/sign-in");
        await RefusedAsync(stage, forged);
    }

    [Fact]
    public async Task It_is_asked_with_the_code_flow_with_PKCE_and_leads_to_no_other_site()
    {
        await using var stage = await Stage.StartAsync();
        stage.Provider.Claims["roles"] = "representative";

        var last = await stage.SignInAsync("https://elsewhere.example/");

        last.Headers.Location!.OriginalString.ShouldBe("/");
        stage.Provider.Asked["scope"].ShouldBe("openid profile");
        stage.Provider.Asked["redirect_uri"].ShouldBe(stage.Console.Address + "/sign-in/callback");
        stage.Provider.Asked["code_challenge"].Length.ShouldBe(43);
        last.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("licenseinbox=", StringComparison.Ordinal)).ShouldContain("httponly");
    }

    private static async Task RefusedAsync(Stage stage, HttpResponseMessage last)
    {
        last.Headers.Location!.OriginalString.ShouldBe("/sign-in?failed=provider");
        (await stage.Browser.GetStringAsync(stage.At("/sign-in?failed=provider"), Token)).ShouldContain("did not work");
        (await stage.Browser.GetAsync(stage.At("/"), Token)).Headers.Location!.AbsolutePath.ShouldBe("/sign-in");
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex ForgeryToken();

    /// <summary>A provider, a console that believes it, and a browser.</summary>
    private sealed class Stage(IdentityProvider provider, StoreUnderTest store, ConsoleUnderTest console) : IAsyncDisposable
    {
        public IdentityProvider Provider => provider;

        public ConsoleUnderTest Console => console;

        public HttpClient Browser { get; } = ConsoleUnderTest.Browser();

        public static async Task<Stage> StartAsync(Action<OpenIdOptions>? change = null)
        {
            var provider = await IdentityProvider.StartAsync(Token);
            provider.Claims["sub"] = "ann";
            provider.Claims["name"] = "Ann Brook";
            var options = new OpenIdOptions { Authority = provider.Issuer, ClientId = IdentityProvider.ClientId, ClientSecret = IdentityProvider.Secret };
            change?.Invoke(options);
            var store = await StoreUnderTest.SqliteAsync(Token);
            store.Time.AdjustTime(TimeProvider.System.GetUtcNow()); // The browser lets cookies go by the machine's clock.
            return new Stage(provider, store, await ConsoleUnderTest.StartAsync(store, Token, new ConsoleOptions { Urls = ["http://127.0.0.1:0"], OpenId = options }));
        }

        public Uri At(string path) => new(console.Address + path);

        /// <summary>Follows the way to the provider and back, up to the console's answer.</summary>
        public async Task<HttpResponseMessage> SignInAsync(string to) => await Browser.GetAsync(await AnswerAsync(to), Token);

        /// <summary>The address to which the provider sends the browser back.</summary>
        public async Task<Uri> AnswerAsync(string to)
        {
            var start = await Browser.GetAsync(At($"/sign-in?start=1&to={Uri.EscapeDataString(to)}"), Token);
            start.Headers.Location!.OriginalString.ShouldStartWith(provider.Issuer + "/authorize");
            var answer = await Browser.GetAsync(start.Headers.Location, Token);
            return answer.Headers.Location!;
        }

        public async ValueTask DisposeAsync()
        {
            Browser.Dispose();
            await console.DisposeAsync();
            await store.DisposeAsync();
            await provider.DisposeAsync();
        }
    }
}
