using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Imap;

/// <summary>How the connection to a mail server is protected.</summary>
internal enum ImapSecurity
{
    /// <summary>TLS from the first byte on (IMAPS, port 993).</summary>
    Tls,

    /// <summary>A plain greeting, then STARTTLS, which must be offered (port 143).</summary>
    StartTls,

    /// <summary>No protection, password and mails in the clear: only for a trial inside one machine. Each connection warns.</summary>
    None,
}

/// <summary>One IMAP mailbox of the settings (<c>Mail:Mailboxes</c>, <c>Kind</c> imap).</summary>
internal record ImapOptions : IValidatableObject
{
    /// <summary>The mailbox's name in logs and in the database. Never change it: deliveries are known by it.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>The mailbox's email address.</summary>
    [Required, EmailAddress]
    public string Address { get; init; } = "";

    /// <summary>The server's host name, which its certificate must carry.</summary>
    [Required]
    public string Host { get; init; } = "";

    /// <summary>Default: 993 with <see cref="ImapSecurity.Tls"/>, else 143.</summary>
    [Range(1, 65535)]
    public int? Port { get; init; }

    /// <summary>The port of the settings, or the usual one.</summary>
    public int EffectivePort => Port ?? (Security == ImapSecurity.Tls ? 993 : 143);

    /// <summary>Default: tls.</summary>
    public ImapSecurity Security { get; init; } = ImapSecurity.Tls;

    /// <summary>The login name. Default: <see cref="Address"/>.</summary>
    public string? User { get; init; }

    /// <summary>Who logs in: <see cref="User"/>, or the address.</summary>
    public string LoginName => string.IsNullOrEmpty(User) ? Address : User;

    /// <summary>Whether tokens sign in, and no password.</summary>
    protected virtual bool SignsInByTokens => false;

    /// <summary>The password; better is <see cref="PasswordFile"/>.</summary>
    public string? Password { get; init; }

    /// <summary>A file whose first line is the password; read again at every connection, so that a changed password needs no restart.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>PEM certificates of the only authorities that are trusted for this server. Default: those of the system.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>The folder that is watched. Default: INBOX.</summary>
    [Required]
    public string Folder { get; init; } = "INBOX";

    /// <summary>Where answered mails go. In names of folders "/" parts the levels, whatever the server uses.</summary>
    [Required]
    public string Processed { get; init; } = "Processed";

    /// <summary>Where mails go that a person must look at.</summary>
    [Required]
    public string Exceptions { get; init; } = "Exceptions";

    /// <summary>Where mails go that are not for us to answer.</summary>
    [Required]
    public string Ignored { get; init; } = "Ignored";

    /// <summary>The folder for sent replies. Default: the one the server marks as \Sent, else "Sent".</summary>
    public string? Sent { get; init; }

    /// <summary>The folder for what the server takes for junk. Default: the one the server marks as \Junk, else "Junk"; where there is none, nothing is looked at.</summary>
    public string? Junk { get; init; }

    /// <summary>Whether replies are put into the Sent folder. Default: yes.</summary>
    public bool AppendSent { get; init; } = true;

    /// <summary>How long the server may take for one command; bodies get a second more for each 100 KB. Default: 20 s; 1 s to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long one IDLE lasts before it is renewed: some servers drop it at 10 minutes. Default: 9 min; 1 s to 29 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:29:00")]
    public TimeSpan RenewIdleEvery { get; init; } = TimeSpan.FromMinutes(9);

    /// <summary>How often a server without IDLE is asked for news. Default: 10 s; 1 s to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(10);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SignsInByTokens && !(string.IsNullOrEmpty(Password) && string.IsNullOrEmpty(PasswordFile)))
            yield return new ValidationResult($"Mailbox '{Name}' signs in by tokens (OAuth): it needs no Password and no PasswordFile.", [nameof(Password), nameof(PasswordFile)]);
        if (!SignsInByTokens && string.IsNullOrEmpty(Password) == string.IsNullOrEmpty(PasswordFile))
            yield return new ValidationResult($"Mailbox '{Name}' needs either Password or PasswordFile.", [nameof(Password), nameof(PasswordFile)]);
        foreach (var (name, file) in new[] { (nameof(PasswordFile), PasswordFile), (nameof(CertificateAuthorityFile), CertificateAuthorityFile) })
            if (!string.IsNullOrEmpty(file) && !File.Exists(file))
                yield return new ValidationResult($"Mailbox '{Name}': the {name} '{file}' does not exist.", [name]);
        string[] folders = [Folder, Processed, Exceptions, Ignored];
        if (folders.Distinct(StringComparer.OrdinalIgnoreCase).Count() < folders.Length)
            yield return new ValidationResult($"Mailbox '{Name}': Folder, Processed, Exceptions and Ignored must differ.", [nameof(Folder)]);
    }

    /// <summary>Says everything but the password.</summary>
    public sealed override string ToString() => $"{Name} ({LoginName} at {Host}:{Port}, {Security})";
}
