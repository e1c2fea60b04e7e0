using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Billing;

/// <summary>What becomes of an email whose card form billing has.</summary>
internal enum CardRetentionMode
{
    /// <summary>It is replaced by the same without its card form.</summary>
    Replace,

    /// <summary>It stays as it is.</summary>
    Keep,
}

/// <summary>Settings <c>Billing:*</c>: who charges the cards, and how their forms get there.</summary>
internal sealed class BillingOptions : IValidatableObject
{
    /// <summary>Where the card forms of moves made go; not set: they are handed to nobody.</summary>
    [EmailAddress]
    public string? Address { get; set; }

    /// <summary>PEM or DER with the certificates of all who shall read the forms, and if need be of the authorities that issued them. Not set: no form is sent, billing is told where it lies.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>Revocation lists (PEM or DER) of the certificates' issuers; once it is set, a certificate whose issuer has no current list in it is not used.</summary>
    public string? RevocationListFile { get; set; }

    /// <summary>Whether revocation is also looked up where the certificates say (CRL, OCSP). What can't be reached tells nothing. Default: no.</summary>
    public bool CheckRevocationOnline { get; set; }

    /// <summary>What becomes of the email in the mailbox that the card form came in. Default: replaced where a certificate is set, else kept.</summary>
    public CardRetentionMode? Retention { get; set; }

    /// <summary>How long after billing's server took the form it is replaced: so long a mail may still come back (RFC 5321, 4.5.4.1: 4 to 5 days). Default: 6 days; 0 to 365.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan ReplaceAfter { get; set; } = TimeSpan.FromDays(6);

    /// <summary>Whether emails are replaced.</summary>
    public bool Replaces => !string.IsNullOrEmpty(CertificateFile) && Retention != CardRetentionMode.Keep;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(Address) && !string.IsNullOrEmpty(CertificateFile))
            yield return new ValidationResult("is set without Billing:Address; allowed: both or neither", [nameof(CertificateFile)]);
        if (string.IsNullOrEmpty(CertificateFile) && (!string.IsNullOrEmpty(RevocationListFile) || CheckRevocationOnline))
            yield return new ValidationResult("there is no certificate to look up; allowed: only with Billing:CertificateFile", [string.IsNullOrEmpty(RevocationListFile) ? nameof(CheckRevocationOnline) : nameof(RevocationListFile)]);
        if (string.IsNullOrEmpty(CertificateFile) && Retention == CardRetentionMode.Replace)
            yield return new ValidationResult("without Billing:CertificateFile billing is told where the form lies, so that it must stay there; allowed: keep, or replace with Billing:CertificateFile", [nameof(Retention)]);
        if (!string.IsNullOrEmpty(CertificateFile) && Problem(() => CertificateFiles.Load(CertificateFile).Recipients.Count > 0 ? null : "holds no certificate of a recipient, only authorities'") is { } certificate)
            yield return new ValidationResult($"'{CertificateFile}' {certificate}; allowed: a PEM or DER file with X.509 certificates", [nameof(CertificateFile)]);
        if (!string.IsNullOrEmpty(RevocationListFile) && Problem(() => CertificateFiles.LoadLists(RevocationListFile).Count > 0 ? null : "holds no revocation list") is { } list)
            yield return new ValidationResult($"'{RevocationListFile}' {list}; allowed: a PEM or DER file with X.509 revocation lists", [nameof(RevocationListFile)]);
    }

    private static string? Problem(Func<string?> load)
    {
        try
        {
            return load();
        }
        catch (Exception error) when (CertificateFiles.IsOfFile(error))
        {
            return $"can't be read: {error.Message}";
        }
    }
}
