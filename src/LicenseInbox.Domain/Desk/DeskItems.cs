using LicenseInbox.Domain.Assembly;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Desk;

/// <summary>What a representative may ask for, or give as a reason to reject: what the policy found, and what he may add.</summary>
public static class DeskItems
{
    private static readonly Dictionary<FormKind, string> MissingCodes = new()
    {
        [FormKind.LicenseTransfer] = FindingCodes.FormTransferMissing,
        [FormKind.CardAuthorization] = FindingCodes.FormCardMissing,
        [FormKind.MigrationWorksheet] = FindingCodes.FormWorksheetMissing,
    };

    /// <summary>What may be asked for.</summary>
    /// <param name="decision">The request's last decision by the policy.</param>
    /// <param name="request">The request as it is assembled.</param>
    /// <param name="settings">The policy.</param>
    public static IReadOnlyList<DeskItem> ToAsk(Decision decision, AssembledRequest request, PolicySettings settings)
    {
        var found = decision.Findings.Where(finding => finding.Outcome == Outcome.Ask || (finding.Repair is not null && finding.Outcome > Outcome.Accept)).Select(finding => Found(finding, Outcome.Ask)).ToList();
        var forms = request.Transfers.Concat(request.Worksheets).Concat(request.Card is { } card ? [card] : []).Select(submitted => submitted.Form).ToList();
        var absent = MissingCodes.Keys.Where(kind => !forms.Exists(form => form.Kind == kind)).Select(kind => Added(Missing(kind, request, settings)));
        var again = forms.Select(form => Added(Again(form, decision, request, settings)));
        return found.Concat(absent).Concat(again).Append(Added(Order(request))).Append(Added(Declaration(request))).DistinctBy(item => item.Id).DistinctBy(item => item.Finding.Message).ToList();
    }

    /// <summary>Reasons to reject.</summary>
    public static IReadOnlyList<DeskItem> ToReject(Decision decision) => decision.Findings
        .Where(finding => finding.Outcome is Outcome.Reject or Outcome.Flag or Outcome.Ask && !finding.Code.StartsWith("sender.", StringComparison.Ordinal))
        .Select(finding => Found(finding, Outcome.Reject))
        .DistinctBy(item => item.Id)
        .ToList();

    /// <summary>What may be overridden.</summary>
    public static IReadOnlyList<DeskItem> ToOverride(Decision decision, PolicySettings settings) => decision.Findings
        .Where(finding => finding.Outcome > Outcome.Accept && settings.Table[finding.Code].Override)
        .Select(finding => new DeskItem(DeskItem.IdOf(finding), finding, true))
        .DistinctBy(item => item.Id)
        .ToList();

    /// <summary>The representative's own words.</summary>
    public static Finding Words(Outcome outcome, string words, CaseNumber? number) => new()
    {
        Code = outcome == Outcome.Ask ? FindingCodes.RepresentativeAsks : FindingCodes.RepresentativeRejects,
        Outcome = outcome,
        Case = number,
        Message = words,
        Evidence = [Evidence.From("representative", null, words)],
    };

    private static DeskItem Found(Finding finding, Outcome outcome) => new(DeskItem.IdOf(finding), finding with { Outcome = outcome, OverriddenBy = null }, true);

    private static DeskItem Added(Finding finding) => new(DeskItem.IdOf(finding), finding, false);

    private static Finding Missing(FormKind kind, AssembledRequest request, PolicySettings settings)
    {
        var title = settings.Title(kind);
        return Ask(request, MissingCodes[kind], $"The {title} is missing.", $"Fill in the {title}, sign it, and send it as a PDF in a reply to this email.", Evidence.From("body", null, title));
    }

    /// <summary>A form that a person can't read either; the fields that are in doubt are named.</summary>
    private static Finding Again(FormFacts form, Decision decision, AssembledRequest request, PolicySettings settings)
    {
        var title = settings.Title(form.Kind);
        var fields = decision.Findings.Where(finding => finding.Code == FindingCodes.FormUnreadable).SelectMany(finding => finding.Evidence)
            .Where(evidence => evidence.FormId == form.Id && evidence.Field is not null).Select(evidence => settings.Label(form.Kind, evidence.Field!)).Distinct(StringComparer.Ordinal).ToList();
        var evidence = fields.Count > 0 ? form.Unsure.Keys.Select(field => Evidence.From(form, field)).DefaultIfEmpty(Form(form)).ToArray() : [Form(form)];
        return Ask(
            request,
            FindingCodes.FormUnreadable,
            $"The {title} ({form.Source}, page {form.FirstPage}) can't be read{(fields.Count > 0 ? $": {string.Join(", ", fields)}" : "")}.",
            $"Send the {title} again in a reply to this email: filled in on a computer, or as a clear scan.",
            evidence);
    }

    private static Evidence Form(FormFacts form) => new() { Source = form.Source, Form = form.Kind, FormId = form.Id, Page = form.FirstPage };

    private static Finding Order(AssembledRequest request) =>
        Ask(request, FindingCodes.PoMissing, "The no-charge PO of the software-only upgrade is missing.", "Tell us the number of the no-charge PO in a reply to this email.", Evidence.From("body", "po_number", null));

    private static Finding Declaration(AssembledRequest request) =>
        Ask(request, FindingCodes.UpgradeUndeclared, "It is not said that this is an upgrade to a software-only solution.", "Say in a reply to this email, and in the case, that it is an upgrade to a software-only solution, if it is one.", Evidence.From("body", "software_only", null));

    private static Finding Ask(AssembledRequest request, string code, string message, string repair, params Evidence[] evidence) =>
        new() { Code = code, Outcome = Outcome.Ask, Case = request.Case, Message = message, Repair = repair, Evidence = evidence };
}
