using Deque.AxeCore.Playwright;
using LicenseInbox.Worker.Tests.Liquid;
using Microsoft.Playwright;

namespace LicenseInbox.Worker.Tests.Web;

/// <summary>Every page, light and dark, on a laptop and a phone: no violation that axe finds. Pictures of all of them stay in <c>.artifacts/screenshots</c>, to be looked at.</summary>
public class AccessibilityTests(Browsers browsers) : IClassFixture<Browsers>
{
    private static readonly string Pictures = Path.Combine(Repository.Root, ".artifacts", "screenshots");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_page_has_a_violation()
    {
        await using var world = await ConsoleWorld.StartAsync(null, "automatic", Token);
        foreach (var sample in new[] { "1-accepted", "2-rejected", "3-asked", "6-flagged", "7-forged", "8-ignored" })
            await world.DeliverSampleAsync(sample, Token);
        var first = await browsers.SignInAsync(world, "ann");
        await WaitForBothAsync(first);
        var pages = await AddressesAsync(first, world);
        Directory.CreateDirectory(Pictures);
        var violations = new List<string>();
        foreach (var (name, options) in Views())
        {
            var page = await browsers.SignInAsync(world, "ann", options);
            foreach (var (title, address) in pages)
            {
                await page.GotoAsync(address);
                await page.EvaluateAsync("document.querySelectorAll('details').forEach(part => part.open = true)");
                await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
                await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{title}-{name}.png"), FullPage = true });
                var result = await page.RunAxe();
                violations.AddRange(result.Violations.Select(violation => $"{title} {name}: {violation.Id} {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html).Take(3))}"));
                (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue($"{title} {name} is wider than its screen");
            }
        }

        violations.ShouldBeEmpty();
    }

    private static IEnumerable<(string Name, BrowserNewContextOptions Options)> Views()
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            yield return ($"laptop-{scheme}", new() { ColorScheme = scheme, ViewportSize = new() { Width = 1366, Height = 768 } });
            yield return ($"phone-{scheme}", new() { ColorScheme = scheme, ViewportSize = new() { Width = 390, Height = 844 } });
        }
    }

    private static async Task<List<(string Title, string Address)>> AddressesAsync(IPage page, ConsoleWorld world)
    {
        var links = await page.Locator("tr[data-item] a[href]").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
        var request = links.First(link => link.StartsWith("/requests/", StringComparison.Ordinal));
        var mail = links.First(link => link.StartsWith("/mails/", StringComparison.Ordinal));
        return new[]
        {
            ("exceptions", "/"), ("request", request), ("email", mail), ("requests", "/requests"), ("nothing-found", "/requests?q=nobody"), ("emails", "/mails"), ("numbers", "/numbers"), ("sign-in", "/sign-in"), ("not-allowed", "/not-allowed"), ("not-found", "/nowhere"),
        }.Select(page => (page.Item1, world.Address + page.Item2)).ToList();
    }

    private static async Task WaitForBothAsync(IPage page)
    {
        for (var tries = 0; await page.Locator("tr[data-item]").CountAsync() < 2; tries++)
        {
            tries.ShouldBeLessThan(240);
            await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System, Token);
            await page.ReloadAsync();
        }
    }
}
