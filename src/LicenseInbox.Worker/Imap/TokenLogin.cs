using LicenseInbox.Domain.SigningIn;
using MailKit.Net.Imap;
using MailKit.Security;

namespace LicenseInbox.Worker.Imap;

/// <summary>How a token is shown to an IMAP server.</summary>
internal static class TokenLogin
{
    /// <summary>What it is when a server takes no tokens.</summary>
    public const string NotOffered = "the server offers no login by tokens (neither OAUTHBEARER nor XOAUTH2)";

    /// <exception cref="NotSupportedException">The server takes no tokens.</exception>
    public static SaslMechanism Of(ImapClient client, string user, AccessToken token, TokenMechanism? wanted) => (wanted ?? Offered(client)) switch
    {
        TokenMechanism.OAUTHBEARER => new SaslMechanismOAuthBearer(user, token.Value),
        _ => new SaslMechanismOAuth2(user, token.Value),
    };

    private static TokenMechanism Offered(ImapClient client) => client.AuthenticationMechanisms.Contains("OAUTHBEARER")
        ? TokenMechanism.OAUTHBEARER
        : client.AuthenticationMechanisms.Contains("XOAUTH2") ? TokenMechanism.XOAUTH2 : throw new NotSupportedException(NotOffered);
}
