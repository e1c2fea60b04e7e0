namespace LicenseInbox.Servers;

/// <summary>What a Dovecot of a test's own does otherwise than the shared one.</summary>
public sealed record DovecotOptions
{
    /// <summary>The capabilities it tells; null: all it has. Without MOVE, UIDPLUS or IDLE it is like older servers.</summary>
    public string? Capabilities { get; init; }

    /// <summary>The separator of folder names.</summary>
    public char Separator { get; init; } = '/';

    /// <summary>The personal namespace's prefix, as with Courier's "INBOX.".</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The host names of its certificate.</summary>
    public string CertificateHost { get; init; } = "localhost";

    /// <summary>The name of its folder for sent mails.</summary>
    public string SentFolder { get; init; } = "Sent";

    /// <summary>The name of its folder for junk, which it marks as such once somebody has made it.</summary>
    public string JunkFolder { get; init; } = "Spam";

    /// <summary>What the owner may do in every folder, in the letters of RFC 4314; null: everything. Without k no folder can be made.</summary>
    public string? Rights { get; init; }

    /// <summary>Bytes that each user may store; null: no quota.</summary>
    public int? Quota { get; init; }

    /// <summary>The password of every user.</summary>
    public string Password { get; init; } = MailServer.Password;

    /// <summary>Who issues the tokens that sign in besides passwords, shown by OAUTHBEARER or XOAUTH2; null: none do.</summary>
    public TokenIssuer? Tokens { get; init; }

    /// <summary>Whether tokens of one user open the mailboxes of all of his domain, as shared ones.</summary>
    public bool SharesMailboxes { get; init; }

    /// <summary>How tokens may be shown.</summary>
    public string TokenMechanisms { get; init; } = "oauthbearer xoauth2";

    /// <summary>Whether nobody has room for another mail: what arrives is put off, not refused.</summary>
    public bool QuotaReached { get; init; }
}
