using System.ComponentModel.DataAnnotations;
using MailKit.Security;

namespace LicenseInbox.Worker.Smtp;

/// <summary>How the connection to the SMTP server is secured.</summary>
internal enum SmtpSecurity
{
    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>STARTTLS, required.</summary>
    StartTls,

    /// <summary>No encryption: for a server on the same machine or a private network only.</summary>
    None,
}

/// <summary>The server that takes our replies (settings <c>Smtp:*</c>).</summary>
internal class SmtpOptions : IValidatableObject
{
    /// <summary>Host name, which the server's certificate must bear. Required.</summary>
    [Required]
    public string Host { get; set; } = "";

    /// <summary>TCP port, 1 to 65535. Default: 465 for tls, 587 for starttls, 25 for none.</summary>
    [Range(1, 65535)]
    public int? Port { get; set; }

    /// <summary><c>tls</c> (default), <c>starttls</c> or <c>none</c>.</summary>
    public SmtpSecurity Security { get; set; } = SmtpSecurity.Tls;

    /// <summary>User name; empty: no authentication.</summary>
    public string? User { get; set; }

    /// <summary>Whether tokens sign in, and no password.</summary>
    protected virtual bool SignsInByTokens => false;

    /// <summary>Password. Better: <see cref="PasswordFile"/>.</summary>
    public string? Password { get; set; }

    /// <summary>A file whose first line is the password; read for each connection, so that a new password needs no restart.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>A PEM file of the certificate authorities, or of the server's own certificate, that alone are trusted; empty: the system's.</summary>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>The name shown before our address; empty: none.</summary>
    [StringLength(200)]
    public string? DisplayName { get; set; }

    /// <summary>How long the server may take for connecting and for each command, 1 s to 10 min. Default 20 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long it may take to answer after DATA, 1 s to 1 h. Default 10 min, as RFC 5321, 4.5.3.2.6 asks.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan DataTimeout { get; set; } = TimeSpan.FromMinutes(10);

    public int EffectivePort => Port ?? Security switch { SmtpSecurity.Tls => 465, SmtpSecurity.StartTls => 587, _ => 25 };

    public SecureSocketOptions SocketOptions => Security switch
    {
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Password) && !string.IsNullOrEmpty(PasswordFile))
            yield return new ValidationResult("Set Smtp:Password or Smtp:PasswordFile, not both.", [nameof(Password)]);
        var hasSecret = !string.IsNullOrEmpty(Password) || !string.IsNullOrEmpty(PasswordFile);
        if (SignsInByTokens && hasSecret)
            yield return new ValidationResult("Smtp signs in by tokens (Smtp:OAuth): it needs no Smtp:Password and no Smtp:PasswordFile.", [nameof(Password)]);
        if (SignsInByTokens && string.IsNullOrEmpty(User))
            yield return new ValidationResult("Smtp:OAuth needs Smtp:User.", [nameof(User)]);
        if (!string.IsNullOrEmpty(User) && !hasSecret && !SignsInByTokens)
            yield return new ValidationResult("Smtp:User needs Smtp:Password or Smtp:PasswordFile.", [nameof(User)]);
        if (string.IsNullOrEmpty(User) && hasSecret)
            yield return new ValidationResult("Smtp:Password and Smtp:PasswordFile need Smtp:User.", [nameof(User)]);
        if (!string.IsNullOrEmpty(PasswordFile) && !File.Exists(PasswordFile))
            yield return new ValidationResult($"Smtp:PasswordFile names a file that is not there: {PasswordFile}", [nameof(PasswordFile)]);
        if (!string.IsNullOrEmpty(CertificateAuthorityFile) && !File.Exists(CertificateAuthorityFile))
            yield return new ValidationResult($"Smtp:CertificateAuthorityFile names a file that is not there: {CertificateAuthorityFile}", [nameof(CertificateAuthorityFile)]);
    }

    /// <summary>The password as it is now.</summary>
    public async Task<string> ReadPasswordAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(PasswordFile))
            return Password ?? "";
        var text = await File.ReadAllTextAsync(PasswordFile, cancellationToken);
        return text.Split('\n', 2)[0].TrimEnd('\r');
    }
}
