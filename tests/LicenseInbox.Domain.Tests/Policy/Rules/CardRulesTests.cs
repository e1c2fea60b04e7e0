using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Tests.Policy.Rules;

public class AuthorizationCoversTheFeeTests
{
    [Theory]
    [InlineData("$300.00", 0, false)]
    [InlineData("300", 0, false)]
    [InlineData("$299.99", 0, true)]
    [InlineData("$1,200.00", 3, false)]
    [InlineData("$600", 1, false)]
    [InlineData("$599", 1, true)]
    [InlineData(null, 0, true)]
    [InlineData("three hundred", 0, true)]
    public void The_amount_covers_each_move_here_and_elsewhere(string? amount, int elsewhere, bool asked)
    {
        var decision = Some.Decide(Some.Request(Some.Transfer(), Some.Card(amount)) with { MovesPaidElsewhere = elsewhere });

        decision.Codes().ShouldBe(asked ? [FindingCodes.FeeNotCovered] : []);
        decision.Outcome.ShouldBe(asked ? Outcome.Ask : Outcome.Accept);
    }

    [Theory]
    [InlineData("$600", false)]
    [InlineData("$300", true)]
    public void Two_old_systems_are_two_moves(string amount, bool asked)
    {
        var second = SystemKey.Of("OLD2-OLD2-OLD2-OLD2");
        var key = Some.License("KEY2-0000-0000-0000-0000", "ALTI-STATION-5", 5, second);
        var request = Some.Request(Some.Transfer(), Some.Transfer(from: second).WithoutRow(2).WithRow(1, key.Key.Text, key.Type, "5"), Some.Card(amount));
        var decision = Some.Decide(request, Some.Facts().With(Some.System(second)).With(key));

        decision.Codes().ShouldBe(asked ? [FindingCodes.FeeNotCovered] : []);
        decision.Fee.ShouldBe(600m);
    }

    [Fact]
    public void An_upgrade_costs_it_too() =>
        Some.Decide(Some.Upgrade() with { Card = Some.Request(Some.Card("$0")).Card }, Some.UpgradeFacts()).Codes().ShouldBe([FindingCodes.FeeNotCovered]);

    [Fact]
    public void It_says_what_is_authorized_and_what_is_needed()
    {
        var finding = Some.Decide(Some.Request(Some.Transfer(), Some.Card("$100")) with { MovesPaidElsewhere = 4 }).The(FindingCodes.FeeNotCovered);

        finding.Message.ShouldContain("is for $100.00; 5 moves cost $1,500.00");
        finding.Repair!.ShouldContain("$1,500.00");
        Some.Decide(Some.Request(Some.Transfer(), Some.Card("enough"))).The(FindingCodes.FeeNotCovered).Message.ShouldContain("'enough'");
    }

    [Fact]
    public void Without_a_form_of_either_kind_there_is_nothing_to_compare()
    {
        Some.Decide(Some.Request(Some.Transfer())).Codes().ShouldBe([FindingCodes.FormCardMissing]);
        Some.Decide(Some.Request(Some.Card(null))).Codes().ShouldBe([FindingCodes.FormTransferMissing]);
    }
}

public class CardIsValidTests
{
    [Theory]
    [InlineData(2026, 3, false)]
    [InlineData(2026, 2, true)]
    [InlineData(2027, 1, false)]
    [InlineData(2025, 12, true)]
    public void A_card_is_valid_through_the_last_day_of_its_month(int year, int month, bool expired) =>
        Some.Decide(Some.Request(Some.Transfer(), Some.Card(year: year, month: month))).Codes().ShouldBe(expired ? [FindingCodes.CardExpired] : []);

    [Theory]
    [InlineData("2026-04-01T06:59:59Z", false)]
    [InlineData("2026-04-01T07:00:00Z", true)]
    public void The_month_ends_in_the_vendors_time_zone(string receivedAt, bool expired)
    {
        var submission = Some.Submission(receivedAt: DateTimeOffset.Parse(receivedAt, null));

        Some.Decide(Some.Request(submission, Some.Transfer(), Some.Card(year: 2026, month: 3))).Codes().ShouldBe(expired ? [FindingCodes.CardExpired] : []);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(null, false)]
    [InlineData(false, true)]
    public void A_typed_number_is_plausible(bool? plausible, bool invalid)
    {
        var card = Some.Card();

        Some.Decide(Some.Request(Some.Transfer(), card with { Card = card.Card! with { NumberPlausible = plausible } })).Codes().ShouldBe(invalid ? [FindingCodes.CardInvalid] : []);
    }

    [Fact]
    public void An_expiration_that_is_no_month_is_named()
    {
        var card = Some.Card().With("expiration", "soon");
        var finding = Some.Decide(Some.Request(Some.Transfer(), card with { Card = new CardFacts(null, null, null, null, true) })).The(FindingCodes.CardInvalid);

        finding.Evidence[0].Field.ShouldBe("expiration");
        finding.Message.ShouldContain("'soon'");
    }
}
