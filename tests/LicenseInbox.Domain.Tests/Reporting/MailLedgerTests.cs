using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Tests.Reporting;

public class MailLedgerTests
{
    private static readonly DateTimeOffset T = Some.ReceivedAt;

    [Theory]
    [InlineData(RequestStatus.WithRepresentative, "with a representative")]
    [InlineData(RequestStatus.Settling, "waiting for facts")]
    [InlineData(RequestStatus.WaitingForSales, "with sales")]
    [InlineData(RequestStatus.Queued, "queued")]
    [InlineData(RequestStatus.WaitingForPartner, "asked")]
    [InlineData(RequestStatus.Rejected, "rejected")]
    [InlineData(RequestStatus.Moved, "moved")]
    [InlineData(RequestStatus.Completed, "moved")]
    [InlineData(RequestStatus.Lapsed, "ended")]
    [InlineData(RequestStatus.Closed, "ended")]
    [InlineData(RequestStatus.Withdrawn, "ended")]
    [InlineData(RequestStatus.Observed, "observed")]
    public void A_mail_stands_where_its_request_stands(RequestStatus status, string state) => MailLedger.StateOf(Of(Some.InStatus(status).State)).ShouldBe(state);

    [Fact]
    public void Every_status_has_a_state() =>
        Enum.GetValues<RequestStatus>().Select(status => MailLedger.StateOf(Of(Some.InStatus(status).State))).ShouldAllBe(state => state.Length > 0);

    [Fact]
    public void A_mail_of_several_requests_stands_with_the_one_that_somebody_has_still_to_do_something_about()
    {
        var (moved, flagged) = (Some.InStatus(RequestStatus.Moved).State, Some.InStatus(RequestStatus.WithRepresentative).State);
        var id = moved.Submissions[0].Id;
        var both = flagged with { Submissions = [new RequestSubmission(id, T)] };
        MailLedger.StateOf(Of(moved) with { Requests = [moved, both] }).ShouldBe("with a representative");
    }

    [Fact]
    public void A_later_email_of_a_request_is_added_to_it()
    {
        var state = Some.InStatus(RequestStatus.Queued).State;
        MailLedger.StateOf(Of(state) with { Message = Message(Guid.NewGuid()) }).ShouldBe("added to a request");
    }

    [Fact]
    public void What_has_no_case_waits_for_it() =>
        MailLedger.StateOf(Of(Some.InStatus(RequestStatus.WaitingForPartner).State with { Case = null })).ShouldBe("waiting for its case");

    [Fact]
    public void What_is_no_request_says_why()
    {
        var of = Of(Some.InStatus(RequestStatus.Queued).State) with { Requests = [] };
        var finding = Some.Finding(FindingCodes.MailAutoReply);
        MailLedger.StateOf(of with { Message = of.Message! with { State = MessageState.Ignored, Findings = [finding] } }).ShouldBe("ignored (mail.auto-reply)");
        MailLedger.StateOf(of with { Message = of.Message! with { State = MessageState.Exception, Findings = [Some.Finding(FindingCodes.SenderNotPartner)] } }).ShouldBe("with a representative (sender.not-partner)");
        MailLedger.StateOf(of with { IsFirst = false }).ShouldBe("the same mail again");
        MailLedger.StateOf(of with { Message = null }).ShouldBe("with a representative (not read)");
        MailLedger.StateOf(of with { Delivery = of.Delivery with { State = DeliveryState.BeforeStart } }).ShouldBe("before the start");
    }

    [Fact]
    public void The_proof_names_what_is_on_one_side_only_and_leaves_aside_what_people_took_away()
    {
        var state = Some.InStatus(RequestStatus.Queued).State;
        LedgerEntry At(double minutes, DeliveryState delivery = DeliveryState.Filed) => Of(state) with { Delivery = Delivery(T.AddMinutes(minutes), delivery) };
        var ledger = MailLedger.Of([At(1), At(1), At(2), At(3, DeliveryState.Gone)], [new FolderCount("licenses", [T.AddMinutes(1), T.AddMinutes(2).AddMilliseconds(300), T.AddMinutes(9)])]);

        ledger.Total.ShouldBe(4);
        ledger.OnServer.ShouldBe(3);
        ledger.TakenAway.ShouldBe(1);
        ledger.Differences.ShouldBe([new LedgerDifference("licenses", Second(1), false), new LedgerDifference("licenses", Second(9), true)]);
    }

    [Fact]
    public void A_mailbox_that_could_not_be_asked_proves_nothing() => MailLedger.Of([Of(Some.InStatus(RequestStatus.Queued).State)], []).Differences.ShouldBeEmpty();

    private static DateTimeOffset Second(double minutes) => new(T.AddMinutes(minutes).UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);

    private static LedgerEntry Of(RequestState state) => new(Delivery(T), Message(state.Submissions[0].Id), true, [state]);

    private static RecordedDelivery Delivery(DateTimeOffset at, DeliveryState state = DeliveryState.Filed) => new(new DeliveryId("licenses", "INBOX", 1, "7"), at, state, Guid.NewGuid(), Filing.Processed);

    private static RecordedMessage Message(Guid id) => new() { Id = id, Account = "licenses", Facts = Some.Mail(), ReceivedAt = T, RecordedAt = T, State = MessageState.Admitted };
}
