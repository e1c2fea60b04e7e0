namespace LicenseInbox.Servers;

/// <summary>Exim and Dovecot together: mail comes in by SMTP and is read by IMAP.</summary>
public sealed class DovecotMailServer : MailServer
{
    private DovecotMailServer(Dovecot dovecot, Exim exim) => (Dovecot, Exim) = (dovecot, exim);

    public Dovecot Dovecot { get; }

    public Exim Exim { get; }

    public override string Name => "Dovecot and Exim";

    public override int ImapPort => Dovecot.Ports.Imaps;

    public override string ImapSecurity => "tls";

    /// <summary>The port that wants STARTTLS.</summary>
    public int StartTlsPort => Dovecot.Ports.Imap;

    public override int SmtpPort => Exim.Port;

    public override string SmtpSecurity => "starttls";

    public override string? CertificateAuthorityFile => Dovecot.CertificateAuthorityFile;

    public static async Task<DovecotMailServer> StartAsync(TestAuthority authority, DovecotOptions? options = null, CancellationToken cancellationToken = default)
    {
        var dovecot = await Dovecot.StartAsync(authority, options, cancellationToken);
        try
        {
            return new DovecotMailServer(dovecot, await Exim.StartAsync(authority, dovecot.Ports.Lmtp, options?.Tokens, cancellationToken));
        }
        catch
        {
            await dovecot.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await Exim.DisposeAsync();
        await Dovecot.DisposeAsync();
    }

    protected override Task SendAsync(string to, ReadOnlyMemory<byte> raw, string envelopeFrom, string headerFrom, CancellationToken cancellationToken) =>
        SmtpDelivery.SendAsync(SmtpPort, envelopeFrom, to, raw, cancellationToken);
}
