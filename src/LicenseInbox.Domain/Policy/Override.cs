namespace LicenseInbox.Domain.Policy;

/// <summary>A representative's decision that a finding does not stand in the way. It stays while the finding rests on the same evidence.</summary>
/// <param name="Code">The finding's code.</param>
/// <param name="Fingerprint">What the finding rested on (<see cref="FingerprintOf"/>).</param>
/// <param name="By">The representative.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record Override(string Code, string Fingerprint, string By, string Reason, DateTimeOffset At)
{
    /// <summary>What a finding rests on, as one text.</summary>
    public static string FingerprintOf(Finding finding) =>
        string.Join('\n', finding.Evidence.Select(evidence => $"{evidence.Source}|{evidence.FormId}|{evidence.Field}|{evidence.Value}").Prepend(finding.Code));

    /// <summary>The finding as a note when one of <paramref name="overrides"/> holds for it and <paramref name="table"/> lets a representative override it; else as it is.</summary>
    public static Finding Apply(Finding finding, IReadOnlyCollection<Override> overrides, PolicyTable table) =>
        finding.Outcome > Outcome.Accept && table[finding.Code].Override && overrides.FirstOrDefault(entry => entry.Code == finding.Code && entry.Fingerprint == FingerprintOf(finding)) is { } held
            ? finding with { Outcome = Outcome.Note, OverriddenBy = held.By }
            : finding;
}
