using Microsoft.Playwright;

namespace LicenseInbox.Worker.Tests.Web;

/// <summary>What people do on the console's pages again and again.</summary>
internal static class PageSteps
{
    /// <summary>Waits until an exception with a text is in the list: it comes by itself.</summary>
    public static Task WaitForItemAsync(this IPage page, string text) => page.Locator("tr[data-item]", new() { HasText = text }).First.WaitForAsync();

    /// <summary>Opens an exception that has a text, once it is in the list.</summary>
    public static async Task OpenAsync(this IPage page, string text)
    {
        await page.WaitForItemAsync(text);
        await page.Locator("tr[data-item]", new() { HasText = text }).First.GetByRole(AriaRole.Link).First.ClickAsync();
        await page.Locator("h1", new() { HasText = text }).WaitForAsync();
    }

    /// <summary>What stands in the part of a page under a heading.</summary>
    public static Task<string> SectionAsync(this IPage page, string heading) => page.Locator("section", new() { Has = page.Locator($"#{heading}") }).InnerTextAsync();
}
