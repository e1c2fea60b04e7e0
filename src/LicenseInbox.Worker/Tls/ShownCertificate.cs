using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace LicenseInbox.Worker.Tls;

/// <summary>How a mail server is spoken to.</summary>
internal enum MailProtocol
{
    Imap,
    Smtp,
}

/// <summary>
/// The certificate that a mail server shows at this moment, seen by a handshake of its own: a connection that is open for long says nothing about one that was replaced meanwhile, and one that is not trusted any more is the one to be told about.
/// Nobody logs in, and nothing that the server says is believed.
/// </summary>
/// <param name="Subject">Whose it is.</param>
/// <param name="ExpiresAt">Its last moment.</param>
internal sealed record ShownCertificate(string Subject, DateTimeOffset ExpiresAt)
{
    /// <summary>Looks at it once.</summary>
    /// <returns>Null when the server could not be reached, or spoke no TLS: nothing is known then.</returns>
    public static async Task<ShownCertificate?> SeeAsync(MailProtocol protocol, string host, int port, bool startTls, CancellationToken cancellationToken)
    {
        ShownCertificate? seen = null;
        using MailService client = protocol == MailProtocol.Imap ? new ImapClient() : new SmtpClient();
        client.CheckCertificateRevocation = false;
        client.ServerCertificateValidationCallback = (_, shown, _, _) =>
        {
            if (shown is null)
                return false;
            using var certificate = X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
            seen = new ShownCertificate(certificate.Subject, new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero));
            return seen is not null;
        };
        try
        {
            await client.ConnectAsync(host, port, startTls ? SecureSocketOptions.StartTls : SecureSocketOptions.SslOnConnect, cancellationToken).WaitAsync(cancellationToken);
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ProtocolException or CommandException or SslHandshakeException or NotSupportedException)
        {
            // What keeps the server from answering is noticed where mails are fetched and sent.
        }

        return seen;
    }
}
