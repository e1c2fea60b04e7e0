using System.Net.Sockets;
using LicenseInbox.Domain.Examining;
using LicenseInbox.Domain.SigningIn;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Imap;

/// <summary>Tries a mailbox as the worker would use it, and changes nothing in it.</summary>
/// <param name="options">The mailbox.</param>
/// <param name="setting">The full name of its settings, such as <c>Mail:Mailboxes:0</c>.</param>
/// <param name="logger">Is told what the connection warns of.</param>
/// <param name="tokens">What signs in; null: a password.</param>
internal sealed class ImapExamination(ImapOptions options, string setting, ILogger logger, IAccessTokens? tokens = null)
{
    private string Part => $"mailbox {options.Name}";

    public async Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.CommandTimeout * 2);
        List<Diagnosis> found = [];
        try
        {
            if (tokens is not null)
                found.Add(new Diagnosis(Part, Health.Well, $"{tokens.Issuer} gives a token, good until {(await tokens.GetAsync(patience.Token)).EndsAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC"));
            using var client = await new ImapConnector(options, logger, tokens).ConnectAsync(patience.Token).WaitAsync(patience.Token);
            found.AddRange(await LookAsync(client, patience.Token).WaitAsync(patience.Token));
            await client.DisconnectAsync(quit: true, patience.Token).WaitAsync(patience.Token);
            return found;
        }
        catch (Exception error) when (ImapConnection.IsOfTheConnection(error) && !cancellationToken.IsCancellationRequested)
        {
            found.Add(error switch
            {
                TokenUnavailableException none => new Diagnosis(Part, Health.Wrong, $"{none.Issuer} {none.Said}: there is no token to sign in with", none.Mend),
                AuthenticationException when tokens is not null => new Diagnosis(Part, Health.Wrong, $"{options.Host}: the server refused the token for {options.LoginName}, and a new one ({error.Message.Split('\n')[0].Trim().TrimEnd('.')})", TokenMend),
                _ => new Diagnosis(Part, Health.Wrong, $"{options.Host}: {ImapConnection.Sentence(error)}", MendOf(error)),
            });
            return found;
        }
    }

    private async Task<IReadOnlyList<Diagnosis>> LookAsync(ImapClient client, CancellationToken cancellationToken)
    {
        var inbox = await ImapFolders.FindAsync(client, options.Folder, cancellationToken);
        var access = await inbox.OpenAsync(FolderAccess.ReadWrite, cancellationToken);
        var protection = Diagnosis.Protection(client.IsSecure ? client.SslProtocol : null);
        List<Diagnosis> found = [new(Part, Health.Well, $"Signed in to {options.Host} as {options.LoginName} ({protection}); {inbox.Count} mails in {inbox.FullName}")];
        if (!client.IsSecure)
            found.Add(new Diagnosis(Part, Health.Note, tokens is null ? "Password and mails, with the cards in them, travel unprotected" : "The token and mails, with the cards in them, travel unprotected", $"{setting}:Security tls or starttls"));
        if (access != FolderAccess.ReadWrite)
            found.Add(new Diagnosis(Part, Health.Wrong, $"{inbox.FullName} may be read only: mails that are handled can't be moved out of it", "Give the account the right to move mails, or stay in Mode observe"));
        if (!client.Capabilities.HasFlag(ImapCapabilities.Idle))
            found.Add(new Diagnosis(Part, Health.Note, $"The server pushes no news (IDLE): it is asked every {options.PollEvery.TotalSeconds:0} s", $"{setting}:PollEvery"));
        foreach (var name in new[] { options.Processed, options.Exceptions, options.Ignored })
        {
            if (!await ExistsAsync(client, name, cancellationToken))
                found.Add(new Diagnosis(Part, Health.Note, $"There is no folder {name} yet: it is made when the first mail is filed there"));
        }

        if (await ImapFolders.JunkAsync(client, options.Junk, cancellationToken) is null)
            found.Add(new Diagnosis(Part, Health.Note, "No folder for junk was found: what the server takes for junk is not looked at", $"{setting}:Junk"));
        return found;
    }

    private static async Task<bool> ExistsAsync(ImapClient client, string name, CancellationToken cancellationToken)
    {
        try
        {
            await ImapFolders.FindAsync(client, name, cancellationToken);
            return true;
        }
        catch (FolderNotFoundException)
        {
            return false;
        }
    }

    private string TokenMend => $"{setting}:User, which whom the token is for must be allowed to open by IMAP; {setting}:OAuth:Scopes; {setting}:OAuth:Mechanism";

    private string MendOf(Exception error) => error switch
    {
        NotSupportedException { Message: TokenLogin.NotOffered } => $"{setting}:PasswordFile in place of {setting}:OAuth, or {setting}:Host: the server takes no tokens",
        AuthenticationException => $"{setting}:User and PasswordFile; some providers want a password made for one program",
        SslHandshakeException => $"{setting}:Port and Security; CertificateAuthorityFile for an authority of your own",
        FolderNotFoundException => $"{setting}:Folder",
        SocketException or OperationCanceledException or TimeoutException => $"{setting}:Host and Port, and whether this machine may reach them",
        NotSupportedException => $"{setting}:Security: the server offers no STARTTLS",
        FileNotFoundException => $"{setting}:PasswordFile",
        _ => $"{setting}:Host, Port and Security",
    };
}
