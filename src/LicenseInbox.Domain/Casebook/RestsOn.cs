using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Casebook;

/// <summary>Which facts of the registry and the case desk a decision rested on.</summary>
public static class RestsOn
{
    /// <summary>
    /// The facts of a request: its case, the systems its forms name, the license keys it is to move, and what its findings quote, unknown keys and cases too. Partners are reached through the case.
    /// </summary>
    public static ChangedFacts Of(Request request)
    {
        // After a move the systems' registrations are waited for.
        var forms = request.State.Status == RequestStatus.Moved ? request.State.Forms.Concat(request.State.FormsDone) : request.State.Forms;
        var systems = forms.SelectMany(form => new[] { form.From, form.To }).OfType<SystemKey>().ToHashSet();
        var licenses = new HashSet<LicenseKey>();
        var (systemsLike, licensesLike) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var cases = request.Case is { } own ? new HashSet<CaseNumber> { own } : [];
        if (request.Decision is { } decision)
        {
            licenses.UnionWith(decision.Moves.SelectMany(move => move.Licenses).Select(license => license.Key));
            systems.UnionWith(decision.Moves.SelectMany(move => new[] { move.From, move.To }));
            foreach (var evidence in decision.Findings.SelectMany(finding => finding.Evidence))
            {
                if (evidence is { By: Reading.ReadBy.Ocr, Field: { } read })
                    (Sureness.FormsInDoubt.IsSystem(read) ? systemsLike : Sureness.FormsInDoubt.IsLicense(read) ? licensesLike : []).Add(LookAlikes.Fold(evidence.ReadAs ?? evidence.Value));
                switch (evidence.Field)
                {
                    case { } field when field.StartsWith("license_key", StringComparison.Ordinal) && LicenseKey.TryOf(evidence.Value, out var license):
                        licenses.Add(license);
                        break;
                    case "from_system_key" or "to_system_key" or "system_key" when SystemKey.TryOf(evidence.Value, out var system):
                        systems.Add(system);
                        break;
                    case "case_number" when CaseNumber.TryOf(evidence.Value, out var number):
                        cases.Add(number);
                        break;
                }
            }
        }

        systemsLike.Remove("");
        licensesLike.Remove("");
        return new ChangedFacts { Systems = systems, Licenses = licenses, Cases = cases, SystemsLike = systemsLike, LicensesLike = licensesLike };
    }

    /// <summary>
    /// Whether a message of its own rests on one of these facts: its sender is a contact of a changed partner, or its subject, words or forms name a changed case.
    /// </summary>
    public static bool Touches(RecordedMessage message, ChangedFacts changed, IReadOnlyCollection<Partner> changedPartners) =>
        changed.IsEverything || message.SubjectCases.Concat(message.BodyCases).Any(changed.Cases.Contains)
        || message.Facts.Forms.Any(form => CaseNumber.TryOf(form.Text("case_number"), out var number) && changed.Cases.Contains(number))
        || message.Facts.From.Any(from => changedPartners.Any(partner => partner.Has(from.Address)));
}
