using LicenseInbox.Domain.Assembly;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Tests.AssemblyStage;

public class FormsInForceTests
{
    private static readonly SystemKey Third = SystemKey.Of("1AAA-2BBB-3CCC-4DDD");

    private static readonly SystemKey Fourth = SystemKey.Of("5EEE-6FFF-7GGG-8HHH");

    [Fact]
    public void A_later_form_replaces_the_older_one_with_the_same_two_systems()
    {
        var (older, later) = (Some.Transfer(), Some.Transfer());
        InForce(Mail(0, older), Mail(1, later)).ShouldBe([later.Id]);
    }

    [Fact]
    public void A_later_form_for_other_systems_is_added()
    {
        var (older, later) = (Some.Transfer(), Some.Transfer(from: Third));
        InForce(Mail(0, older), Mail(1, later)).ShouldBe([older.Id, later.Id]);
    }

    [Fact]
    public void It_replaces_the_one_older_form_that_had_findings_of_its_own()
    {
        var (sound, faulty, later) = (Some.Transfer(from: Third), Some.Transfer(), Some.Transfer(from: Fourth));
        InForce([faulty.Id], Mail(0, sound, faulty), Mail(1, later)).ShouldBe([sound.Id, later.Id]);
    }

    [Fact]
    public void The_same_systems_go_before_findings()
    {
        var (sound, faulty, later) = (Some.Transfer(from: Third), Some.Transfer(), Some.Transfer(from: Third));
        InForce([faulty.Id], Mail(0, sound, faulty), Mail(1, later)).ShouldBe([faulty.Id, later.Id]);
    }

    [Fact]
    public void Where_two_older_forms_had_findings_it_is_not_clear_which_one_it_replaces()
    {
        var (one, other, later) = (Some.Transfer(from: Third), Some.Transfer(), Some.Transfer(from: Fourth));
        var forms = Fold([one.Id, other.Id], Mail(0, one, other), Mail(1, later));
        forms.Select(form => form.FormId).ShouldBe([one.Id, other.Id, later.Id]);
        forms.Select(form => form.ReplacementIsUnclear).ShouldBe([false, false, true]);
    }

    [Fact]
    public void A_form_that_names_no_systems_replaces_the_faulty_one_only()
    {
        var (faulty, later) = (Some.Transfer(), Some.Transfer().With("from_system_key", null));
        InForce([faulty.Id], Mail(0, faulty), Mail(1, later)).ShouldBe([later.Id]);
        InForce(Mail(0, faulty), Mail(1, later)).ShouldBe([faulty.Id, later.Id]);
    }

    [Fact]
    public void Two_forms_of_one_email_are_both_meant()
    {
        var (one, other) = (Some.Transfer(), Some.Transfer());
        InForce(Mail(0, one, other)).ShouldBe([one.Id, other.Id]);
    }

    [Fact]
    public void Each_kind_is_replaced_by_its_own_kind()
    {
        var (transfer, worksheet, card) = (Some.Transfer(), Some.Worksheet(), Some.Card());
        InForce([transfer.Id, worksheet.Id], Mail(0, transfer, worksheet), Mail(1, card)).ShouldBe([transfer.Id, worksheet.Id, card.Id]);
    }

    [Fact]
    public void A_later_card_form_replaces_the_older_one()
    {
        var (older, later) = (Some.Card(), Some.Card());
        InForce(Mail(0, older), Mail(1, later)).ShouldBe([later.Id]);
    }

    [Fact]
    public void Later_means_received_later_whenever_admitted()
    {
        var (older, later, card, laterCard) = (Some.Transfer(), Some.Transfer(), Some.Card(), Some.Card());
        InForce(Mail(1, later, laterCard), Mail(0, older, card)).ShouldBe([later.Id, laterCard.Id]);
    }

    [Fact]
    public void The_same_email_admitted_again_changes_nothing()
    {
        var mail = Mail(0, Some.Transfer(), Some.Card());
        InForce(mail, mail).Count.ShouldBe(2);
    }

    private static (Submission Submission, FormFacts[] Forms) Mail(int hours, params FormFacts[] forms) =>
        (Some.Submission(Some.Mail(forms: forms), Some.ReceivedAt.AddHours(hours)), forms);

    private static List<string> InForce(params (Submission, FormFacts[])[] mails) => InForce([], mails);

    private static List<string> InForce(string[] faulty, params (Submission, FormFacts[])[] mails) => Fold(faulty, mails).Select(form => form.FormId).ToList();

    private static IReadOnlyList<RequestForm> Fold(string[] faulty, params (Submission Submission, FormFacts[] Forms)[] mails) =>
        mails.Aggregate((IReadOnlyList<RequestForm>)[], (forms, mail) =>
            FormsInForce.Add(forms.Select(form => form with { HadFindings = faulty.Contains(form.FormId) }).ToList(), mail.Submission, mail.Forms));
}
