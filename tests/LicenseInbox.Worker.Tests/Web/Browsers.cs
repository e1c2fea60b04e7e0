using Microsoft.Playwright;

namespace LicenseInbox.Worker.Tests.Web;

/// <summary>One Chromium for all tests of the run; each person has a context of its own, with his own cookies.</summary>
public sealed class Browsers : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium))
            throw new InvalidOperationException($"{Chromium} is missing: apt-get install --no-install-recommends chromium, or start tests/run, which does it.");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Headless = true,
            Timeout = 120_000,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A page in which a person has just signed in; he sees the exceptions.</summary>
    internal async Task<IPage> SignInAsync(ConsoleWorld world, string person, BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.TimezoneId ??= "Europe/Vienna";
        var context = await _browser!.NewContextAsync(options);
        context.SetDefaultTimeout(60_000); // Machines are slow and busy.
        var page = await context.NewPageAsync();
        await page.GotoAsync(await world.LinkAsync(person, TestContext.Current.CancellationToken));
        await page.WaitForURLAsync(world.Address + "/");
        return page;
    }
}
