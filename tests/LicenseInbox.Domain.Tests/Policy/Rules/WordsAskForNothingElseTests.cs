using LicenseInbox.Domain.Policy;

namespace LicenseInbox.Domain.Tests.Policy.Rules;

public class WordsAskForNothingElseTests
{
    [Theory]
    [InlineData("Please hold this until Friday.")]
    [InlineData("Please put this request on hold.")]
    [InlineData("Kindly wait until the customer confirms.")]
    [InlineData("Cancel.")]
    [InlineData("Please cancel this request.")]
    [InlineData("The customer wants to cancel.")]
    [InlineData("Do not move the keys yet.")]
    [InlineData("Thanks for your help. Don't process before Monday.")]
    [InlineData("But not this key: STAT-0000-0000-0000-0010.")]
    [InlineData("Leave out the second key.")]
    [InlineData("Please only move the stations.")]
    [InlineData("Move them on Monday.")]
    [InlineData("Please do the transfer not before 6 pm.")]
    [InlineData("Please ignore the form I sent earlier.")]
    [InlineData("I attached the wrong form.")]
    [InlineData("Also move the other key to this system.")]
    [InlineData("Please schedule the move for October 3.")]
    [InlineData("Please do the move next Monday.")]
    [InlineData("Move them after 6 pm.")]
    [InlineData("Can this wait?")]
    [InlineData("Please use quantity 5 instead.")]
    [InlineData("Bitte warten Sie bis Freitag.")]
    [InlineData("Bitte stornieren Sie den Auftrag.")]
    [InlineData("The customer asked us this morning whether it would be possible to\nhold off with the move.")]
    public void Words_that_ask_for_something_else_go_to_a_person(string words)
    {
        var decision = Decide("Case 204417", words);

        decision.Codes().ShouldBe([FindingCodes.MailInstruction]);
        decision.Outcome.ShouldBe(Outcome.Flag);
    }

    [Theory]
    [InlineData("The new system goes live Friday.")]
    [InlineData("Please find the forms attached. Let me know if you need anything else.")]
    [InlineData("Please don't hesitate to call me.")]
    [InlineData("We do not use the old system any more.")]
    [InlineData("The customer is without phones until the keys are there, please hurry.")]
    [InlineData("We have not received the new keys for the other case.")]
    [InlineData("Please move all keys on the form as soon as possible.")]
    [InlineData("The old systems hold the licenses listed.")]
    [InlineData("Please process this today.")]
    [InlineData("Please hold the line if you call.")]
    [InlineData("If anything is missing, please stop by or call.")]
    [InlineData("Let me know when it is done, so that I don't have to wait.")]
    [InlineData("Bitte verschieben Sie die Lizenzen.")]
    [InlineData("")]
    public void Ordinary_words_do_not(string words) => Decide("Case 204417", words).Codes().ShouldBeEmpty();

    [Theory]
    [InlineData("Case 204417 - HOLD", true)]
    [InlineData("HOLD: case 204417", true)]
    [InlineData("RE: case 204417 license transfer", false)]
    [InlineData("Case 204417 - hold music license", false)]
    public void The_subject_counts_too(string subject, bool found) =>
        Decide(subject, "Forms attached.").Codes().ShouldBe(found ? [FindingCodes.MailInstruction] : []);

    [Fact]
    public void The_finding_quotes_the_sentence() =>
        Decide("Case 204417", "Forms attached. Please hold this until Friday. Regards").The(FindingCodes.MailInstruction).Evidence[0].Value.ShouldBe("Please hold this until Friday.");

    private static Decision Decide(string subject, string words) =>
        Some.Decide(Some.Request(Some.Submission(Some.Message(subject, words)), Some.Transfer(), Some.Card()));
}
