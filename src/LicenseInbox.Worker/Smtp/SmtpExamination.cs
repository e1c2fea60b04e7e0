using System.Net.Sockets;
using LicenseInbox.Domain.Examining;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace LicenseInbox.Worker.Smtp;

/// <summary>Tries the server that takes our replies: connects and signs in; no mail is sent.</summary>
internal sealed class SmtpExamination(SmtpOptions options)
{
    private const string Part = "SMTP server";

    public async Task<Diagnosis> ExamineAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.CommandTimeout * 2);
        using var client = new SmtpClient { CheckCertificateRevocation = false, Timeout = (int)options.CommandTimeout.TotalMilliseconds, ServerCertificateValidationCallback = new ServerCertificate(options.CertificateAuthorityFile).IsTrusted };
        try
        {
            await client.ConnectAsync(options.Host, options.EffectivePort, options.SocketOptions, patience.Token).WaitAsync(patience.Token);
            if (!string.IsNullOrEmpty(options.User))
                await client.AuthenticateAsync(options.User, await options.ReadPasswordAsync(patience.Token), patience.Token).WaitAsync(patience.Token);
            await client.NoOpAsync(patience.Token).WaitAsync(patience.Token);
            var protection = client.IsSecure ? client.SslProtocol.ToString().Replace("Tls1", "TLS 1.", StringComparison.Ordinal) : "without TLS";
            await client.DisconnectAsync(quit: true, patience.Token).WaitAsync(patience.Token);
            return new Diagnosis(Part, Health.Well, $"{options.Host}:{options.EffectivePort} answers ({protection}){(string.IsNullOrEmpty(options.User) ? ", nobody signs in" : $", signed in as {options.User}")}");
        }
        catch (Exception error) when (SmtpMailSender.IsOfServerOrNetwork(error) && !cancellationToken.IsCancellationRequested)
        {
            return new Diagnosis(Part, Health.Wrong, $"{options.Host}:{options.EffectivePort}: {SmtpMailSender.Words(error)}", MendOf(error));
        }
    }

    private static string MendOf(Exception error) => error switch
    {
        AuthenticationException => "Smtp:User and Smtp:PasswordFile",
        SslHandshakeException or NotSupportedException => "Smtp:Port and Smtp:Security; Smtp:CertificateAuthorityFile for an authority of your own",
        SocketException or OperationCanceledException or TimeoutException => "Smtp:Host and Smtp:Port, and whether this machine may reach them",
        _ => "Smtp:Host, Smtp:Port and Smtp:Security",
    };
}
