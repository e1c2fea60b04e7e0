using System.Net.Sockets;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.SigningIn;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace LicenseInbox.Worker.Smtp;

/// <summary>Hands mails to an SMTP server, one connection for each; signs in by a password, by tokens, or not at all.</summary>
internal sealed class SmtpMailSender(SmtpOptions options, OutgoingMessage outgoing, TimeProvider time, IAccessTokens? tokens = null) : IMailSender
{
    private const int LongestServerText = 500;

    private readonly ServerCertificate certificate = new(options.CertificateAuthorityFile);

    public async Task<SendAttempt> SendAsync(OutgoingMail mail, string fromAddress, CancellationToken cancellationToken)
    {
        MimeMessage message;
        try
        {
            message = outgoing.Build(mail, fromAddress);
        }
        catch (FormatException error)
        {
            return new SendAttempt(SendResult.Refused, ReadOnlyMemory<byte>.Empty, error.Message);
        }

        using (message)
        {
            if (message.To.Count == 0)
                return new SendAttempt(SendResult.Refused, ReadOnlyMemory<byte>.Empty, "The mail has no recipient.");
            var raw = OutgoingMessage.ToBytes(message);
            var (result, said) = tokens is null ? await HandOverAsync(message, fromAddress, null, cancellationToken) : await HandOverByTokenAsync(message, fromAddress, tokens, cancellationToken);
            return new SendAttempt(result, raw, said is null ? null : Shown(said));
        }
    }

    /// <summary>Signs in by a token, and once more by a new one where the server refuses it: before that nothing of the mail was said.</summary>
    private async Task<(SendResult Result, string? Said)> HandOverByTokenAsync(MimeMessage message, string fromAddress, IAccessTokens tokens, CancellationToken cancellationToken)
    {
        try
        {
            for (var token = await tokens.GetAsync(cancellationToken); ;)
            {
                try
                {
                    return await HandOverAsync(message, fromAddress, token, cancellationToken);
                }
                catch (TokenRefusedException refused)
                {
                    if (await tokens.RefusedAsync(token, refused.Message, cancellationToken) is not { } other)
                        return (SendResult.Deferred, $"The server refused the token: {refused.Message}");
                    token = other;
                }
            }
        }
        catch (TokenUnavailableException none)
        {
            return (SendResult.Deferred, none.Message);
        }
    }

    private async Task<(SendResult Result, string? Said)> HandOverAsync(MimeMessage message, string fromAddress, AccessToken? token, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var conversation = new SmtpConversation(options, time, cancellationToken);
        using var client = NewClient(conversation);
        try
        {
            await ConverseAsync(client, conversation, message, fromAddress, token);
        }
        catch (Exception error) when (IsOfServerOrNetwork(error))
        {
            if (cancellationToken.IsCancellationRequested && conversation is { Answer: null, MayHaveBeenTaken: false })
                throw new OperationCanceledException("Stopped before the mail was handed over.", error, cancellationToken);
            return Judge(conversation, error);
        }

        await QuitAsync(client, conversation);
        return (SendResult.Sent, conversation.Answer?.Text);
    }

    private async Task ConverseAsync(SmtpClient client, SmtpConversation conversation, MimeMessage message, string fromAddress, AccessToken? token)
    {
        // Each wait is also bounded from outside: a client that does not heed its token must not hold up the outbox.
        var patience = conversation.Patience;
        await client.ConnectAsync(options.Host, options.EffectivePort, options.SocketOptions, patience).WaitAsync(patience);
        // Of chunks the server could have all without having been told that it has; commands in one packet blur which of them an answer is to.
        client.Capabilities &= ~(SmtpCapabilities.Chunking | SmtpCapabilities.BinaryMime | SmtpCapabilities.Pipelining);
        if (token is not null)
            await SignInAsync(client, token, patience);
        else if (!string.IsNullOrEmpty(options.User))
            await client.AuthenticateAsync(options.User, await options.ReadPasswordAsync(patience), patience).WaitAsync(patience);
        var sender = MailboxAddress.Parse(fromAddress);
        await client.SendAsync(FormatOptions.Default, message, sender, message.To.Mailboxes, patience, conversation).WaitAsync(patience);
    }

    private async Task SignInAsync(SmtpClient client, AccessToken token, CancellationToken patience)
    {
        try
        {
            await client.AuthenticateAsync(TokenLogin.Of(client, options.User!, token, tokens!.Mechanism), patience).WaitAsync(patience);
        }
        catch (AuthenticationException refused)
        {
            throw new TokenRefusedException(Shown(refused.Message), refused);
        }

        await tokens.AcceptedAsync(token, patience);
    }

    private SmtpClient NewClient(SmtpConversation conversation) => new(conversation)
    {
        // The conversation bounds each step; this must only not strike earlier.
        Timeout = (int)Math.Max(options.CommandTimeout.TotalMilliseconds, options.DataTimeout.TotalMilliseconds),
        CheckCertificateRevocation = false,
        ServerCertificateValidationCallback = certificate.IsTrusted,
    };

    /// <summary>What became of the mail when the dialogue ended in an error. What the server said of the mail counts more than how the connection went afterwards.</summary>
    private static (SendResult Result, string Said) Judge(SmtpConversation conversation, Exception error)
    {
        if (conversation.Answer is { } answer)
            return (answer.IsPositive ? SendResult.Sent : answer.IsPermanent ? SendResult.Refused : SendResult.Deferred, answer.Text);
        if (conversation.MayHaveBeenTaken)
            return (SendResult.Uncertain, $"The connection was lost after DATA, before the answer: {Words(error)}");
        if (conversation.Refusal is { } refusal)
            return (refusal.IsPermanent ? SendResult.Refused : SendResult.Deferred, refusal.Text);
        return (SendResult.Deferred, Words(error));
    }

    private static async Task QuitAsync(SmtpClient client, SmtpConversation conversation)
    {
        try
        {
            await client.DisconnectAsync(quit: true, conversation.Patience).WaitAsync(conversation.Patience);
        }
        catch (Exception error) when (IsOfServerOrNetwork(error))
        {
            // The server has the mail: that it does not say goodbye changes nothing.
        }
    }

    internal static bool IsOfServerOrNetwork(Exception error) => error
        is OperationCanceledException or IOException or SocketException or TimeoutException or ObjectDisposedException
        or ProtocolException or CommandException or AuthenticationException or SslHandshakeException
        or ServiceNotConnectedException or ServiceNotAuthenticatedException or NotSupportedException or UnauthorizedAccessException;

    internal static string Words(Exception error) => error switch
    {
        OperationCanceledException => "The server did not answer in time.",
        SslHandshakeException => "The TLS handshake failed: the server's certificate is not trusted, or it speaks no TLS here.",
        _ => error.Message,
    };

    /// <summary>The server refused a token; nothing of the mail was said yet.</summary>
    private sealed class TokenRefusedException(string message, Exception innerException) : Exception(message, innerException);

    private static string Shown(string text)
    {
        var line = CardData.Mask(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return line.Length <= LongestServerText ? line : line[..LongestServerText];
    }
}
