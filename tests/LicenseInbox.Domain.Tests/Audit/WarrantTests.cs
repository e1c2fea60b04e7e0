using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Tests.Audit;

public class WarrantTests
{
    private static readonly LicenseKey NewKey = LicenseKey.Of("SSWS-0000-0000-0000-0010");

    [Fact]
    public void The_last_decision_warrants_the_moves_it_plans()
    {
        var request = Some.InStatus(RequestStatus.Queued);
        Warrant.Missing(Trail(request, Decided(request)), MoveOf(request)).ShouldBeNull();
    }

    [Fact]
    public void What_the_last_decision_does_not_plan_is_not_warranted()
    {
        var request = Some.InStatus(RequestStatus.Queued);
        var (trail, move) = (Trail(request, Decided(request)), MoveOf(request));
        var license = move.Planned.Licenses[0];
        foreach (var planned in new[]
        {
            move.Planned with { To = SystemKey.Of(Some.OtherKey) },
            move.Planned with { From = SystemKey.Of(Some.OtherKey) },
            move.Planned with { Licenses = [license with { Key = LicenseKey.Of(Some.Agents) }] },
            move.Planned with { Licenses = [license with { Quantity = 100 }] },
            move.Planned with { Licenses = [license with { NewType = "SSW-STATION-10" }] },
            move.Planned with { Licenses = [license, license with { Key = LicenseKey.Of(Some.Agents) }] },
            move.Planned with { Licenses = [] },
        })
            Warrant.Missing(trail, move with { Planned = planned }).ShouldNotBeNull().ShouldContain("does not plan this move");
    }

    [Fact]
    public void A_request_without_a_decision_in_the_trail_moves_nothing()
    {
        var request = Some.InStatus(RequestStatus.Queued);
        Warrant.Missing([], MoveOf(request)).ShouldBe("The audit trail has no decision of its request.");
    }

    [Theory]
    [InlineData(RequestStatus.WaitingForPartner)]
    [InlineData(RequestStatus.Rejected)]
    [InlineData(RequestStatus.WithRepresentative)]
    public void A_decision_that_does_not_let_it_move_is_no_warrant(RequestStatus status)
    {
        var (accepted, other) = (Some.InStatus(RequestStatus.Queued), Some.InStatus(status));
        Warrant.Missing(Trail(other, Decided(accepted), Decided(other)), MoveOf(accepted)).ShouldNotBeNull().ShouldContain("does not let it move");
        Warrant.Missing(Trail(other, Decided(other), Decided(accepted)), MoveOf(accepted)).ShouldBeNull();
    }

    [Theory]
    [InlineData(AuditActions.RequestHeld)]
    [InlineData(AuditActions.RequestEnded)]
    public void What_held_or_ended_the_request_since_takes_the_warrant_away(string action)
    {
        var request = Some.InStatus(RequestStatus.Queued);
        var since = AuditEntry.Of(request, Some.ReceivedAt, action, new { });
        Warrant.Missing(Trail(request, Decided(request), since), MoveOf(request)).ShouldNotBeNull().ShouldContain("held or ended");
        Warrant.Missing(Trail(request, since, Decided(request)), MoveOf(request)).ShouldBeNull();
    }

    [Fact]
    public void A_decision_that_was_changed_or_added_beside_the_chain_is_no_warrant()
    {
        var (rejected, accepted) = (Some.InStatus(RequestStatus.Rejected), Some.InStatus(RequestStatus.Queued));
        var trail = Trail(rejected, Decided(rejected), Decided(rejected));
        List<ChainedEntry> forged = [trail[0], trail[1] with { Content = Decided(accepted).Content }];
        Warrant.Missing(forged, MoveOf(accepted)).ShouldBe("Entry 2 of the audit trail of its request does not agree with its hash.");
    }

    [Fact]
    public void What_was_broken_before_the_decision_takes_nothing_away()
    {
        var request = Some.InStatus(RequestStatus.Queued);
        var trail = Trail(request, Decided(request), Decided(request));
        trail[0] = trail[0] with { Content = "{}" };
        Warrant.Missing(trail, MoveOf(request)).ShouldBeNull();
    }

    [Fact]
    public void A_move_that_was_made_is_not_warranted_again_under_another_id()
    {
        var request = Some.InStatus(RequestStatus.Queued);
        var move = MoveOf(request);
        var trail = Trail(request, Decided(request), AuditEntry.Of(request, Some.ReceivedAt, AuditActions.MoveMade, new MadeContent(move.Id, MoveContent.Of(move.Planned), move.NewKeys, null, RequestStatus.Queued)));
        Warrant.Missing(trail, move).ShouldBeNull();
        Warrant.Missing(trail, move with { Id = Guid.NewGuid() }).ShouldBe("The audit trail says that the same move was made already.");
    }

    [Fact]
    public void An_upgrade_is_warranted_with_the_keys_that_sales_issued()
    {
        var request = Some.InStatus(RequestStatus.WaitingForSales);
        var move = MoveOf(request);
        var old = move.Planned.Licenses[0].Key;
        var issued = new Dictionary<LicenseKey, LicenseKey> { [old] = NewKey };
        var trail = Trail(request, Decided(request), AuditEntry.Of(request, Some.ReceivedAt, AuditActions.KeysIssued, new IssuedContent(issued)));

        Warrant.Missing(trail, move with { NewKeys = issued }).ShouldBeNull();
        Warrant.Missing(trail, move).ShouldNotBeNull();
        Warrant.Missing(trail, move with { NewKeys = new Dictionary<LicenseKey, LicenseKey> { [old] = LicenseKey.Of(Some.Agents) } }).ShouldNotBeNull();
        Warrant.Missing([trail[0]], move with { NewKeys = issued }).ShouldBe("The audit trail does not say that sales issued these new keys.");
    }

    private static AuditEntry Decided(Request request) =>
        AuditEntry.Of(request, Some.ReceivedAt, AuditActions.RequestDecided, DecisionContent.Of(request, request.Decision!, DecisionCause.Mail, Mode.Automatic));

    private static List<ChainedEntry> Trail(Request request, params IReadOnlyList<AuditEntry> entries)
    {
        var trail = new List<ChainedEntry>();
        foreach (var entry in entries)
            trail.Add(ChainedEntry.After(trail.LastOrDefault()?.Head, entry with { Chain = request.Id }));
        return trail;
    }

    private static Move MoveOf(Request request) => new()
    {
        Id = Guid.NewGuid(),
        RequestId = request.Id,
        Case = Some.CaseNumber,
        Planned = request.Decision!.Moves[0],
        State = MoveState.Due,
        DueBy = Some.ReceivedAt.AddHours(24),
        CreatedAt = Some.ReceivedAt,
    };
}
