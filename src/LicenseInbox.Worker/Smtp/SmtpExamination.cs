using System.Net.Sockets;
using LicenseInbox.Domain.Examining;
using LicenseInbox.Domain.SigningIn;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace LicenseInbox.Worker.Smtp;

/// <summary>Tries the server that takes our replies: connects and signs in; no mail is sent.</summary>
/// <param name="options">The server.</param>
/// <param name="tokens">What signs in; null: a password, or nothing.</param>
internal sealed class SmtpExamination(SmtpOptions options, IAccessTokens? tokens = null)
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
            if (tokens is not null)
                await SignInAsync(client, tokens, patience.Token);
            else if (!string.IsNullOrEmpty(options.User))
                await client.AuthenticateAsync(options.User, await options.ReadPasswordAsync(patience.Token), patience.Token).WaitAsync(patience.Token);
            await client.NoOpAsync(patience.Token).WaitAsync(patience.Token);
            var protection = Diagnosis.Protection(client.IsSecure ? client.SslProtocol : null);
            await client.DisconnectAsync(quit: true, patience.Token).WaitAsync(patience.Token);
            return new Diagnosis(Part, Health.Well, $"{options.Host}:{options.EffectivePort} answers ({protection}){(string.IsNullOrEmpty(options.User) ? ", nobody signs in" : $", signed in as {options.User}{(tokens is null ? "" : $" by a token of {tokens.Issuer}")}")}");
        }
        catch (TokenUnavailableException none)
        {
            return new Diagnosis(Part, Health.Wrong, $"{none.Issuer} {none.Said}: there is no token to sign in with", none.Mend);
        }
        catch (AuthenticationException refused) when (tokens is not null)
        {
            return new Diagnosis(
                Part,
                Health.Wrong,
                $"{options.Host}:{options.EffectivePort}: {tokens.Issuer} gives a token, and the server refused it for {options.User} ({refused.Message.Split('\n')[0].Trim().TrimEnd('.')})",
                "Smtp:User, in whose name whom the token is for must be allowed to send by SMTP; Smtp:OAuth:Scopes; Smtp:OAuth:Mechanism");
        }
        catch (Exception error) when (SmtpMailSender.IsOfServerOrNetwork(error) && !cancellationToken.IsCancellationRequested)
        {
            return new Diagnosis(Part, Health.Wrong, $"{options.Host}:{options.EffectivePort}: {SmtpMailSender.Words(error)}", MendOf(error));
        }
    }

    /// <summary>As the sender does: a token that is refused may have been revoked, a new one is tried.</summary>
    private async Task SignInAsync(SmtpClient client, IAccessTokens tokens, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cancellationToken);
        try
        {
            await client.AuthenticateAsync(TokenLogin.Of(client, options.User!, token, tokens.Mechanism), cancellationToken).WaitAsync(cancellationToken);
        }
        catch (AuthenticationException refused)
        {
            if (await tokens.RefusedAsync(token, refused.Message, cancellationToken) is not { } other)
                throw;
            await client.AuthenticateAsync(TokenLogin.Of(client, options.User!, other, tokens.Mechanism), cancellationToken).WaitAsync(cancellationToken);
        }
    }

    private static string MendOf(Exception error) => error switch
    {
        NotSupportedException { Message: TokenLogin.NotOffered } => "Smtp:PasswordFile in place of Smtp:OAuth, or Smtp:Host: the server takes no tokens",
        AuthenticationException => "Smtp:User and Smtp:PasswordFile",
        SslHandshakeException or NotSupportedException => "Smtp:Port and Smtp:Security; Smtp:CertificateAuthorityFile for an authority of your own",
        SocketException or OperationCanceledException or TimeoutException => "Smtp:Host and Smtp:Port, and whether this machine may reach them",
        _ => "Smtp:Host, Smtp:Port and Smtp:Security",
    };
}
