namespace LicenseInbox.Servers;

/// <summary>
/// A real SMTP server, throw-away: STARTTLS, AUTH PLAIN after it, and relaying for everybody on loopback. Every address is delivered into Dovecot, except
/// those that start with `refused` (550), `busy` (451) or `bounced` (accepted, then returned).
/// </summary>
public sealed class Exim : IAsyncDisposable
{
    private readonly ServerDirectory directory;
    private readonly string configuration;
    private ServerProcess? process;

    private Exim(ServerDirectory directory, string configuration, int port) => (this.directory, this.configuration, Port) = (directory, configuration, port);

    public int Port { get; }

    public static async Task<Exim> StartAsync(TestAuthority authority, int lmtpPort, CancellationToken cancellationToken = default)
    {
        _ = ServerDirectory.Program("exim4");
        var directory = new ServerDirectory("exim");
        try
        {
            directory.Folder("spool");
            var (certificate, key) = authority.Issue("localhost");
            var port = Loopback.FreePorts(1)[0];
            var text = EximConfiguration.Text(directory, port, lmtpPort, directory.Write("certificate.pem", certificate), directory.Write("key.pem", key));
            var exim = new Exim(directory, directory.Write("exim.conf", text), port);
            await exim.StartAsync(cancellationToken);
            return exim;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Starts the server again on the same port; its queue is still there.</summary>
    public async Task StartAsync(CancellationToken cancellationToken) =>
        process = await ServerProcess.StartAsync(
            directory, "KILL", [ServerDirectory.Program("exim4"), "-C", configuration, "-bdf", "-q2s"], token => Loopback.GreetsAsync(Port, token), cancellationToken);

    /// <summary>Kills the server.</summary>
    public async Task StopAsync()
    {
        if (process is not null)
            await process.DisposeAsync();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        directory.Dispose();
    }
}
