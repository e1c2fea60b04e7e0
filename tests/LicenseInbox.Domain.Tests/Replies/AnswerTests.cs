using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Tests.RepliesStage;

public class AnswerTests
{
    [Theory]
    [InlineData(RequestStatus.WaitingForPartner, ReplyKind.Asked)]
    [InlineData(RequestStatus.Rejected, ReplyKind.Rejected)]
    [InlineData(RequestStatus.WithRepresentative, ReplyKind.Received)]
    [InlineData(RequestStatus.Queued, ReplyKind.Received)]
    [InlineData(RequestStatus.WaitingForSales, ReplyKind.WaitingForSales)]
    [InlineData(RequestStatus.Moved, ReplyKind.Moved)]
    [InlineData(RequestStatus.Lapsed, ReplyKind.Lapsed)]
    [InlineData(RequestStatus.Closed, ReplyKind.Closed)]
    [InlineData(RequestStatus.Withdrawn, ReplyKind.Withdrawn)]
    [InlineData(RequestStatus.Settling, null)]
    [InlineData(RequestStatus.Observed, null)]
    public void What_is_told_follows_from_the_status(RequestStatus status, ReplyKind? kind) => (About(Some.InStatus(status))?.Kind).ShouldBe(kind);

    [Fact]
    public void A_flag_hides_nothing_that_is_missing_and_tells_no_rejection()
    {
        var section = About(Some.Admitted().Decided(FindingCodes.OwnerUnsure, FindingCodes.OwnerMismatch, FindingCodes.FormCardMissing))!;
        section.Kind.ShouldBe(ReplyKind.Received);
        section.Findings.Select(finding => finding.Code).ShouldBe([FindingCodes.FormCardMissing]);
        section.Deadline.ShouldBe(Some.ReceivedAt.AddHours(24));
    }

    [Fact]
    public void A_rejection_tells_every_rule_that_failed_and_what_is_missing()
    {
        var section = About(Some.Admitted().Decided(FindingCodes.OwnerMismatch, FindingCodes.LicensePartial, FindingCodes.FormCardMissing))!;
        section.Findings.Count.ShouldBe(3);
        section.Deadline.ShouldBeNull();
    }

    [Fact]
    public void An_attachment_that_could_not_be_opened_is_named_even_as_a_note()
    {
        var note = Some.Finding(FindingCodes.FormFormat) with { Outcome = Outcome.Note };
        About(Some.Admitted().Decided(Some.Decision(note, Some.Finding(FindingCodes.FormCardMissing))))!.Findings.ShouldContain(note);
    }

    [Theory]
    [InlineData(FindingCodes.MailAutomatic)]
    [InlineData(FindingCodes.SenderNotPartner)]
    public void What_the_table_does_not_answer_is_not_answered(string code) => About(Some.Admitted().Decided(code)).ShouldBeNull();

    [Fact]
    public void Deadlines_are_told_in_the_vendor_s_time_zone() =>
        About(Some.InStatus(RequestStatus.WithRepresentative))!.Deadline!.Value.Offset.ShouldBe(TimeSpan.FromHours(-8));

    [Fact]
    public void After_the_move_its_own_fee_and_charge_are_told()
    {
        var request = Some.InStatus(RequestStatus.Moved);
        var section = About(request, Made(request))!;
        (section.Fee, section.AssuranceCharge, section.MovedAt).ShouldBe((300m, 41.10m, (DateTimeOffset?)Some.ReceivedAt.AddMinutes(1)));
        section.Moves.ShouldHaveSingleItem().To.ShouldBe(Some.NewSystem);
    }

    [Fact]
    public void An_upgrade_is_told_with_its_new_keys()
    {
        var request = Some.InStatus(RequestStatus.Moved);
        var keys = new Dictionary<LicenseKey, LicenseKey> { [LicenseKey.Of(Some.Stations)] = LicenseKey.Of("NEW1-0000") };
        About(request, Made(request) with { NewKeys = keys })!.Kind.ShouldBe(ReplyKind.NewKeys);
    }

