using System.Net;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Web.Hosting;
using LicenseInbox.Worker.Csv;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Tests.Database;
using Microsoft.Extensions.Logging.Abstractions;

namespace LicenseInbox.Worker.Tests.Web;

/// <summary>A console over a store, without a worker around it.</summary>
internal sealed class ConsoleUnderTest(StoreUnderTest store, ConsoleOptions? options = null, Agreement? agreement = null) : IAsyncDisposable
{
    private readonly ConsoleSite _site = new(options ?? new ConsoleOptions { Urls = ["http://127.0.0.1:0"] }, PortsOf(store) with { ReadAgreement = agreement is null ? null : _ => Task.FromResult(agreement) });

    public string Address => _site.Address;

    public static async Task<ConsoleUnderTest> StartAsync(StoreUnderTest store, CancellationToken cancellationToken, ConsoleOptions? options = null, Agreement? agreement = null)
    {
        var console = new ConsoleUnderTest(store, options, agreement);
        await console._site.StartAsync(cancellationToken);
        return console;
    }

    public Task<string> LinkAsync(string person, CancellationToken cancellationToken) => _site.LinkAsync(person, cancellationToken);

    /// <summary>A browser of its own: with its cookies, and following nothing by itself.</summary>
    public static HttpClient Browser(CookieContainer? cookies = null) => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies ?? new CookieContainer() });

    /// <summary>A browser in which somebody is signed in.</summary>
    public async Task<HttpClient> SignedInAsync(string person, CancellationToken cancellationToken, CookieContainer? cookies = null)
    {
        var browser = Browser(cookies);
        browser.BaseAddress = new Uri(Address + "/");
        var answer = await browser.GetAsync(new Uri(await LinkAsync(person, cancellationToken)), cancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        await _site.StopAsync(CancellationToken.None);
        await _site.DisposeAsync();
    }

    private static ConsolePorts PortsOf(StoreUnderTest store)
    {
        var secrets = new ConsoleSecrets(store.Database, store.Time);
        return new ConsolePorts(
            new NoDesk(),
            new DeskBoard(store.Database, store.Time),
            new NoDocuments(),
            PolicyFiles.Load(new PolicyOptions(), Path.Combine(AppContext.BaseDirectory, "config"), null),
            secrets,
            secrets,
            StatementFile.Write,
            store.Time,
            NullLoggerFactory.Instance);
    }

    /// <summary>Nothing is decided where only the way in is tested.</summary>
    private sealed class NoDesk : IDesk
    {
        public Task<Dossier?> FindAsync(CaseNumber number, CancellationToken cancellationToken) => Task.FromResult<Dossier?>(null);

        public Task<Dossier> OpenAsync(Guid requestId, CancellationToken cancellationToken) => throw Refused();

        public Task<MailDossier> OpenMailAsync(Guid messageId, CancellationToken cancellationToken) => throw Refused();

        public Task<IReadOnlyList<FieldChoice>> ChoicesAsync(Guid requestId, FieldPlace place, CancellationToken cancellationToken) => throw Refused();

        public Task<DeskEffect> PreviewAsync(DeskAct act, string author, CancellationToken cancellationToken) => throw Refused();

        public Task<DeskEffect> DoAsync(DeskAct act, string author, CancellationToken cancellationToken) => throw Refused();

        private static DeskRefusedException Refused() => new(DeskRefusal.NotFound, "There is nothing here.");
    }

    private sealed class NoDocuments : IDocumentViews
    {
        public Task<DocumentView> DrawAsync(Guid messageId, string digest, int page, string author, CancellationToken cancellationToken) =>
            throw new DeskRefusedException(DeskRefusal.NotFound, "There is no such document.");
    }
}
