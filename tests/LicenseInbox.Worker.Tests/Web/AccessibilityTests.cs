using Microsoft.Playwright;

namespace LicenseInbox.Worker.Tests.Web;

/// <summary>Every page, light and dark, on a laptop and a phone: no violation that axe finds, and nothing wider than the screen. The pages of a decision are looked at where it is made (<see cref="ConsoleTests"/>).</summary>
[Collection(typeof(BrowsedConsole))]
public sealed class AccessibilityTests(BrowsedConsole console) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => console.CloseAsync();

    [Fact]
    public async Task No_page_has_a_violation()
    {
        var page = await console.SignInAsync("ann");
        foreach (var item in new[] { BrowsedConsole.Flagged, BrowsedConsole.Hostile, "one more key" })
            await page.WaitForItemAsync(item);
        var wrong = new List<string>();
        foreach (var (title, open) in Pages(await LinksAsync(page)))
        {
            await open(page);
            wrong.AddRange(await PageLooks.AtAsync(page, title));
        }

        wrong.ShouldBeEmpty();
    }

    private List<(string Title, Func<IPage, Task> Open)> Pages(Dictionary<string, string> links) =>
    [
        At("exceptions", "/"),
        At("exceptions-filtered", "/?taken=nobody&q=nobody"),
        At("request-flagged", $"/find?q={BrowsedConsole.Flagged}"),
        ("preview-ask", AskAsync),
        At("request-moved", "/find?q=204417"),
        At("request-with-sales", "/find?q=204420"),
        At("request-hostile", $"/find?q={BrowsedConsole.Hostile}"),
        At("like-ones", links["/exceptions/"]),
        At("email", links["/mails/"]),
        At("requests", "/requests"),
        At("nothing-found", "/requests?q=nobody"),
        At("emails", "/mails"),
        At("numbers", "/numbers"),
        At("statements", "/statements"),
        At("sign-in", "/sign-in"),
        At("not-allowed", "/not-allowed"),
        At("not-found", "/nowhere"),
    ];

    private (string Title, Func<IPage, Task> Open) At(string title, string address) => (title, page => page.GotoAsync(console.World.Address + address));

    private async Task AskAsync(IPage page)
    {
        await page.GotoAsync($"{console.World.Address}/find?q={BrowsedConsole.Flagged}");
        await page.Locator("summary", new() { HasText = "Ask the partner" }).ClickAsync();
        await page.Locator("#ask-words").FillAsync("Which of the two companies bought the new system?");
        await page.Locator("form", new() { Has = page.Locator("#ask-words") }).GetByRole(AriaRole.Button).ClickAsync();
        await page.Locator("#preview").WaitForAsync();
    }

    /// <summary>The first exception of each kind of address, and the first email.</summary>
    private async Task<Dictionary<string, string>> LinksAsync(IPage page)
    {
        var links = (await page.Locator("tr[data-item] a[href]").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))")).ToList();
        await page.GotoAsync(console.World.Address + "/mails");
        links.AddRange(await page.Locator("tr[data-item] a[href]").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))"));
        return links.GroupBy(link => link[..(link.IndexOf('/', 1) + 1)]).ToDictionary(group => group.Key, group => group.First());
    }
}
