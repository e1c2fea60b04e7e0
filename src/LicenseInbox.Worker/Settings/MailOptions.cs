using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Settings;

/// <summary><c>Mail</c>: what is watched and who is believed.</summary>
internal class MailOptions : IValidatableObject
{
    /// <summary>authserv-ids of the receiving server, whose Authentication-Results alone are believed; <c>none</c>: results without one, inside the trusted hops.</summary>
    public IReadOnlyList<string> AuthServId { get; set; } = [];

    /// <summary>How many of the topmost Received lines are our own servers'.</summary>
    [Range(0, 20)]
    public int TrustedHops { get; set; } = 1;

    /// <summary>Whether signatures (DKIM) of the sender's domain are verified here where the receiving server writes no results.</summary>
    public bool OwnDkim { get; set; }

    /// <summary>Domains whose seals (ARC) are believed where the receiving server writes no results: servers that forward to us and write what they found.</summary>
    public IReadOnlyList<string> ArcSealers { get; set; } = [];

    /// <summary>Addresses that faxes arrive from.</summary>
    public IReadOnlyList<string> FaxGateways { get; set; } = [];

    /// <summary>Hosts of cloud drives: a link to one, in place of an attached form, is answered by asking for the file.</summary>
    public IReadOnlyList<string> CloudDrives { get; set; } =
    [
        "drive.google.com", "docs.google.com", "sharepoint.com", "onedrive.live.com", "1drv.ms", "dropbox.com", "box.com", "wetransfer.com", "we.tl", "icloud.com", "sharefile.com", "egnyte.com",
        "documentcloud.adobe.com", "acrobat.adobe.com", "mega.nz",
    ];

    /// <summary>Where a first start begins.</summary>
    public StartFrom StartFrom { get; set; }

    /// <summary>The largest mail that is fetched, in bytes.</summary>
    [Range(100_000L, 200_000_000L)]
    public long SizeLimit { get; set; } = 40_000_000;

    /// <summary>New exceptions in an hour about mails whose senders don't count; like ones are one record anyway, beyond it all are.</summary>
    [Range(1, 10000)]
    public int ExceptionsPerHour { get; set; } = 50;

    /// <summary>How often each mailbox is looked at, pushes or not.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A fax gateway that is misspelt would leave its faxes to nobody, and nobody would be told.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        FaxGateways.Where(address => !new EmailAddressAttribute().IsValid(address))
            .Select(address => new ValidationResult($"'{address}' is not an email address; allowed: email addresses", [nameof(FaxGateways)]))
            .Concat(ArcSealers.Where(sealer => Uri.CheckHostName(sealer) != UriHostNameType.Dns || !sealer.Contains('.', StringComparison.Ordinal))
                .Select(sealer => new ValidationResult($"'{sealer}' is not a domain; allowed: domains, such as relay.example", [nameof(ArcSealers)])));
}
