using Deque.AxeCore.Playwright;
using LicenseInbox.Worker.Tests.Liquid;
using Microsoft.Playwright;

namespace LicenseInbox.Worker.Tests.Web;

/// <summary>
/// Looks at a page as it is. axe looks at it on a phone in light colours and on a laptop in dark ones: so every rule sees both widths and both schemes. With <c>LICENSEINBOX_SCREENSHOTS</c> set, pictures in all four stay in
/// <c>.artifacts/screenshots</c>, to be looked at by people.
/// </summary>
internal static class PageLooks
{
    private static readonly string Pictures = Path.Combine(Repository.Root, ".artifacts", "screenshots");

    private static readonly bool TakesPictures = Environment.GetEnvironmentVariable("LICENSEINBOX_SCREENSHOTS") is { Length: > 0 };

    private static readonly (string Name, ColorScheme Scheme, int Width, int Height, bool HasAxe)[] Views =
    [
        ("phone-light", ColorScheme.Light, 390, 844, true), ("phone-dark", ColorScheme.Dark, 390, 844, false), ("laptop-dark", ColorScheme.Dark, 1366, 768, true), ("laptop-light", ColorScheme.Light, 1366, 768, false),
    ];

    /// <summary>Looks, and opens what is folded away for axe.</summary>
    /// <returns>What axe finds, and what is wider than the screen.</returns>
    public static async Task<IReadOnlyList<string>> AtAsync(IPage page, string title)
    {
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var wrong = new List<string>();
        foreach (var (name, scheme, width, height, hasAxe) in Views)
        {
            if (!hasAxe && !TakesPictures)
                continue;
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, height);
            if (TakesPictures)
                await page.ScreenshotAsync(new() { Path = Path.Combine(Directory.CreateDirectory(Pictures).FullName, $"{title}-{name}.png"), FullPage = true });
            if (!hasAxe)
                continue;
            await page.EvaluateAsync("document.querySelectorAll('details:not([open])').forEach(part => { part.open = true; part.dataset.wasShut = ''; })");
            wrong.AddRange((await page.RunAxe()).Violations.Select(violation => $"{title} {name}: {violation.Id} {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html).Take(3))}"));
            if (!await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"))
                wrong.Add($"{title} {name} is wider than its screen");
            await page.EvaluateAsync("document.querySelectorAll('details[data-was-shut]').forEach(part => { part.open = false; delete part.dataset.wasShut; })");
        }

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.SetViewportSizeAsync(1366, 768);
        return wrong;
    }
}
