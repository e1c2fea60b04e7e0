using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Tests.IntakeStage;

public class CorrespondenceTests
{
    [Theory]
    [InlineData(FindingCodes.FormCardMissing, "Re: Case 204417", "When will it be done?", true)]
    [InlineData(FindingCodes.FormCardMissing, "Re: Case 204417", "The PO number is NC-2231.", true)]
    [InlineData(FindingCodes.PoMissing, "Re: Case 204417", "The PO number is NC-2231.", false)]
    [InlineData(FindingCodes.PoMissing, "Re: Case 204417", "The PO is on its way.", true)]
    [InlineData(FindingCodes.UpgradeUndeclared, "Re: Case 204417", "This is an upgrade to a software-only solution.", false)]
    [InlineData(FindingCodes.UpgradeUndeclared, "Re: Case 204417", "Thank you.", true)]
    [InlineData(FindingCodes.CaseMissing, "Re: Case 204417", "Here it is.", false)]
    [InlineData(FindingCodes.CaseMissing, "Re: your question", "Here it is.", true)]
    [InlineData(FindingCodes.CaseSystemMismatch, "Re: Case 204418", "The right case.", false)]
    public void An_email_under_an_answered_case_that_brings_nothing_asked_for_is_a_person_s(string asked, string subject, string words, bool isCorrespondence) =>
        (Find(Some.Mail(subject, words), Answered(asked)) is not null).ShouldBe(isCorrespondence);

    [Fact]
    public void A_form_is_something_whatever_was_asked_for() => Find(Some.Mail(forms: Some.Card()), Answered(FindingCodes.OwnerMismatch)).ShouldBeNull();

    [Fact]
    public void A_document_that_could_not_be_opened_may_be_a_form() =>
        Find(Some.Mail() with { Documents = [Some.Document("x.pdf") with { Problem = new DocumentProblem(DocumentProblemKind.Damaged, "it ends too early") }] }, Answered(FindingCodes.FormCardMissing)).ShouldBeNull();

    [Fact]
    public void Before_anything_was_answered_an_email_is_part_of_the_request() => Find(Some.Mail(), Some.InStatus(RequestStatus.WithRepresentative)).ShouldBeNull();

    [Fact]
    public void An_email_after_the_move_is_a_person_s()
    {
        var finding = Find(Some.Mail(words: "Thanks!"), Some.InStatus(RequestStatus.Moved))!;
        (finding.Outcome, finding.Case, finding.Evidence[0].Value).ShouldBe((Outcome.Flag, Some.CaseNumber, "Thanks!"));
    }

    private static Request Answered(string code)
    {
        var request = Some.Admitted().Decided(code);
        request.Tell("asked", Some.ReceivedAt.AddMinutes(1));
        return request;
    }

    private static Finding? Find(MessageFacts mail, params Request[] requests) => Correspondence.Find(mail, Some.Sort(mail), requests, Some.Policy);
}
