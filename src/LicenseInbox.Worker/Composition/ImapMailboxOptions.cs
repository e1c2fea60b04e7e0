using LicenseInbox.Worker.Imap;
using LicenseInbox.Worker.OAuth;

namespace LicenseInbox.Worker.Composition;

/// <summary>An IMAP mailbox of the settings, with the tokens that may sign in to it.</summary>
internal sealed record ImapMailboxOptions : ImapOptions
{
    /// <summary>Tokens in place of a password; not set: a password signs in.</summary>
    public OAuthOptions? OAuth { get; init; }

    protected override bool SignsInByTokens => OAuth is not null;
}
