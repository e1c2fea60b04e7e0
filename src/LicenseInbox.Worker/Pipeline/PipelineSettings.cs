using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>What the pipeline needs of the settings.</summary>
internal sealed record PipelineSettings
{
    public required PolicySettings Policy { get; init; }

    public required Mode Mode { get; init; }

    /// <summary>Addresses of all our own mailboxes, compared without case.</summary>
    public required IReadOnlySet<string> OwnAddresses { get; init; }

    /// <summary>What stands behind the @ of our Message-IDs.</summary>
    public string MessageIdDomain => OwnAddresses.Select(address => address[(address.LastIndexOf('@') + 1)..]).FirstOrDefault(domain => domain.Length > 0) ?? "licenseinbox.invalid";

    /// <summary>Addresses that faxes arrive from, compared without case.</summary>
    public required IReadOnlySet<string> FaxGateways { get; init; }

    /// <summary>Where accepted software-only upgrades are told to; null when nobody is told by email.</summary>
    public string? SalesAddress { get; init; }

    /// <summary>Where the card forms of moves made go; null when they are not handed over.</summary>
    public string? BillingAddress { get; init; }

    /// <summary>Whether moves are made, and undone, in a license server of the vendor's that is reached over the network.</summary>
    public bool HasLicenseServer { get; init; }

    /// <summary>A move that takes longer is announced by "received" first.</summary>
    public TimeSpan ReceivedAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>New exceptions in an hour about mails that anybody can send; beyond it like and unlike are one.</summary>
    public int ExceptionsPerHour { get; init; } = 50;

    /// <summary>Answers to one correspondent in a day that nothing came of; after them his next mail goes to a person.</summary>
    public int RepliesWithoutProgress { get; init; } = 4;

    /// <summary>Whether facts are waited for (settling); false in <c>check</c>.</summary>
    public bool Settle { get; init; } = true;
}
