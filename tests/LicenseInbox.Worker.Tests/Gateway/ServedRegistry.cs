using LicenseInbox.Domain.Moving;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Gateway;
using LicenseInbox.Worker.Tests.Database;
using Microsoft.Extensions.Logging.Abstractions;

namespace LicenseInbox.Worker.Tests.Gateway;

/// <summary>A worker's tables, served over real HTTP to whoever has the token; the network may be put between.</summary>
internal sealed class ServedRegistry : IAsyncDisposable
{
    public const string Token = "a-token-of-at-least-thirty-two-characters";

    private readonly GatewaySite _site;
    private readonly string _folder;
    private readonly List<HttpClient> _clients = [];

    private ServedRegistry(StoreUnderTest store, string folder)
    {
        (Store, _folder) = (store, folder);
        Tables = new ServedTables(store.Database, store.Time);
        File.WriteAllText(TokenFile, Token + "\n");
        _site = new GatewaySite(Tables, Tables.BeginAsync, new ServeOptions { Listen = "http://127.0.0.1:0", TokenFile = TokenFile }, NullLoggerFactory.Instance);
    }

    public StoreUnderTest Store { get; }

    public ServedTables Tables { get; }

    public string TokenFile => Path.Combine(_folder, "token");

    public string Address => _site.Address;

    public static async Task<ServedRegistry> StartAsync(StoreUnderTest store, CancellationToken cancellationToken)
    {
        var served = new ServedRegistry(store, Directory.CreateTempSubdirectory("gateway-").FullName);
        await served._site.StartAsync(cancellationToken);
        return served;
    }

    /// <summary>Another program's way to it.</summary>
    public ILicenseServer Client(TimeProvider? time = null, HttpMessageHandler? network = null) => new GatewayClient(Connect(time, network));

    public HttpClient Connect(TimeProvider? time = null, HttpMessageHandler? network = null)
    {
        var http = GatewayConnection.Open(new GatewayOptions { Url = Address, TokenFile = TokenFile }, time ?? TimeProvider.System, network);
        _clients.Add(http);
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        await _site.StopAsync(CancellationToken.None);
        await _site.DisposeAsync();
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
