using System.Net.Sockets;
using LicenseInbox.Domain.SigningIn;
using MailKit.Net.Imap;
using MailKit.Security;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Imap;

/// <summary>Opens a connection to the server and logs in, by a password or by tokens.</summary>
internal sealed class ImapConnector(ImapOptions options, ILogger logger, IAccessTokens? tokens = null)
{
    /// <summary>Opens a connection; the caller bounds how long this may take. A token that the server refuses is replaced once.</summary>
    /// <exception cref="TokenUnavailableException">There is no token to log in with.</exception>
    public async Task<ImapClient> ConnectAsync(CancellationToken cancellationToken)
    {
        if (tokens is null)
            return await ConnectAsync(async client => await client.AuthenticateAsync(options.LoginName, await PasswordAsync(cancellationToken), cancellationToken), cancellationToken);
        var token = await tokens.GetAsync(cancellationToken);
        while (true)
        {
            try
            {
                var used = token;
                var client = await ConnectAsync(client => client.AuthenticateAsync(TokenLogin.Of(client, options.LoginName, used, tokens.Mechanism), cancellationToken), cancellationToken);
                await tokens.AcceptedAsync(token, cancellationToken);
                return client;
            }
            catch (AuthenticationException refused)
            {
                if (await tokens.RefusedAsync(token, refused.Message, cancellationToken) is not { } other)
                    throw;
                token = other;
            }
        }
    }

    private async Task<ImapClient> ConnectAsync(Func<ImapClient, Task> logIn, CancellationToken cancellationToken)
    {
        var port = options.EffectivePort;
        var socket = await OpenAsync(options.Host, port, cancellationToken);
        // Revocation is left out: where its servers can't be reached, no mail would come at all.
        var client = new ImapClient { CheckCertificateRevocation = false, Timeout = (int)options.CommandTimeout.TotalMilliseconds };
        try
        {
            if (options.CertificateAuthorityFile is { Length: > 0 } file)
                client.ServerCertificateValidationCallback = ServerCertificate.SignedBy(file);
            if (options.Security == ImapSecurity.None)
                logger.LogWarning("Mailbox {Mailbox}: password or token, and mails, travel unprotected (Security is none)", options.Name);
            await client.ConnectAsync(socket, options.Host, port, SecurityOf(options.Security), cancellationToken);
            await logIn(client);
            return client;
        }
        catch
        {
            socket.Dispose();
            client.Dispose();
            throw;
        }
    }

    private static SecureSocketOptions SecurityOf(ImapSecurity security) => security switch
    {
        ImapSecurity.Tls => SecureSocketOptions.SslOnConnect,
        ImapSecurity.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    /// <summary>A socket that notices a dead peer by itself: the mail library sets no keep-alive.</summary>
    private static async Task<Socket> OpenAsync(string host, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
            await socket.ConnectAsync(host, port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<string> PasswordAsync(CancellationToken cancellationToken)
    {
        if (options.PasswordFile is not { Length: > 0 } file)
            return options.Password ?? "";
        var text = await File.ReadAllTextAsync(file, cancellationToken);
        return text.Split('\n')[0].TrimEnd('\r');
    }
}
