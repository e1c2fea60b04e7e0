using LicenseInbox.Domain.Policy;

namespace LicenseInbox.Domain.Tests.Policy;

public class PolicyTableTests
{
    /// <summary>Codes that sorting, assembling, old data, sending and representatives find: no rule of the policy book does.</summary>
    private static readonly string[] FoundElsewhere =
    [
        FindingCodes.CaseConflict, FindingCodes.SenderUnauthenticated, FindingCodes.SenderNotPartner, FindingCodes.MailCorrespondence, FindingCodes.MailAutomatic,
        FindingCodes.MailAutoReply, FindingCodes.MailList, FindingCodes.MailOwn, FindingCodes.MailDuplicate, FindingCodes.MailUnrelated, FindingCodes.MailBounce,
        FindingCodes.MailUnreadable, FindingCodes.ReplyUndeliverable, FindingCodes.ReplyUncertain, FindingCodes.ReplyLimit, FindingCodes.ReplyNoAddressee, FindingCodes.ReadingFailed,
        FindingCodes.BillingHeld, FindingCodes.RetentionHeld, FindingCodes.CardDeclined, FindingCodes.RegistrationOverdue, FindingCodes.MoveUndone, FindingCodes.RepresentativeAsks,
        FindingCodes.RepresentativeRejects, FindingCodes.RegistryStale,
    ];

    private static readonly string[] Codes = typeof(FindingCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToArray();

    [Fact]
    public void Every_code_has_a_row_and_every_row_a_code() =>
        Some.Policy.Table.Rows.Select(row => row.Code).ShouldBe(Codes, ignoreOrder: true);

    [Fact]
    public void Every_code_of_a_request_has_a_rule() =>
        PolicyBook.Rules.SelectMany(rule => rule.Codes).Distinct().ShouldBe(Codes.Except(FoundElsewhere), ignoreOrder: true);

    [Fact]
    public void Every_rule_has_a_test_of_its_own()
    {
        var tests = typeof(PolicyTableTests).Assembly.GetTypes().Select(type => type.Name).ToHashSet();
        PolicyBook.Rules.Select(rule => $"{rule.GetType().Name}Tests").Where(name => !tests.Contains(name)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(FindingCodes.CaseUnknown, 1)]
    [InlineData(FindingCodes.FaxUnannounced, 4)]
    public void A_code_whose_facts_reach_the_registry_late_settles(string code, int hours) =>
        Some.Policy.Table[code].Settling.ShouldBe(TimeSpan.FromHours(hours));

    [Theory]
    [InlineData(FindingCodes.SenderNotPartner, Outcome.Reject, false, "never weaker than flag")]
    [InlineData(FindingCodes.SenderUnauthenticated, Outcome.Flag, true, "never answered")]
    [InlineData(FindingCodes.LicenseDuplicate, Outcome.Ignore, true, "can't be ignored")]
    [InlineData(FindingCodes.LicenseDuplicate, Outcome.Accept, true, "never to accept")]
    [InlineData(FindingCodes.RegistryStale, Outcome.Note, true, "goes to a person")]
    public void A_row_that_would_let_something_through_unseen_is_refused(string code, Outcome outcome, bool answered, string reason)
    {
        var error = Should.Throw<ArgumentException>(() => new PolicyTable([new PolicyRow(code, outcome, answered, false)]));
        error.Message.ShouldContain(code);
        error.Message.ShouldContain(reason);
    }

    [Fact]
    public void A_code_has_one_row_only() =>
        Should.Throw<ArgumentException>(() => new PolicyTable([new PolicyRow("a.b", Outcome.Ask, true, true), new PolicyRow("a.b", Outcome.Flag, true, true)]))
            .Message.ShouldContain("a.b");

    [Fact]
    public void A_code_without_a_row_is_named() =>
        Should.Throw<KeyNotFoundException>(() => new PolicyTable([])[FindingCodes.PoMissing]).Message.ShouldContain(FindingCodes.PoMissing);

    [Fact]
    public void A_rule_leads_where_its_row_says()
    {
        var rows = Some.Policy.Table.Rows.Select(row => row.Code == FindingCodes.FormCardMissing ? row with { Outcome = Outcome.Note } : row);
        var settings = Some.Policy with { Table = new PolicyTable(rows) };

        PolicyBook.Decide(Some.Request(Some.Transfer()), Some.Facts(), settings, Some.ReceivedAt).Outcome.ShouldBe(Outcome.Accept);
    }
}
