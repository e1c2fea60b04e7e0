using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;

namespace LicenseInbox.Worker.Tests.Servers;

/// <summary>GreenMail in a container: no TLS of ours, nothing kept, a new UIDVALIDITY at each start.</summary>
public sealed class GreenMail : MailServer
{
    private const string Image = "greenmail/standalone:2.1.3";
    private const int Smtp = 3025;
    private const int Imap = 3143;

    private readonly IContainer container;

    private GreenMail(IContainer container) => this.container = container;

    public override string Name => $"GreenMail ({Image})";

    public override int ImapPort => container.GetMappedPublicPort(Imap);

    public override string ImapSecurity => "none";

    public override int SmtpPort => container.GetMappedPublicPort(Smtp);

    public override string SmtpSecurity => "none";

    public override string? CertificateAuthorityFile => null;

    /// <summary>Starts it where that is possible; null and the reason elsewhere.</summary>
    public static async Task<(GreenMail? Server, string Reason)> TryStartAsync(CancellationToken cancellationToken)
    {
        var (container, reason) = await ContainerEngine.TryStartAsync(
            () => new ContainerBuilder(Image)
                .WithEnvironment("GREENMAIL_OPTS", "-Dgreenmail.setup.test.smtp -Dgreenmail.setup.test.imap -Dgreenmail.hostname=0.0.0.0 -Dgreenmail.auth.disabled")
                .WithPortBinding(Smtp, assignRandomHostPort: true)
                .WithPortBinding(Imap, assignRandomHostPort: true)
                .WithAutoRemove(true)
                .WithWaitStrategy(Wait.ForUnixContainer().UntilExternalTcpPortIsAvailable(Imap).UntilExternalTcpPortIsAvailable(Smtp))
                .Build(),
            cancellationToken);
        return (container is null ? null : new GreenMail(container), reason);
    }

    public override ValueTask DisposeAsync() => container.DisposeAsync();

    protected override Task SendAsync(string to, ReadOnlyMemory<byte> raw, string envelopeFrom, string headerFrom, CancellationToken cancellationToken) =>
        SmtpDelivery.SendAsync(SmtpPort, envelopeFrom, to, WithTrace(raw, envelopeFrom, headerFrom, to, TimeProvider.System.GetUtcNow()), cancellationToken);
}
