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
        var subject = Standing(sorted.Subject, thread);
        if (subject.Count == 1)
            return [new Route(subject[0], true, null, forms)];
        if (subject.Count > 1)
            return Split(subject, true, forms, facts, settings);

        var named = NamedBy(forms, settings);
        var joined = thread.Where(request => request.Case is not null && MayBeJoined(request) && !SpeaksOfAnother(named, request, facts)).ToList();
        if (joined.Count > 0)
            return Join(joined, forms, facts, settings);
        if (named.Count == 0)
            named = sorted.Body.Where(number => facts.Case(number) is not null).Distinct().ToList();
        return named.Count switch
        {
            0 => [new Route(null, false, thread.FirstOrDefault(request => request.Case is null && MayBeJoined(request)), forms)],
            1 => [new Route(named[0], false, null, forms)],
            _ => Split(named, false, forms, facts, settings),
        };
    }

    /// <summary>A subject that names a case turned down in this thread beside another one answers with the other one.</summary>
    private static IReadOnlyList<CaseNumber> Standing(IReadOnlyList<CaseNumber> cases, IReadOnlyList<Request> thread)
    {
        var standing = cases.Where(number => !thread.Any(request => request.Case == number && IsTurnedDown(request))).ToList();
        return standing.Count > 0 ? standing : cases;
    }

    /// <summary>Whether a request's case was turned down: it is unknown, closed, or opened under another system.</summary>
    public static bool IsTurnedDown(Request request) => request.Decision?.Findings.Any(finding =>
        finding.Code is FindingCodes.CaseUnknown or FindingCodes.CaseClosed or FindingCodes.CaseSystemMismatch && finding.Outcome > Outcome.Accept) == true;

    /// <summary>The case numbers that the forms of an email name; a card form is asked only when no other names one.</summary>
    public static IReadOnlyList<CaseNumber> NamedBy(IEnumerable<FormFacts> forms, PolicySettings settings)
    {
        var byCard = forms.ToLookup(form => form.Kind == FormKind.CardAuthorization, form => Case(form.Text("case_number"), settings));
        var named = byCard[false].OfType<CaseNumber>().Distinct().ToList();
        return named.Count > 0 ? named : byCard[true].OfType<CaseNumber>().Distinct().ToList();
    }

    internal static CaseNumber? Case(string? text, PolicySettings settings) => CaseNumbers.OnForm(text, settings);

    /// <summary>A request that ended by withdrawal left its forms to another; one that was only observed is shown so for good.</summary>
    private static bool MayBeJoined(Request request) => request.State.Status is not (RequestStatus.Withdrawn or RequestStatus.Observed);

    /// <summary>Whether the forms name another case: any, where the request's own was turned down; else one that is known.</summary>
    private static bool SpeaksOfAnother(IReadOnlyList<CaseNumber> named, Request request, RegistryFacts facts) =>
        named.Count > 0
        && !named.Contains(request.Case!.Value)
        && named.All(number => IsTurnedDown(request) || (facts.Case(number) is not null && !request.State.ToleratedCases.Contains(number)));

    /// <summary>An email without a case number in a thread: to the requests its forms are for; without a form for one of them, to the newest.</summary>
    private static List<Route> Join(List<Request> requests, List<FormFacts> forms, RegistryFacts facts, PolicySettings settings)
    {
        if (requests.Count == 1 || !forms.Exists(form => form.Kind != FormKind.CardAuthorization))
            return [new Route(requests[0].Case, false, requests[0], forms)];
        return Split(requests.Select(request => request.Case!.Value).ToList(), false, forms, facts, settings)
            .Where(route => route.Forms.Any(form => form.Kind != FormKind.CardAuthorization))
            .Select(route => route with { Existing = requests.First(request => request.Case == route.Case) })
            .ToList();
    }

    private static List<Route> Split(IReadOnlyList<CaseNumber> cases, bool inSubject, List<FormFacts> forms, RegistryFacts facts, PolicySettings settings)
    {
        var byCase = cases.ToDictionary(number => number, _ => new List<FormFacts>());
        foreach (var form in forms)
        {
            if (form.Kind == FormKind.CardAuthorization)
                byCase.Values.ToList().ForEach(all => all.Add(form));
            else
                byCase[Owner(Case(form.Text("case_number"), settings), To(form), cases, facts)].Add(form);
        }

        return cases.Select(number => new Route(number, inSubject, null, byCase[number])).ToList();
    }

    /// <summary>The case that a form names; else the one opened under its "to" system; else the first.</summary>
    internal static CaseNumber Owner(CaseNumber? named, SystemKey? to, IReadOnlyList<CaseNumber> cases, RegistryFacts facts)
    {
        if (named is { } number && cases.Contains(number))
            return number;
        return cases.Where(known => to is not null && facts.Case(known)?.System == to).Append(cases[0]).First();
    }

    private static SystemKey? To(FormFacts form) => SystemKey.TryOf(form.Text("to_system_key"), out var to) ? to : null;
}
