using LicenseInbox.Domain.Requests;
using static LicenseInbox.Domain.Requests.RequestStatus;

namespace LicenseInbox.Domain.Tests.RequestsStage;

/// <summary>The status table, row by row as it is written down: what is named here exists, and nothing else does.</summary>
public class RequestTransitionsTests
{
    private static readonly Dictionary<RequestStatus, RequestStatus[]> Written = new()
    {
        // any open status
        [Settling] = [WaitingForPartner, Rejected, WithRepresentative, Queued, WaitingForSales],

        // any open status, lapsed, closed, withdrawn
        [WaitingForPartner] = [Settling, Rejected, WithRepresentative, Queued, WaitingForSales, Lapsed, Closed, Withdrawn],
        [Rejected] = [Settling, WaitingForPartner, WithRepresentative, Queued, WaitingForSales, Lapsed, Closed, Withdrawn],

        [WithRepresentative] = [WaitingForPartner, Rejected, Queued, WaitingForSales, Withdrawn, Closed],

        // moved; any open status; withdrawn, closed
        [Queued] = [Moved, Settling, WaitingForPartner, Rejected, WithRepresentative, WaitingForSales, Withdrawn, Closed],

        [WaitingForSales] = [Queued, WaitingForPartner, WithRepresentative, Withdrawn, Closed],

        // completed; an open status when forms for further moves arrive or it is undone
        [Moved] = [Completed, Settling, WaitingForPartner, Rejected, WithRepresentative, Queued, WaitingForSales],
        [Completed] = [Settling, WaitingForPartner, Rejected, WithRepresentative, Queued, WaitingForSales],

        // an open status when forms arrive
        [Lapsed] = [Settling, WaitingForPartner, Rejected, WithRepresentative, Queued, WaitingForSales],
        [Closed] = [Settling, WaitingForPartner, Rejected, WithRepresentative, Queued, WaitingForSales],

        [Withdrawn] = [WithRepresentative],
        [Observed] = [],
    };

    public static TheoryData<RequestStatus, RequestStatus> Pairs() =>
        new(Enum.GetValues<RequestStatus>().SelectMany(from => Enum.GetValues<RequestStatus>().Select(to => (from, to))));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_table_has_the_steps_that_are_written_down_and_no_other(RequestStatus from, RequestStatus to) =>
        RequestTransitions.Allows(from, to).ShouldBe(Written[from].Contains(to));

    /// <summary>Every method that changes the status, with the statuses it may be called in.</summary>
    public static TheoryData<string, RequestStatus> Steps()
    {
        var data = new TheoryData<string, RequestStatus>();
        foreach (var step in Methods.Keys)
        {
            foreach (var status in Enum.GetValues<RequestStatus>())
                data.Add(step, status);
        }

        return data;
    }

    private static readonly Dictionary<string, (Action<Request> Step, RequestStatus To, RequestStatus[] From)> Methods = new()
    {
        ["keys issued"] = (request => request.KeysIssued(), Queued, [WaitingForSales, Queued]),
        ["order not received"] = (request => request.OrderNotReceived("NC-4471", Some.ReceivedAt), WaitingForPartner, [WaitingForSales]),
        ["move made"] = (request => request.MoveMade(Some.OldSystem, Some.NewSystem, true), Moved, [Queued]),
        ["registrations seen"] = (request => request.RegistrationsSeen(), Completed, [Moved, Completed]),
        ["lapse"] = (request => request.Lapse(Some.ReceivedAt), Lapsed, [WaitingForPartner, Rejected, Lapsed]),
        ["case closed"] = (request => request.CaseClosed(Some.ReceivedAt), Closed, [Settling, WaitingForPartner, Rejected, WithRepresentative, Queued, WaitingForSales, Closed]),
        ["withdraw"] = (request => request.Withdraw(Some.ReceivedAt), Withdrawn, [Settling, WaitingForPartner, Rejected, WithRepresentative, Queued, WaitingForSales, Withdrawn]),
        ["hand to representative"] = (request => request.HandToRepresentative(), WithRepresentative,
            [Settling, WaitingForPartner, Rejected, WithRepresentative, Queued, WaitingForSales, Moved, Completed, Lapsed, Closed, Withdrawn]),
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_is_made_where_the_table_has_it_and_throws_elsewhere(string step, RequestStatus from)
    {
        var (make, to, allowed) = Methods[step];
        var request = Some.InStatus(from);

        if (step == "keys issued" && from == WithRepresentative)
        {
            make(request); // They are kept; the request stays with the representative.
            request.Status.ShouldBe(WithRepresentative);
        }
        else if (allowed.Contains(from))
        {
            make(request);
            request.Status.ShouldBe(to);
        }
        else
        {
            var refused = Should.Throw<IllegalTransitionException>(() => make(request));
            refused.From.ShouldBe(from);
            refused.RequestId.ShouldBe(request.Id);
            request.Status.ShouldBe(from);
        }
    }

    [Fact]
    public void A_request_has_no_status_before_it_is_decided() =>
        Should.Throw<InvalidOperationException>(() => Some.Admitted().Status);
}
