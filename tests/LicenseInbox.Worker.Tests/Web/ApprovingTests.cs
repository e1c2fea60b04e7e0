using LicenseInbox.Worker.Tests.Servers;
using Microsoft.Playwright;

namespace LicenseInbox.Worker.Tests.Web;

/// <summary>The same way on PostgreSQL in mode approve, in a browser that runs no script.</summary>
[Collection(typeof(BrowsedConsole))]
public sealed class ApprovingTests(BrowsedConsole console, TestServers servers) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => console.CloseAsync();

    [Fact]
    public async Task In_mode_approve_a_corrected_scan_moves_by_one_click_in_the_list_without_script_on_PostgreSQL()
    {
        var token = TestContext.Current.CancellationToken;
        var database = await (await servers.PostgresAsync(token)).NewDatabaseAsync(token);
        await using var world = await ConsoleWorld.StartAsync(database, "approve", [HalfLegibleMail.Raw()], token);
        await world.WaitForExceptionAsync(BrowsedConsole.HalfLegible, token);
        var page = await console.SignInAsync("ann", world, new() { JavaScriptEnabled = false });
        await page.OpenAsync(BrowsedConsole.HalfLegible);

        await page.GetByRole(AriaRole.Radio, new() { Name = HalfLegibleMail.Key }).ClickAsync();
        await page.Locator("#correct").ClickAsync();
        await page.Locator("#do").ClickAsync();
        await page.GetByRole(AriaRole.Status).First.WaitForAsync();
        await page.GotoAsync(world.Address);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Approve case {BrowsedConsole.HalfLegible}" }).ClickAsync();
        (await page.GetByRole(AriaRole.Status).First.InnerTextAsync()).ShouldContain("move due");

        await world.WaitForMoveAsync(BrowsedConsole.HalfLegible, token);
        await page.GotoAsync($"{world.Address}/find?q={BrowsedConsole.HalfLegible}");
        (await page.Locator("h1").InnerTextAsync()).ShouldContain("moved");
    }
}
