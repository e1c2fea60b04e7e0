using LicenseInbox.Worker.OAuth;
using LicenseInbox.Worker.Smtp;

namespace LicenseInbox.Worker.Composition;

/// <summary>The SMTP server of the settings, with the tokens that may sign in to it.</summary>
internal sealed class SmtpServerOptions : SmtpOptions
{
    /// <summary>Tokens in place of a password; not set: a password signs in, or nobody does.</summary>
    public OAuthOptions? OAuth { get; set; }

    protected override bool SignsInByTokens => OAuth is not null;
}
