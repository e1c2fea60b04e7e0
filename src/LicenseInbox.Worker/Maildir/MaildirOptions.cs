using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Maildir;

/// <summary>One Maildir of the settings (<c>Mail:Mailboxes</c>, <c>Kind</c> maildir): for the demo, and for a trial without a server.</summary>
internal sealed record MaildirOptions : IValidatableObject
{
    /// <summary>The mailbox's name in logs and in the database. Never change it: deliveries are known by it.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>The mailbox's email address.</summary>
    [Required, EmailAddress]
    public string Address { get; init; } = "";

    /// <summary>The folder that has (or gets) new, cur and tmp.</summary>
    [Required]
    public string Path { get; init; } = "";

    /// <summary>Where answered mails go: a Maildir++ folder beside new and cur, ".Processed"; "/" parts levels.</summary>
    [Required]
    public string Processed { get; init; } = "Processed";

    /// <summary>Where mails go that a person must look at.</summary>
    [Required]
    public string Exceptions { get; init; } = "Exceptions";

    /// <summary>Where mails go that are not for us to answer.</summary>
    [Required]
    public string Ignored { get; init; } = "Ignored";

    /// <summary>The folder for sent replies. Default: Sent.</summary>
    [Required]
    public string Sent { get; init; } = "Sent";

    /// <summary>The folder for what the server takes for junk. Default: Junk; where there is none, nothing is looked at.</summary>
    [Required]
    public string Junk { get; init; } = "Junk";

    /// <summary>Whether replies are put into the Sent folder. Default: yes.</summary>
    public bool AppendSent { get; init; } = true;

    /// <summary>How often the folder is looked at for changes that its file system does not tell. Default: 5 s; 0.1 s to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(5);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        string[] folders = [Processed, Exceptions, Ignored, Sent];
        if (folders.Distinct(StringComparer.OrdinalIgnoreCase).Count() < folders.Length)
            yield return new ValidationResult($"Mailbox '{Name}': Processed, Exceptions, Ignored and Sent must differ.", [nameof(Processed)]);
    }
}
