using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LicenseInbox.Worker.Tests.Billing;

/// <summary>An authority's OCSP responder (RFC 6960): OpenSSL's, on loopback.</summary>
internal sealed class Responder : IAsyncDisposable
{
    private readonly ServerDirectory _directory;
    private readonly ServerProcess _process;

    private Responder(ServerDirectory directory, ServerProcess process) => (_directory, _process) = (directory, process);

    /// <summary>Starts it.</summary>
    /// <param name="port">Where it answers.</param>
    /// <param name="authority">Whose certificates it answers for; it signs the answers itself.</param>
    /// <param name="key">The authority's.</param>
    /// <param name="issued">The certificates that it knows.</param>
    /// <param name="revoked">Those of them that are revoked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Responder> StartAsync(int port, X509Certificate2 authority, RSA key, IEnumerable<X509Certificate2> issued, IReadOnlyCollection<X509Certificate2> revoked, CancellationToken cancellationToken)
    {
        var program = ServerDirectory.Program("openssl");
        var directory = new ServerDirectory("ocsp");
        try
        {
            var certificate = directory.Write("authority.pem", authority.ExportCertificatePem());
            // The database of `openssl ca`: state, end, when it was revoked, serial number, file, name.
            var index = directory.Write("index.txt", string.Concat(issued.Select(each =>
                $"{(revoked.Contains(each) ? "R" : "V")}\t{Time(each.NotAfter)}\t{(revoked.Contains(each) ? Time(each.NotBefore) : "")}\t{each.SerialNumber}\tunknown\t/CN=Billing\n")));
            string[] command = [program, "ocsp", "-port", port.ToString(CultureInfo.InvariantCulture), "-ndays", "7", "-index", index, "-CA", certificate, "-rsigner", certificate, "-rkey", directory.Write("authority.key", key.ExportPkcs8PrivateKeyPem())];
            return new Responder(directory, await ServerProcess.StartAsync(directory, "KILL", command, _ => Task.FromResult(Waits(directory)), cancellationToken));
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _directory.Dispose();
    }

    private static string Time(DateTime at) => at.ToUniversalTime().ToString("yyMMddHHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>As it says itself: a connection without a request would keep it busy for ever.</summary>
    private static bool Waits(ServerDirectory directory) =>
        Path.Combine(directory.Path, "output.log") is var log && File.Exists(log) && File.ReadAllText(log).Contains("waiting for OCSP client connections", StringComparison.Ordinal);
}
