using LicenseInbox.Worker.Tests.Servers;

[assembly: AssemblyFixture(typeof(TestServers))]

namespace LicenseInbox.Worker.Tests.Servers;

/// <summary>
/// The real servers of a test run: each is started when the first test asks for it, shared by all tests, and stopped at the end. A test class takes this in its constructor.
/// </summary>
public sealed class TestServers : IAsyncDisposable
{
    private readonly TestAuthority authority = new();
    private readonly SemaphoreSlim starting = new(1);
    private readonly List<string> used = [];
    private DovecotMailServer? dovecot;
    private MailServer? mail;
    private PostgresServer? postgres;

    /// <summary>GreenMail where a Docker engine answers and has its image or can pull it, else Dovecot and Exim.</summary>
    public async Task<MailServer> MailAsync(CancellationToken cancellationToken = default)
    {
        await starting.WaitAsync(cancellationToken);
        try
        {
            if (mail is not null)
                return mail;
            var (greenMail, reason) = await GreenMail.TryStartAsync(cancellationToken);
            mail = greenMail is not null ? greenMail : await StartDovecotAsync(cancellationToken);
            Tell($"mail: {mail.Name}{(reason.Length > 0 ? $" (not GreenMail: {reason})" : "")}");
            return mail;
        }
        finally
        {
            starting.Release();
        }
    }

    /// <summary>Dovecot and Exim: what tests of TLS, restarts and UIDVALIDITY always use.</summary>
    public async Task<DovecotMailServer> DovecotAsync(CancellationToken cancellationToken = default)
    {
        await starting.WaitAsync(cancellationToken);
        try
        {
            return await StartDovecotAsync(cancellationToken);
        }
        finally
        {
            starting.Release();
        }
    }

    /// <summary>A Dovecot of the test's own, to be stopped, restarted or changed; dispose it.</summary>
    public Task<Dovecot> OwnDovecotAsync(DovecotOptions? options = null, CancellationToken cancellationToken = default) => Dovecot.StartAsync(authority, options, cancellationToken);

    /// <summary>A Dovecot with an Exim of the test's own, to be stopped or restarted; dispose it.</summary>
    public Task<DovecotMailServer> OwnMailServerAsync(DovecotOptions? options = null, CancellationToken cancellationToken = default) => DovecotMailServer.StartAsync(authority, options, cancellationToken);

    /// <summary>PostgreSQL in a container where an engine has it or can pull it, else a throw-away local cluster.</summary>
    public async Task<PostgresServer> PostgresAsync(CancellationToken cancellationToken = default)
    {
        await starting.WaitAsync(cancellationToken);
        try
        {
            if (postgres is not null)
                return postgres;
            var (container, reason) = await PostgresContainer.TryStartAsync(cancellationToken);
            postgres = container is not null ? container : await PostgresCluster.StartAsync(cancellationToken);
            Tell($"database: {postgres.Name}{(reason.Length > 0 ? $" (no container: {reason})" : "")}");
            return postgres;
        }
        finally
        {
            starting.Release();
        }
    }

    /// <summary>A local cluster of the test's own, to be stopped and started; dispose it.</summary>
    public static Task<PostgresCluster> OwnPostgresAsync(CancellationToken cancellationToken = default) => PostgresCluster.StartAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (mail is not null && mail != dovecot)
            await mail.DisposeAsync();
        if (dovecot is not null)
            await dovecot.DisposeAsync();
        if (postgres is not null)
            await postgres.DisposeAsync();
        authority.Dispose();
        starting.Dispose();
    }

    private async Task<DovecotMailServer> StartDovecotAsync(CancellationToken cancellationToken) =>
        dovecot ??= await DovecotMailServer.StartAsync(authority, cancellationToken: cancellationToken);

    /// <summary>Says which server is used, on the diagnostic output and in a file that tests/run prints.</summary>
    private void Tell(string server)
    {
        used.Add(server);
        File.WriteAllLines(Path.Combine(AppContext.BaseDirectory, "servers.txt"), used);
        TestContext.Current.SendDiagnosticMessage(server);
    }
}
