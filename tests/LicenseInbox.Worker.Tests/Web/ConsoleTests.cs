using System.Text;
using LicenseInbox.Benchmarks.Corpus;
using LicenseInbox.Worker.Tests.Liquid;
using LicenseInbox.Worker.Tests.Servers;
using Microsoft.Playwright;

namespace LicenseInbox.Worker.Tests.Web;

/// <summary>Drives the console of a running worker, as people do.</summary>
public class ConsoleTests(TestServers servers, Browsers browsers) : IClassFixture<Browsers>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_a_half_legible_scan_to_the_moved_license_it_takes_three_clicks()
    {
        await using var world = await ConsoleWorld.StartAsync(null, "automatic", Token);
        var truth = Truth.Load(Path.Combine(Repository.Root, "tests", "corpus"));
        // Two keys of the old system differ in look-alikes only: nothing but a person can tell which of them the scan means.
        var request = truth.Requests.Single(request => request.Id == "clean-300-11");
        await world.DeliverAsync(RequestMail.Raw(truth, request), Token);
        var page = await browsers.SignInAsync(world, "ann");
        await OpenFirstAsync(page, "311382");
        var clicks = 0;

        await ClickAsync(page.GetByRole(AriaRole.Radio, new() { Name = "O9MV-X6G3-69Z7-ISCC-WGKF" }));
        await ClickAsync(page.Locator("#correct"));
        (await page.Locator("section", new() { Has = page.Locator("#preview") }).InnerTextAsync()).ShouldContain("O9MV-X6G3-69Z7-ISCC-WGKF");
        await ClickAsync(page.Locator("#do"));

        await page.Locator("h1", new() { HasText = "moved" }).Or(page.Locator("h1", new() { HasText = "move due" })).WaitForAsync();
        await UntilAsync(page, async () => (await page.Locator("h1").InnerTextAsync()).Contains("moved", StringComparison.Ordinal));
        clicks.ShouldBe(3);
        (await page.Locator("#history").Locator("..").InnerTextAsync()).ShouldContain("Fields corrected");
        (await page.Locator("#moves").Locator("..").InnerTextAsync()).ShouldContain("made");

        async Task ClickAsync(ILocator what)
        {
            await what.ClickAsync();
            clicks++;
        }
    }

    [Fact]
    public async Task Of_two_representatives_at_once_the_second_is_told_what_the_first_did_on_PostgreSQL()
    {
        var database = await (await servers.PostgresAsync(Token)).NewDatabaseAsync(Token);
        await using var world = await ConsoleWorld.StartAsync(database, "automatic", Token);
        await world.DeliverSampleAsync("6-flagged", Token);
        var ann = await browsers.SignInAsync(world, "ann");
        var bob = await browsers.SignInAsync(world, "bob");
        await OpenFirstAsync(ann, "204421");
        await OpenFirstAsync(bob, "204421");

        await HoldAsync(ann);
        await ann.Locator("#do").ClickAsync();
        await ann.GetByText("Held", new() { Exact = true }).First.WaitForAsync();
        await HoldAsync(bob);

        var told = await bob.GetByRole(AriaRole.Alert).InnerTextAsync();
        told.ShouldContain("Nothing was done");
        told.ShouldContain("by ann");
        (await bob.Locator("#do").CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task What_strangers_write_is_shown_as_they_wrote_it_and_does_nothing()
    {
        await using var world = await ConsoleWorld.StartAsync(null, "automatic", Token);
        const string Subject = "Case 204417 <img src=x onerror=alert(1)><script>alert(2)</script> \u202Egnp.exe";
        await world.DeliverSampleAsync("7-forged", Token, text => ReplaceHeader(text, "Subject", $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(Subject))}?="));
        var page = await browsers.SignInAsync(world, "ann");
        var ran = 0;
        page.Dialog += (_, dialog) => (ran, _) = (ran + 1, dialog.DismissAsync());
        var refused = new List<string>();
        page.Console += (_, message) => refused.Add(message.Text);

        await OpenFirstAsync(page, "<script>");

        (await page.Locator("h1").InnerTextAsync()).ShouldContain("<img src=x onerror=alert(1)><script>alert(2)</script>");
        (await page.Locator("img[src='x'], main script").CountAsync()).ShouldBe(0);
        ran.ShouldBe(0);
        refused.Where(text => text.Contains("Content Security Policy", StringComparison.Ordinal)).ShouldBeEmpty("nothing of ours is refused either");
    }

    [Fact]
    public async Task The_keyboard_alone_finds_opens_and_decides()
    {
        await using var world = await ConsoleWorld.StartAsync(null, "automatic", Token);
        await world.DeliverSampleAsync("6-flagged", Token);
        var page = await browsers.SignInAsync(world, "ann");
        await WaitForItemAsync(page, "204421");

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("h1", new() { HasText = "204421" }).WaitForAsync();
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("204421");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("h1", new() { HasText = "204421" }).WaitForAsync();
        await page.Locator("summary", new() { HasText = "Note a phone call" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("They call back on Monday.");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await page.GetByRole(AriaRole.Status).First.WaitForAsync();
        (await page.Locator("#history").Locator("..").InnerTextAsync()).ShouldContain("They call back on Monday.");
    }

    [Fact]
    public async Task In_mode_approve_an_accepted_request_moves_by_one_click_in_the_list_without_script()
    {
        await using var world = await ConsoleWorld.StartAsync(null, "approve", Token);
        await world.DeliverSampleAsync("1-accepted", Token);
        var page = await browsers.SignInAsync(world, "ann", new() { JavaScriptEnabled = false });
        await WaitForItemAsync(page, "204417");

        await page.GetByRole(AriaRole.Button, new() { Name = "Approve case 204417" }).ClickAsync();

        await page.GetByRole(AriaRole.Status).First.WaitForAsync();
        await UntilAsync(page, async () =>
        {
            await page.GotoAsync($"{world.Address}/find?q=204417");
            return (await page.Locator("h1").InnerTextAsync()).Contains("moved", StringComparison.Ordinal);
        });
    }

    private static async Task HoldAsync(IPage page)
    {
        await page.Locator("summary", new() { HasText = "Hold until a time" }).ClickAsync();
        await page.Locator("#until").FillAsync("2030-01-01T10:00");
        await page.Locator("#hold-reason").FillAsync("The partner asks us to wait.");
        await page.Locator("form", new() { Has = page.Locator("#until") }).GetByRole(AriaRole.Button).ClickAsync();
        await page.WaitForLoadStateAsync();
    }

    /// <summary>Waits until an exception that has a text is in the list, and opens it.</summary>
    private static async Task OpenFirstAsync(IPage page, string text)
    {
        await WaitForItemAsync(page, text);
        await page.Locator("tr[data-item]", new() { HasText = text }).First.GetByRole(AriaRole.Link).First.ClickAsync();
        await page.Locator("h1").WaitForAsync();
    }

    private static Task WaitForItemAsync(IPage page, string text) => UntilAsync(page, async () => await page.Locator("tr[data-item]", new() { HasText = text }).CountAsync() > 0);

    private static async Task UntilAsync(IPage page, Func<Task<bool>> isSo)
    {
        for (var tries = 0; !await isSo(); tries++)
        {
            tries.ShouldBeLessThan(240, await page.Locator("body").InnerTextAsync());
            await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System, Token);
            await page.ReloadAsync();
        }
    }

    private static string ReplaceHeader(string text, string name, string value)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var at = Array.FindIndex(lines, line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
        lines[at] = $"{name}: {value}";
        return string.Join('\n', lines);
    }
}
