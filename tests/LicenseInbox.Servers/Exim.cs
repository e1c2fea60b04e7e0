namespace LicenseInbox.Servers;

/// <summary>
/// A real SMTP server, throw-away: STARTTLS, AUTH PLAIN after it, and relaying for everybody on loopback. Every address is delivered into Dovecot, except
/// those that start with `refused` (550), `busy` (451) or `bounced` (accepted, then returned). With an issuer of tokens it takes these too, and mails of `licenses…@vendor.example` from nobody who has not signed in.
/// </summary>
public sealed class Exim : IAsyncDisposable
{
    private readonly ServerDirectory directory;
    private readonly string configuration;
    private readonly Func<string, string> text;
    private ServerProcess? process;

    private Exim(ServerDirectory directory, Func<string, string> text, int port) =>
        (this.directory, this.text, configuration, Port) = (directory, text, directory.Write("exim.conf", text(MailServer.AuthServId)), port);

    public int Port { get; }

    /// <summary>The name in which it vouches for senders: the authserv-id of its results.</summary>
    public string ServerName { get; private set; } = MailServer.AuthServId;

    public static async Task<Exim> StartAsync(TestAuthority authority, int lmtpPort, TokenIssuer? tokens = null, CancellationToken cancellationToken = default)
    {
        _ = ServerDirectory.Program("exim4");
        var directory = new ServerDirectory("exim");
        try
        {
            directory.Folder("spool");
            var (certificate, key) = authority.Issue("localhost");
            var port = Loopback.FreePorts(1)[0];
            var (certificateFile, keyFile) = (directory.Write("certificate.pem", certificate), directory.Write("key.pem", key));
            var exim = new Exim(directory, name => EximConfiguration.Text(directory, name, port, lmtpPort, certificateFile, keyFile, tokens), port);
            await exim.StartAsync(cancellationToken);
            return exim;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Gives the server, while it is stopped, another name.</summary>
    public void Rename(string name)
    {
        directory.Write("exim.conf", text(name));
        ServerName = name;
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
