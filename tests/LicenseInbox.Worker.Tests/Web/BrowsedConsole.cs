using Microsoft.Playwright;

namespace LicenseInbox.Worker.Tests.Web;

/// <summary>
/// The worker with its console, and the Chromium, that all tests of this collection share, since starting them is most of what they cost: each test has a case of its own, and each person a context with his own
/// cookies. The mails lie in the mailbox when the worker starts.
/// </summary>
[CollectionDefinition]
public sealed class BrowsedConsole : IAsyncLifetime, ICollectionFixture<BrowsedConsole>
{
    /// <summary>The case of the scan that only a person can read.</summary>
    public const string HalfLegible = HalfLegibleMail.Case;

    /// <summary>The case under which everything is hostile that a partner may write.</summary>
    public const string Hostile = HostileMail.Case;

    /// <summary>The case that a finding leaves to a representative.</summary>
    public const string Flagged = "204421";

    /// <summary>Debian's Chromium without a browser around the pages, which costs a quarter; the whole one does too.</summary>
    private static readonly string[] Chromiums = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

    private static readonly string[] Samples = ["1-accepted", "2-rejected", "3-asked", "5-upgrade", "6-flagged", "7-forged", "8-ignored"];

    private readonly List<IBrowserContext> _open = [];
    private ConsoleWorld? _world;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal ConsoleWorld World => _world!;

    public async ValueTask InitializeAsync()
    {
        var chromium = Array.Find(Chromiums, File.Exists)
            ?? throw new InvalidOperationException($"{Chromiums[0]} is missing: apt-get install --no-install-recommends chromium-headless-shell, or start tests/run, which does it.");
        var mails = Samples.Select(name => ConsoleWorld.Sample(name))
            .Append(ConsoleWorld.Sample("7-forged", text => text.Replace("Message-ID: <7-", "Message-ID: <7b-", StringComparison.Ordinal).Replace("one more key", "another key", StringComparison.Ordinal)))
            .Append(HalfLegibleMail.Raw())
            .Append(HostileMail.Raw());
        var starting = ConsoleWorld.StartAsync(null, "automatic", mails, CancellationToken.None);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Headless = true,
            Timeout = 120_000,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions"],
        });
        _world = await starting;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_world is not null)
            await _world.DisposeAsync();
    }

    /// <summary>Closes what a test opened: lists that are open look for news all the time.</summary>
    internal async ValueTask CloseAsync()
    {
        foreach (var context in _open)
            await context.CloseAsync();
        _open.Clear();
    }

    /// <summary>A page in which a person has just signed in; he sees the exceptions.</summary>
    /// <param name="person">Who.</param>
    /// <param name="world">Another console than the shared one.</param>
    /// <param name="options">What his browser is like.</param>
    internal async Task<IPage> SignInAsync(string person, ConsoleWorld? world = null, BrowserNewContextOptions? options = null)
    {
        world ??= World;
        options ??= new BrowserNewContextOptions();
        options.TimezoneId ??= "Europe/Vienna";
        var context = await _browser!.NewContextAsync(options);
        _open.Add(context);
        context.SetDefaultTimeout((float)ConsoleWorld.Patience.TotalMilliseconds);
        var page = await context.NewPageAsync();
        await page.GotoAsync(await world.LinkAsync(person, TestContext.Current.CancellationToken));
        await page.WaitForURLAsync(world.Address + "/");
        return page;
    }
}
