using LicenseInbox.Domain.Policy;

namespace LicenseInbox.Domain.Tests.Policy;

public class PhraseTests
{
    [Fact]
    public void A_text_is_read_sentence_by_sentence() =>
        Phrase.Sentences("Hello Kim,\n\nForms attached. Please hold!  Thanks").ShouldBe(["Hello Kim,", "Forms attached.", "Please hold!", "Thanks"]);

    [Fact]
    public void Lines_that_a_mail_program_broke_are_put_together() =>
        Phrase.Sentences("Please find attached all of the forms for the software-\nonly upgrade of our customer.\nThanks").ShouldBe(
            ["Please find attached all of the forms for the software-only upgrade of our customer.", "Thanks"]);

    [Fact]
    public void Items_of_a_list_stay_apart() =>
        Phrase.Sentences("These are the keys that are to go to the new system of the customer\n- first\n2. second").ShouldBe(
            ["These are the keys that are to go to the new system of the customer", "- first", "2.", "second"]);

    [Fact]
    public void Patterns_are_compared_without_case_and_none_looks_past_its_sentence()
    {
        Phrase.Find([@"hold\b.*\buntil"], "HOLD this UNTIL then").ShouldBe("HOLD this UNTIL then");
        Phrase.Find([@"hold\b.*\buntil"], "On hold.\nWe wait until then.").ShouldBeNull();
    }

    [Fact]
    public void Every_shipped_pattern_is_a_regular_expression() =>
        Some.Policy.Instructions.Concat(Some.Policy.UpgradeDeclarations).ShouldAllBe(pattern => Phrase.Expression(pattern).MatchTimeout <= TimeSpan.FromSeconds(10));

    [Fact]
    public void A_long_mail_takes_no_long_time()
    {
        var words = string.Concat(Enumerable.Repeat("We would like to move, transfer and process these keys for our customer, do not worry. ", 5_000));

        Should.CompleteIn(() => Phrase.Find(["never there"], words), TimeSpan.FromSeconds(5));
        Phrase.Find(Some.Policy.UpgradeDeclarations, words).ShouldBeNull();
    }
}
