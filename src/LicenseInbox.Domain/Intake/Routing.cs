using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Intake;

/// <summary>One request that an email belongs to.</summary>
/// <param name="Case">Its case; null when none is usable.</param>
/// <param name="InSubject">Whether the subject names the case (or the thread's earlier subject did).</param>
/// <param name="Existing">The request of the thread it joins, when that has no case or the email names none.</param>
/// <param name="Forms">The email's forms that belong to it.</param>
public sealed record Route(CaseNumber? Case, bool InSubject, Request? Existing, IReadOnlyList<FormFacts> Forms);

/// <summary>
/// Finds the requests that an email belongs to: by the cases in its subject, else by its thread, else by the case its forms (or the partner's words) name, else a request without a case.
/// </summary>
public static class Routing
{
    /// <summary>Routes an email whose sender counts. Every form goes to exactly one request, a card form to all.</summary>
    /// <param name="message">The email.</param>
    /// <param name="sorted">What sorting found.</param>
    /// <param name="thread">The requests of its thread, newest first.</param>
    /// <param name="facts">The cases that it names.</param>
    /// <param name="settings">The policy.</param>
    public static IReadOnlyList<Route> Find(MessageFacts message, Sorted sorted, IReadOnlyList<Request> thread, RegistryFacts facts, PolicySettings settings)
    {
        var forms = message.Forms.ToList();
        if (sorted.Subject.Count == 1)
            return [new Route(sorted.Subject[0], true, null, forms)];
        if (sorted.Subject.Count > 1)
            return Split(sorted.Subject, true, forms, facts, settings);

        var joined = thread.FirstOrDefault(request => request.Case is not null) is { } known && !NamesAnother(forms, known, settings)
            ? known
            : null;
        if (joined is not null)
            return [new Route(joined.Case, false, joined, forms)];

        var named = forms.Where(form => form.Kind != FormKind.CardAuthorization).Select(form => Case(form, settings)).OfType<CaseNumber>().Distinct().ToList();
        if (named.Count == 0)
            named = forms.Select(form => Case(form, settings)).OfType<CaseNumber>().Distinct().ToList();
        if (named.Count == 0)
            named = sorted.Body.Where(number => facts.Case(number) is not null).Distinct().ToList();
        return named.Count switch
        {
            0 => [new Route(null, false, thread.FirstOrDefault(request => request.Case is null && request.IsOpen), forms)],
            1 => [new Route(named[0], false, null, forms)],
            _ => Split(named, false, forms, facts, settings),
        };
    }

    /// <summary>
    /// The requests of the thread whose forms go over to <paramref name="route"/>: those without a case, and those whose case was turned down (wrong system, closed, unknown).
    /// </summary>
    public static IReadOnlyList<Request> TakenOver(Route route, IReadOnlyList<Request> thread) =>
        route.Case is null
            ? []
            : thread.Where(request => request.IsOpen && request.Case != route.Case && (request.Case is null || IsTurnedDown(request))).ToList();

    /// <summary>Whether a request's case was turned down: it is unknown, closed, or opened under another system.</summary>
    public static bool IsTurnedDown(Request request) => request.Decision?.Findings.Any(finding =>
        finding.Code is FindingCodes.CaseUnknown or FindingCodes.CaseClosed or FindingCodes.CaseSystemMismatch) == true;

    private static List<Route> Split(IReadOnlyList<CaseNumber> cases, bool inSubject, List<FormFacts> forms, RegistryFacts facts, PolicySettings settings)
    {
        var cards = forms.Where(form => form.Kind == FormKind.CardAuthorization).ToList();
        var byCase = cases.ToDictionary(number => number, _ => new List<FormFacts>());
        foreach (var form in forms.Except(cards))
            byCase[Owner(form, cases, facts, settings)].Add(form);
        return cases.Select(number => new Route(number, inSubject, null, [.. byCase[number], .. cards])).ToList();
    }

    /// <summary>The case that a form names; else the one opened under its "to" system; else the first.</summary>
    private static CaseNumber Owner(FormFacts form, IReadOnlyList<CaseNumber> cases, RegistryFacts facts, PolicySettings settings)
    {
        if (Case(form, settings) is { } named && cases.Contains(named))
            return named;
        var ofSystem = SystemKey.TryOf(form.Text("to_system_key"), out var to)
            ? cases.Where(number => facts.Case(number)?.System == to).ToList()
            : [];
        return ofSystem.Count > 0 ? ofSystem[0] : cases[0];
    }

    /// <summary>Whether the forms name another case than a request whose own case was turned down.</summary>
    private static bool NamesAnother(List<FormFacts> forms, Request request, PolicySettings settings) =>
        IsTurnedDown(request) && forms.Select(form => Case(form, settings)).Any(number => number is not null && number != request.Case);

    private static CaseNumber? Case(FormFacts form, PolicySettings settings) => CaseNumbers.OnForm(form.Text("case_number"), settings);
}
