using System.ComponentModel.DataAnnotations;
using System.Net;
using LicenseInbox.Web.Hosting;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.Web;

public class SigningInTests(TestServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_not_signed_in_sees_nothing_but_how_to()
    {
        await using var store = await StoreUnderTest.SqliteAsync(Token);
        await using var console = await ConsoleUnderTest.StartAsync(store, Token);
        using var browser = ConsoleUnderTest.Browser();

        var answer = await browser.GetAsync(new Uri(console.Address + "/"), Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.AbsolutePath.ShouldBe("/sign-in");
        (await browser.GetStringAsync(answer.Headers.Location, Token)).ShouldContain("licenseinbox sign-in");
    }

    [Fact]
    public async Task A_link_signs_in_once_and_leads_to_no_other_site()
    {
        await using var store = await StoreUnderTest.SqliteAsync(Token);
        await using var console = await ConsoleUnderTest.StartAsync(store, Token);
        var link = new Uri(await console.LinkAsync("ann", Token) + "&to=https%3A%2F%2Felsewhere.example%2F");
        using var browser = ConsoleUnderTest.Browser();

        var first = await browser.GetAsync(link, Token);
        var second = await ConsoleUnderTest.Browser().GetAsync(link, Token);

        first.Headers.Location!.OriginalString.ShouldBe("/");
        first.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("licenseinbox=", StringComparison.Ordinal)).ShouldContain("httponly");
        (await browser.GetStringAsync(new Uri(console.Address + "/"), Token)).ShouldContain("ann");
        second.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        second.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task A_link_is_good_for_a_day()
    {
        await using var store = await StoreUnderTest.SqliteAsync(Token);
        await using var console = await ConsoleUnderTest.StartAsync(store, Token);
        var link = await console.LinkAsync("ann", Token);
        store.Time.Advance(TimeSpan.FromHours(25));

        (await ConsoleUnderTest.Browser().GetAsync(new Uri(link), Token)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Workers_on_one_database_accept_each_others_links_and_cookies()
    {
        await using var store = await StoreUnderTest.PostgresAsync(await servers.PostgresAsync(Token), Token);
        await using var one = await ConsoleUnderTest.StartAsync(store, Token);
        await using var other = await ConsoleUnderTest.StartAsync(store, Token);
        var secret = new Uri(await one.LinkAsync("ann", Token)).Query;
        using var browser = ConsoleUnderTest.Browser();

        (await browser.GetAsync(new Uri($"{other.Address}/sign-in{secret}"), Token)).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        (await browser.GetStringAsync(new Uri(one.Address + "/"), Token)).ShouldContain("ann");
        (await ConsoleUnderTest.Browser().GetAsync(new Uri($"{one.Address}/sign-in{secret}"), Token)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Signing_in_is_limited()
    {
        await using var store = await StoreUnderTest.SqliteAsync(Token);
        await using var console = await ConsoleUnderTest.StartAsync(store, Token);
        using var browser = ConsoleUnderTest.Browser();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 21; i++)
            answers.Add((await browser.GetAsync(new Uri($"{console.Address}/sign-in?link=guess{i}"), Token)).StatusCode);

        answers.Take(20).ShouldAllBe(code => code == HttpStatusCode.Forbidden);
        answers[20].ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Every_answer_forbids_script_and_frames_of_others_and_no_name_but_ours_is_answered()
    {
        await using var store = await StoreUnderTest.SqliteAsync(Token);
        await using var console = await ConsoleUnderTest.StartAsync(store, Token);
        using var browser = await console.SignedInAsync("ann", Token);
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "rebound.example" } };

        var page = await browser.GetAsync(new Uri("/", UriKind.Relative), Token);

        page.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'; script-src 'self'; style-src 'self';");
        page.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        page.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await browser.SendAsync(rebound, Token)).StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);
    }

    [Fact]
    public async Task A_form_that_comes_from_elsewhere_is_refused()
    {
        await using var store = await StoreUnderTest.SqliteAsync(Token);
        await using var console = await ConsoleUnderTest.StartAsync(store, Token);
        using var browser = await console.SignedInAsync("ann", Token);

        (await browser.PostAsync(new Uri("/sign-out", UriKind.Relative), new FormUrlEncodedContent([]), Token)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        (await browser.GetAsync(new Uri("/", UriKind.Relative), Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8480")]
    [InlineData("http://*:8480")]
    [InlineData("http://licenses.vendor.example")]
    [InlineData("http://192.168.1.4:8480")]
    public void Without_a_provider_only_this_machine_is_listened_to(string url) =>
        Problems(new ConsoleOptions { Urls = [url] }).ShouldHaveSingleItem().ShouldContain(url.Contains('*', StringComparison.Ordinal) ? "is no address" : "is reached from other machines");

    [Fact]
    public void With_a_provider_browsers_come_by_https()
    {
        var provider = new OpenIdOptions { Authority = "https://login.vendor.example", ClientId = "licenses" };
        Problems(new ConsoleOptions { Urls = ["http://0.0.0.0:8480"], OpenId = provider }).ShouldHaveSingleItem().ShouldStartWith("must begin with https");
        Problems(new ConsoleOptions { Urls = ["http://0.0.0.0:8480"], OpenId = provider, PublicUrl = "https://licenses.vendor.example" }).ShouldBeEmpty();
        Problems(new ConsoleOptions { Urls = ["https://0.0.0.0:8480"], OpenId = provider }).ShouldHaveSingleItem().ShouldContain("Console:CertificateFile");
    }

    private static List<string> Problems(ConsoleOptions options) => options.Validate(new ValidationContext(options)).Select(problem => problem.ErrorMessage!).ToList();
}
