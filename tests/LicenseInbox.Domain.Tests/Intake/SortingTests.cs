using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Tests.IntakeStage;

public class SortingTests
{
    private static readonly AutomaticFacts ByAMachine = new("auto-generated", null, false, false, false, false);

    public static TheoryData<string, AutomaticFacts> Automatic() => new()
    {
        { "Auto-Submitted", new AutomaticFacts("auto-replied", null, false, false, false, false) },
        { "an automatic-reply header", new AutomaticFacts(null, null, false, true, false, false) },
        { "Precedence: bulk", new AutomaticFacts(null, "bulk", false, false, false, false) },
        { "Precedence: auto_reply", new AutomaticFacts(null, "auto_reply", false, false, false, false) },
        { "a null return path", new AutomaticFacts(null, null, false, false, true, false) },
        { "a report", new AutomaticFacts(null, null, false, false, false, true) },
    };

    [Fact]
    public void An_email_of_a_registered_contact_counts()
    {
        var sorted = Some.Sort(Some.Mail(forms: Some.Transfer()));
        sorted.As.ShouldBe(SortedAs.Counts);
        sorted.Findings.ShouldBeEmpty();
        sorted.Subject.ShouldBe([Some.CaseNumber]);
        sorted.Partner!.Id.ShouldBe("P-100");
    }

    [Fact]
    public void Our_own_mail_is_ignored() =>
        Is(Some.Sort(Some.Mail(forms: Some.Transfer()).From("Licenses@vendor.example")), SortedAs.Ignored, FindingCodes.MailOwn);

    [Fact]
    public void The_same_message_again_is_ignored() =>
        Is(Sorting.Sort(Some.Mail(), Some.Intake(isKnownMessage: true), Some.Policy), SortedAs.Ignored, FindingCodes.MailDuplicate);

    [Theory]
    [InlineData(true, "failed", SortedAs.BounceOfReply)]
    [InlineData(true, "", SortedAs.BounceOfReply)]
    [InlineData(true, "delayed", SortedAs.Ignored)]
    [InlineData(false, "failed", SortedAs.Ignored)]
    public void Only_a_failed_reply_of_ours_is_a_bounce_that_matters(bool ours, string action, SortedAs sortedAs)
    {
        var bounce = Some.Message("Undelivered") with { Bounce = new BounceFacts("1@vendor.example", ["lee@lakeside.example"], action, null) };
        Is(Sorting.Sort(bounce, Some.Intake(bouncedIsOurs: ours), Some.Policy), sortedAs, FindingCodes.MailBounce);
    }

    [Fact]
    public void An_email_that_can_not_be_read_is_flagged() =>
        Is(Some.Sort(Some.Mail() with { Unreadable = "over 100 parts" }), SortedAs.Exception, FindingCodes.MailUnreadable);

    [Theory]
    [MemberData(nameof(Automatic))]
    public void What_a_machine_wrote_is_ignored(string why, AutomaticFacts automatic)
    {
        why.ShouldNotBeEmpty();
        Is(Some.Sort(Some.Mail() with { Automatic = automatic }), SortedAs.Ignored, FindingCodes.MailAutoReply);
    }

    [Theory]
    [MemberData(nameof(Automatic))]
    public void What_a_machine_wrote_and_carries_a_form_is_flagged(string why, AutomaticFacts automatic)
    {
        why.ShouldNotBeEmpty();
        Is(Some.Sort(Some.Mail(forms: Some.Transfer()) with { Automatic = automatic }), SortedAs.Exception, FindingCodes.MailAutomatic);
    }

