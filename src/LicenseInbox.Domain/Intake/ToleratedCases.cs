using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Intake;

/// <summary>Which case numbers a form may still bear beside its email's: that is no <c>case.conflict</c>.</summary>
public static class ToleratedCases
{
    /// <summary>
    /// Those of cases that were turned down or unknown earlier in this thread, and of the same partner's cases that were turned down.
    /// </summary>
    /// <param name="thread">The requests of the email's thread.</param>
    /// <param name="named">The requests of the cases that its forms name.</param>
    /// <param name="partner">The partner who wrote; null when he is not known.</param>
    /// <param name="facts">The cases that the email names, and the sender's partners.</param>
    public static IReadOnlyList<CaseNumber> Find(IEnumerable<Request> thread, IEnumerable<Request> named, Partner? partner, RegistryFacts facts)
    {
        var inThread = thread.Where(request => Routing.IsTurnedDown(request) || request.State.Status == RequestStatus.Withdrawn);
        var ofPartner = named.Where(request => Routing.IsTurnedDown(request) && request.Case is { } number && facts.Case(number)?.PartnerId is { } id && id == partner?.Id);
        return inThread.Concat(ofPartner).Select(request => request.Case).OfType<CaseNumber>().Distinct().ToList();
    }
}
