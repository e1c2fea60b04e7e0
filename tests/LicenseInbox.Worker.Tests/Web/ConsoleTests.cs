using Microsoft.Playwright;

namespace LicenseInbox.Worker.Tests.Web;

/// <summary>Drives the console of a running worker, as people do.</summary>
[Collection(typeof(BrowsedConsole))]
public sealed class ConsoleTests(BrowsedConsole console) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => console.CloseAsync();

    [Fact]
    public async Task From_a_half_legible_scan_to_the_moved_license_it_takes_three_clicks()
    {
        var page = await console.SignInAsync("ann");
        await page.OpenAsync(BrowsedConsole.HalfLegible);
        var wrong = (await PageLooks.AtAsync(page, "request-in-doubt")).ToList();
        var clicks = 0;

        await ClickAsync(page.GetByRole(AriaRole.Radio, new() { Name = HalfLegibleMail.Key }));
        await ClickAsync(page.Locator("#correct"));
        (await page.SectionAsync("preview")).ShouldContain(HalfLegibleMail.Key);
        wrong.AddRange(await PageLooks.AtAsync(page, "preview-correction"));
        await ClickAsync(page.Locator("#do"));

        // Nobody loads the page again: it says by itself when the license is moved.
        await page.Locator("h1", new() { HasText = "moved" }).WaitForAsync();
        clicks.ShouldBe(3);
        wrong.ShouldBeEmpty();
        await page.ReloadAsync();
        (await page.SectionAsync("history")).ShouldContain("Fields corrected");
        (await page.SectionAsync("moves")).ShouldContain("made");
        console.World.Sent.ShouldContain(mail => mail.Subject.Contains(BrowsedConsole.HalfLegible, StringComparison.Ordinal));

        async Task ClickAsync(ILocator what)
        {
            await what.ClickAsync();
            clicks++;
        }
    }

    [Fact]
    public async Task Of_two_representatives_at_once_the_second_is_told_what_the_first_did()
    {
        var ann = await console.SignInAsync("ann");
        var bob = await console.SignInAsync("bob");
        await ann.OpenAsync(BrowsedConsole.Flagged);
        await bob.OpenAsync(BrowsedConsole.Flagged);

        await HoldAsync(ann);
        await ann.Locator("#do").ClickAsync();
        await ann.GetByRole(AriaRole.Status).First.WaitForAsync();
        await HoldAsync(bob);

        var told = await bob.GetByRole(AriaRole.Alert).InnerTextAsync();
        told.ShouldContain("Nothing was done");
        told.ShouldContain("by ann");
        (await bob.Locator("#do").CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task What_partners_write_is_shown_as_they_wrote_it_and_does_nothing()
    {
        var page = await console.SignInAsync("ann");
        await page.WaitForItemAsync(BrowsedConsole.Hostile);
        var ran = 0;
        page.Dialog += (_, dialog) => (ran, _) = (ran + 1, dialog.DismissAsync());
        var refused = new List<string>();
        page.Console += (_, message) => refused.Add(message.Text);

        foreach (var (where, shown) in new[] { ("/", HostileMail.EndUser), ($"/requests?q={BrowsedConsole.Hostile}", HostileMail.EndUser), ($"/find?q={BrowsedConsole.Hostile}", HostileMail.EndUser), ("/mails", HostileMail.Subject) })
        {
            await page.GotoAsync(console.World.Address + where);
            await ShowsHarmlesslyAsync(page, shown);
        }

        await page.Locator("tr[data-item]", new() { HasText = BrowsedConsole.Hostile }).GetByRole(AriaRole.Link).ClickAsync();
        await page.Locator("h1", new() { HasText = BrowsedConsole.Hostile }).WaitForAsync();
        await ShowsHarmlesslyAsync(page, HostileMail.Subject);
        ran.ShouldBe(0);
        refused.Where(text => text.Contains("Content Security Policy", StringComparison.Ordinal)).ShouldBeEmpty("nothing of ours is refused either");
    }

    [Fact]
    public async Task The_keyboard_alone_finds_opens_and_decides()
    {
        var page = await console.SignInAsync("ann");
        await page.WaitForItemAsync(BrowsedConsole.Flagged);

        await page.Keyboard.PressAsync("j");
        var first = await page.Locator("tr:focus-within").GetAttributeAsync("data-item");
        await page.Keyboard.PressAsync("j");
        (await page.Locator("tr:focus-within").GetAttributeAsync("data-item")).ShouldNotBe(first);
        await page.Keyboard.PressAsync("k");
        (await page.Locator("tr:focus-within").GetAttributeAsync("data-item")).ShouldBe(first);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#history").Or(page.Locator("h1", new() { HasText = "Exception" })).First.WaitForAsync();
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync(BrowsedConsole.Flagged);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("h1", new() { HasText = BrowsedConsole.Flagged }).WaitForAsync();
        await TabToAsync(page, "Note a phone call");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("They call back on Monday.");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await page.GetByRole(AriaRole.Status).First.WaitForAsync();
        (await page.SectionAsync("history")).ShouldContain("They call back on Monday.");
    }

    /// <summary>The words are text, up to what is folded or normalised on the way; and nothing of them became an element.</summary>
    private static async Task ShowsHarmlesslyAsync(IPage page, string words)
    {
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        (await page.Locator("main").TextContentAsync()).ShouldNotBeNull().ShouldContain(words[words.IndexOf('<', StringComparison.Ordinal)..(words.IndexOf("</script>", StringComparison.Ordinal) + "</script>".Length)]);
        (await page.Locator("img[src='x'], main script, main iframe, main svg").CountAsync()).ShouldBe(0);
    }

    private static async Task TabToAsync(IPage page, string text)
    {
        for (var steps = 0; await page.EvaluateAsync<string>("document.activeElement.textContent") != text; steps++)
        {
            steps.ShouldBeLessThan(200);
            await page.Keyboard.PressAsync("Tab");
        }
    }

    private static async Task HoldAsync(IPage page)
    {
        await page.Locator("summary", new() { HasText = "Hold until a time" }).ClickAsync();
        await page.Locator("#until").FillAsync("2130-01-01T10:00");
        await page.Locator("#hold-reason").FillAsync("The partner asks us to wait.");
        await page.Locator("form", new() { Has = page.Locator("#until") }).GetByRole(AriaRole.Button).ClickAsync();
        await page.Locator("#preview").Or(page.GetByRole(AriaRole.Alert)).First.WaitForAsync();
    }
}