    [Fact]
    public void A_machine_s_mail_with_a_document_that_may_be_a_form_is_flagged() => Is(
        Some.Sort(Some.Mail() with { Automatic = ByAMachine, Documents = [Locked()] }), SortedAs.Exception, FindingCodes.MailAutomatic);

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "list")]
    public void A_list_mail_is_ignored_unless_it_carries_a_form(bool listHeaders, string? precedence)
    {
        var automatic = new AutomaticFacts(null, precedence, listHeaders, false, false, false);
        Is(Some.Sort(Some.Mail() with { Automatic = automatic }), SortedAs.Ignored, FindingCodes.MailList);
        Some.Sort(Some.Mail(forms: Some.Transfer()) with { Automatic = automatic }).As.ShouldBe(SortedAs.Counts);
    }

    [Fact]
    public void A_mail_from_nobody_registered_without_form_or_known_case_is_ignored()
    {
        Is(Some.Sort(Some.Mail("Great offer 778899").From("x@spam.example")), SortedAs.Ignored, FindingCodes.MailUnrelated);
        Is(Some.Sort(Some.Mail("Case 999999").From("x@spam.example", "none") with { Documents = [Locked()] }), SortedAs.Ignored, FindingCodes.MailUnrelated);
    }

    [Theory]
    [InlineData("Case 204417", false)]
    [InlineData("Hello", true)]
    public void A_mail_from_nobody_registered_with_a_form_or_a_known_case_is_flagged(string subject, bool hasForm) =>
        Is(Some.Sort(Some.Mail(subject, forms: hasForm ? [Some.Transfer()] : []).From("x@elsewhere.example")), SortedAs.Exception, FindingCodes.SenderNotPartner);

    [Theory]
    [InlineData("Case 204417")]
    [InlineData("Hello")]
    public void Whoever_only_claims_to_be_a_contact_is_flagged(string subject) =>
        Is(Some.Sort(Some.Mail(subject).From("lee@lakeside.example", "fail")), SortedAs.Exception, FindingCodes.SenderUnauthenticated);

    [Fact]
    public void Both_findings_about_a_sender_are_reported_together() => Is(
        Some.Sort(Some.Mail(forms: Some.Transfer()).From("x@elsewhere.example", "none")), SortedAs.Exception, FindingCodes.SenderUnauthenticated, FindingCodes.SenderNotPartner);

    [Fact]
    public void A_second_from_that_claims_a_contact_is_flagged_not_dropped()
    {
        var mail = Some.Mail() with { From = [new MailAddress(null, "x@spam.example"), Some.Sender] };
        Is(Some.Sort(mail), SortedAs.Exception, FindingCodes.SenderUnauthenticated, FindingCodes.SenderNotPartner);
    }

    [Fact]
    public void A_contact_of_another_partner_is_not_the_case_s_partner()
    {
        var facts = Some.Facts().WithPartner().WithPartner(Some.Partner("P-200", "kim@hillside.example"));
        Is(Some.Sort(Some.Mail(forms: Some.Transfer()).From("kim@hillside.example"), facts), SortedAs.Exception, FindingCodes.SenderNotPartner);
    }

    [Theory]
    [InlineData("Case 204417", "lee@lakeside.example", true)]
    [InlineData("Case 204417", "anybody@ridgeway.example", true)]
    [InlineData("Case 204417", "anybody@sub.ridgeway.example", false)]
    [InlineData("Case 999999", "lee@lakeside.example", true)]
    [InlineData("No number", "lee@lakeside.example", true)]
    public void A_contact_of_the_case_s_partner_counts_and_of_any_partner_where_no_case_is_known(string subject, string from, bool counts)
    {
        var facts = Some.Facts().WithPartner(Some.Partner("P-100", "lee@lakeside.example", "@ridgeway.example"));
        (Some.Sort(Some.Mail(subject, forms: Some.Transfer()).From(from), facts).As == SortedAs.Counts).ShouldBe(counts);
    }

    [Fact]
    public void A_case_that_is_only_mentioned_in_passing_is_nobody_s_business()
    {
        var facts = Some.Facts().WithPartner().With(Some.Case(CaseNumber.Of("300300")) with { PartnerId = "P-200" });
        Some.Sort(Some.Mail(words: "It is like case 300300.", forms: Some.Transfer()), facts).As.ShouldBe(SortedAs.Counts);
    }

    [Fact]
    public void A_fax_gateway_that_is_authenticated_counts_and_its_own_numbers_are_no_cases()
    {
        var sorted = Some.Sort(Some.Mail("Fax from 5551234, job 204417", "job 204417", Some.Transfer()).From("fax@gateway.example") with { Automatic = ByAMachine });
        sorted.As.ShouldBe(SortedAs.Counts);
        sorted.IsFax.ShouldBeTrue();
        sorted.Subject.ShouldBeEmpty();
    }

    [Fact]
    public void A_fax_without_a_form_that_was_read_counts_too() =>
        Some.Sort((Some.Message("Fax") with { Documents = [Scan()] }).From("fax@gateway.example") with { Automatic = ByAMachine }).As.ShouldBe(SortedAs.Counts);

    [Fact]
    public void A_fax_gateway_that_nobody_vouches_for_is_flagged()
    {
        var sorted = Some.Sort((Some.Message("Fax") with { Documents = [Scan()] }).From("fax@gateway.example", "fail") with { Automatic = ByAMachine });
        Is(sorted, SortedAs.Exception, FindingCodes.SenderUnauthenticated);
        sorted.IsFax.ShouldBeFalse();
    }

    [Fact]
    public void What_must_be_looked_up_is_in_subject_words_and_forms() =>
        Sorting.CasesToLookUp(Some.Mail("204417 889900", "as in case 300300", Some.Transfer().With("case_number", "204418")), Some.Policy)
            .Select(number => number.Text).ShouldBe(["204417", "889900", "300300", "204418"]);

    [Fact]
    public void Findings_about_a_message_have_evidence_and_the_table_s_outcome()
    {
        var finding = Some.Sort(Some.Mail().From("lee@lakeside.example", "fail")).Findings.ShouldHaveSingleItem();
        finding.Outcome.ShouldBe(Outcome.Flag);
        finding.Case.ShouldBe(Some.CaseNumber);
        finding.Evidence.ShouldNotBeEmpty();
    }

    private static DocumentFacts Locked() => Some.Document("form.pdf") with { Problem = new DocumentProblem(DocumentProblemKind.PasswordProtected, "it asks for a password") };

    private static DocumentFacts Scan() => Some.Document("fax.tif") with { Problem = new DocumentProblem(DocumentProblemKind.Image, "a scan") };

    private static void Is(Sorted sorted, SortedAs sortedAs, params string[] codes)
    {
        sorted.As.ShouldBe(sortedAs);
        sorted.Findings.Select(finding => finding.Code).ShouldBe(codes);
    }
}
