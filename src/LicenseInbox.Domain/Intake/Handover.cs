using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Intake;

/// <summary>Forms that go over from an older request of a thread to one that an email belongs to.</summary>
/// <param name="Route">The request they go to (<see cref="Request.TakeOver"/>).</param>
/// <param name="Source">The request they leave (<see cref="Request.GiveAway"/>, once all were taken over).</param>
/// <param name="FormIds">The forms.</param>
public sealed record Handover(Route Route, Request Source, IReadOnlyList<string> FormIds)
{
    /// <summary>
    /// When an email names a case, the forms of its thread go over that lie in a request without a case, or under a case that was turned down (wrong system, closed, unknown). An email
    /// that brings a transfer form for the system of its own case leaves alone what is sound and for another system: that is another request.
    /// </summary>
    /// <param name="routes">The requests the email belongs to.</param>
    /// <param name="thread">The requests of its thread.</param>
    /// <param name="facts">The cases that the email names.</param>
    /// <param name="settings">The policy.</param>
    public static IReadOnlyList<Handover> Find(IReadOnlyList<Route> routes, IReadOnlyList<Request> thread, RegistryFacts facts, PolicySettings settings)
    {
        var cases = routes.Select(route => route.Case).OfType<CaseNumber>().ToList();
        var sources = thread.Where(request => request.IsOpen && (request.Case is not { } own || (!cases.Contains(own) && Routing.IsTurnedDown(request))));
        return cases.Count == 0 ? [] : sources.SelectMany(source => From(source, routes, cases, facts, settings)).ToList();
    }

    private static IEnumerable<Handover> From(Request source, IReadOnlyList<Route> routes, List<CaseNumber> cases, RegistryFacts facts, PolicySettings settings)
    {
        var cards = source.State.Forms.Where(form => form.Kind == FormKind.CardAuthorization).ToList();
        var forms = source.State.Forms.Except(cards).ToList();
        foreach (var route in routes.Where(route => route.Case is not null))
        {
            var going = forms
                .Where(form => Routing.Owner(Routing.Case(form.CaseText, settings), form.To, cases, facts) == route.Case && !IsOfAnotherRequest(form, route, facts))
                .ToList();

            // A card pays for all that its email brought: it goes to each case that one of those forms goes to.
            if (going.Count > 0 || forms.Count == 0)
                yield return new Handover(route, source, going.Concat(cards).Select(form => form.FormId).ToList());
        }
    }

    private static bool IsOfAnotherRequest(RequestForm form, Route route, RegistryFacts facts) =>
        !form.HadFindings
        && form.To is { } to
        && facts.Case(route.Case!.Value) is { } known
        && known.System != to
        && route.Forms.Any(own => own.Kind == FormKind.LicenseTransfer && SystemKey.TryOf(own.Text("to_system_key"), out var named) && named == known.System);
}
