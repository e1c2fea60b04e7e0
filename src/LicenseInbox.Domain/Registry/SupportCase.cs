namespace LicenseInbox.Domain.Registry;

/// <summary>A support case that a partner opened online.</summary>
/// <param name="Number">Case number.</param>
/// <param name="System">The system key it was opened under.</param>
/// <param name="PartnerId">The partner who opened it.</param>
/// <param name="IsOpen">False once it was closed.</param>
/// <param name="SoftwareOnly">The mark that says the case is an upgrade to a software-only solution.</param>
/// <param name="FaxAnnounced">The partner's note that forms were faxed.</param>
/// <param name="OpenedOn">Day it was opened, where known.</param>
/// <param name="ContactEmail">The case's own contact, where known.</param>
public sealed record SupportCase(
    CaseNumber Number,
    SystemKey System,
    string PartnerId,
    bool IsOpen,
    bool SoftwareOnly,
    bool FaxAnnounced,
    DateOnly? OpenedOn,
    string? ContactEmail);
