using Microsoft.Playwright;

namespace LicenseInbox.Worker.Tests.Web;

/// <summary>Moves that a person makes in the license server, from the partner's email to his reply, in a browser.</summary>
[Collection(typeof(BrowsedConsole))]
public sealed class ConfirmingTests(BrowsedConsole console) : IAsyncDisposable
{
    private const string Case = "204417";

    public ValueTask DisposeAsync() => console.CloseAsync();

    [Fact]
    public async Task A_move_that_was_made_by_hand_is_confirmed_after_a_look_at_the_mail_and_only_then_is_the_partner_told()
    {
        var token = TestContext.Current.CancellationToken;
        await using var world = await ConsoleWorld.StartAsync(null, "automatic", [ConsoleWorld.Sample("1-accepted")], token, registryMode: "confirm");
        var page = await console.SignInAsync("ann", world);
        await page.OpenAsync(Case);
        (await page.Locator("h1").InnerTextAsync()).ShouldContain("move to be made by hand");
        (await page.SectionAsync("moves")).ShouldContain("to be made in the license server by hand");
        await page.GotoAsync($"{world.Address}/requests");
        (await page.Locator("tr[data-item]", new() { HasText = Case }).InnerTextAsync()).ShouldContain("A representative makes the move in the license server and confirms it.");

        await page.Locator("tr[data-item]", new() { HasText = Case }).GetByRole(AriaRole.Link).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Made in the license server" }).ClickAsync();
        (await page.SectionAsync("preview")).ShouldContain("Your license keys were moved");
        world.Sent.ShouldAllBe(mail => !mail.Text.Contains("were moved", StringComparison.Ordinal));
        await page.Locator("#do").ClickAsync();

        (await page.GetByRole(AriaRole.Status).First.InnerTextAsync()).ShouldContain($"Case {Case} is now moved.");
        await world.WaitForMailAsync(Case, "Your license keys were moved", token);
    }
}
