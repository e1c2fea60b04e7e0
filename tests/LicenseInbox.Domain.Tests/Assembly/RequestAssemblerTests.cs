using LicenseInbox.Domain.Assembly;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Tests.AssemblyStage;

public class RequestAssemblerTests
{
    [Fact]
    public void Forms_in_force_of_all_emails_are_put_together_in_order_of_receipt()
    {
        var (transfer, card, later) = (Some.Transfer(), Some.Card(), Some.Transfer());
        var assembled = Assemble(Mail(1, later), Mail(0, transfer, card));
        assembled.Transfers.Select(form => form.Form.Id).ShouldBe([later.Id]);
        assembled.Card!.Form.Id.ShouldBe(card.Id);
        assembled.Submissions.Select(submission => submission.ReceivedAt).ShouldBe([Some.ReceivedAt, Some.ReceivedAt.AddHours(1)]);
        assembled.AssemblyFindings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("204417", null)]
    [InlineData("Case 204417", null)]
    [InlineData("N/A", null)]
    [InlineData("300300", null)] // turned down before
    [InlineData("204418", "204418")]
    [InlineData("20441", "20441")]
    public void A_form_that_bears_another_case_number_is_a_conflict(string onForm, string? quoted)
    {
        var findings = Assemble(Mail(0, Some.Transfer().With("case_number", onForm))).AssemblyFindings;
        findings.Select(finding => finding.Code).ShouldBe(quoted is null ? [] : [FindingCodes.CaseConflict]);
        findings.SelectMany(finding => finding.Evidence).Select(evidence => evidence.Value).ShouldBe(quoted is null ? [] : [quoted, "204417"]);
    }

    [Fact]
    public void A_card_form_may_bear_any_case_of_its_email()
    {
        var card = Some.Card().With("case_number", "204418");
        var both = Mail(0, card) with { SubjectCases = [Some.CaseNumber, CaseNumber.Of("204418")] };
        Assemble(both).AssemblyFindings.ShouldBeEmpty();
        Assemble(Mail(0, card)).AssemblyFindings.ShouldHaveSingleItem().Code.ShouldBe(FindingCodes.CaseConflict);
    }

    [Theory]
    [InlineData("204417", 0)]
    [InlineData("300300", 0)]
    [InlineData("204418", 1)]
    public void The_partner_s_own_words_may_name_no_other_case(string named, int findings) =>
        Assemble(Mail(0, Some.Transfer()) with { BodyCases = [CaseNumber.Of(named)] }).AssemblyFindings.Count.ShouldBe(findings);

    [Fact]
    public void An_unclear_replacement_is_a_conflict_of_forms()
    {
        var request = Request.Open(Guid.NewGuid(), Some.CaseNumber, Some.ReceivedAt, Some.Sla);
        var (one, other) = (Some.Transfer(), Some.Transfer(from: SystemKey.Of("1AAA-2BBB-3CCC-4DDD")));
        var first = Mail(0, one, other);
        request.Admit(first, [one, other], true, []);
        request.Decided(Some.Decision(Some.Finding(FindingCodes.LicenseUnknown, one, other)));
        var second = Mail(1, Some.Transfer(from: SystemKey.Of("5EEE-6FFF-7GGG-8HHH")));
        request.Admit(second, second.Message.Forms.ToList(), true, []);

        var finding = RequestAssembler.Assemble(request, [first, second], [], 0, Some.Policy).AssemblyFindings.ShouldHaveSingleItem();
        (finding.Code, finding.Outcome).ShouldBe((FindingCodes.FormConflict, Outcome.Flag));
    }

    [Fact]
    public void Moves_made_are_left_out_of_later_decisions()
    {
        var (done, further) = (Some.Transfer(), Some.Transfer(from: SystemKey.Of("1AAA-2BBB-3CCC-4DDD")));
        var mail = Mail(0, done, further, Some.Card());
        var request = Request.Open(Guid.NewGuid(), Some.CaseNumber, Some.ReceivedAt, Some.Sla);
        request.Admit(mail, mail.Message.Forms.ToList(), true, []);
        request.Decided().MoveMade(Some.OldSystem, Some.NewSystem, wasLast: false);

        RequestAssembler.Assemble(request, [mail], [], 0, Some.Policy).Transfers.ShouldHaveSingleItem().Form.Id.ShouldBe(further.Id);
    }

    [Fact]
    public void Dates_are_judged_on_the_day_the_completing_email_was_received()
    {
        var request = Some.Admitted().Decided(FindingCodes.FormCardMissing);
        request.Tell("asked", Some.ReceivedAt);
        request.Decided(Some.Decision(codes: []), now: Some.ReceivedAt.AddDays(9));
        RequestAssembler.Assemble(request, [], [], 0, Some.Policy).CompletedAt.ShouldBe(Some.ReceivedAt);
    }

    private static Submission Mail(int hours, params FormFacts[] forms) => Some.Submission(Some.Mail(forms: forms), Some.ReceivedAt.AddHours(hours));

    private static AssembledRequest Assemble(params Submission[] submissions)
    {
        var request = Request.Open(Guid.NewGuid(), Some.CaseNumber, Some.ReceivedAt, Some.Sla);
        foreach (var submission in submissions)
            request.Admit(submission, submission.Message.Forms.ToList(), true, [CaseNumber.Of("300300")]);
        return RequestAssembler.Assemble(request, submissions, [], 0, Some.Policy);
    }
}