    [Fact]
    public void What_was_moved_before_is_told_whatever_else_is()
    {
        var again = Some.Transfer();
        var request = Some.InStatus(RequestStatus.Moved);
        request.Admits(Some.ReceivedAt.AddDays(1), again);
        request.Decided(Some.Decision(Some.Finding(FindingCodes.RequestAlreadyMoved, again)));
        About(request, Made(request))!.Kind.ShouldBe(ReplyKind.Rejected);

        var open = Some.Admitted(null, null, Some.Transfer(SystemKey.Of(Some.OtherKey)), again)
            .Decided(Some.Decision(Some.Finding(FindingCodes.RequestAlreadyMoved, again), Some.Finding(FindingCodes.FormCardMissing)));
        About(open)!.Findings.Select(finding => finding.Code).ShouldBe([FindingCodes.RequestAlreadyMoved, FindingCodes.FormCardMissing]);
    }

    [Fact]
    public void A_reminder_says_what_is_still_owed()
    {
        var section = Answer.Reminder(Some.InStatus(RequestStatus.Rejected), [], null, Some.Policy)!;
        (section.Kind, section.Findings.Count).ShouldBe((ReplyKind.Reminder, 1));
        Answer.Reminder(Some.InStatus(RequestStatus.Queued), [], null, Some.Policy).ShouldBeNull();
    }

    [Fact]
    public void An_unchanged_outcome_reads_the_same_and_a_changed_one_does_not()
    {
        var asked = Answer.FingerprintOf(About(Some.InStatus(RequestStatus.WaitingForPartner))!);
        Answer.FingerprintOf(About(Some.InStatus(RequestStatus.WaitingForPartner))!).ShouldBe(asked);
        Answer.FingerprintOf(About(Some.Admitted().Decided(FindingCodes.FormTransferMissing))!).ShouldNotBe(asked);
    }

    [Theory]
    [InlineData(FindingCodes.FormTransferMissing, FormKind.LicenseTransfer)]
    [InlineData(FindingCodes.FormCardMissing, FormKind.CardAuthorization)]
    [InlineData(FindingCodes.CardExpired, FormKind.CardAuthorization)]
    [InlineData(FindingCodes.FormWorksheetMissing, FormKind.MigrationWorksheet)]
    [InlineData(FindingCodes.CaseUnknown, null)]
    public void A_question_brings_the_blank_form_along(string code, FormKind? kind) =>
        Answer.BlankForms([About(Some.Admitted().Decided(code))!]).ShouldBe(kind is { } form ? [form] : []);

    [Theory]
    [InlineData(false, "case@lakeside.example", "lee@lakeside.example")] // whoever wrote
    [InlineData(true, "case@lakeside.example", "case@lakeside.example")] // a fax: the case's contact
    [InlineData(true, null, "first@lakeside.example")] // else the partner's first with an address of his own
    [InlineData(true, "@lakeside.example", "first@lakeside.example")]
    public void Whoever_is_answered_is_known_to_us(bool isFax, string? contact, string addressee) => Answer.Addressee(
        Some.Sender, isFax, Some.Case() with { ContactEmail = contact }, Some.Partner("P-100", "@lakeside.example", "first@lakeside.example", "second@lakeside.example"))!
        .Address.ShouldBe(addressee);

    [Fact]
    public void Where_nobody_has_an_address_nobody_is_answered() =>
        Answer.Addressee(Some.Sender, true, Some.Case(), Some.Partner("P-100", "@lakeside.example")).ShouldBeNull();

    private static Move Made(Request request) => new()
    {
        Id = Guid.NewGuid(),
        RequestId = request.Id,
        Case = Some.CaseNumber,
        Planned = Some.Decision(codes: []).Moves[0],
        State = MoveState.Made,
        DueBy = Some.ReceivedAt.AddHours(24),
        CreatedAt = Some.ReceivedAt,
        MadeAt = Some.ReceivedAt.AddMinutes(1),
    };

    private static ReplySection? About(Request request, params Move[] moves) => Answer.About(request, moves, Some.EndUser, Some.Policy);
}
