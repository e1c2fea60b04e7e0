using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Reporting;

namespace LicenseInbox.Domain.Tests.Reporting;

/// <summary>How decisions of mode observe compare with where the keys went.</summary>
public class AgreementTests
{
    private static readonly TimeSpan Within = TimeSpan.FromDays(3);
    private static readonly DateTimeOffset Decided = Some.ReceivedAt;
    private static readonly DateTimeOffset Later = Decided.AddDays(30);
    private static readonly LicenseKey One = LicenseKey.Of(Some.Stations), Other = LicenseKey.Of(Some.Agents);

    [Theory]
    [InlineData(Outcome.Accept, 2.9, 2.9, 4.0, WhatPeopleDid.Moved, true)]
    [InlineData(Outcome.Accept, 1.0, 1.0, 1.5, WhatPeopleDid.Moved, true)]
    [InlineData(Outcome.Accept, 2.9, 3.1, 4.0, WhatPeopleDid.MovedSome, false)]
    [InlineData(Outcome.Accept, null, null, 4.0, WhatPeopleDid.LeftThem, false)]
    [InlineData(Outcome.Accept, 1.0, null, 2.0, WhatPeopleDid.NothingYet, null)]
    [InlineData(Outcome.Reject, null, null, 4.0, WhatPeopleDid.LeftThem, true)]
    [InlineData(Outcome.Reject, 1.0, 1.0, 2.0, WhatPeopleDid.Moved, false)]
    [InlineData(Outcome.Reject, 1.0, null, 4.0, WhatPeopleDid.MovedSome, false)]
    [InlineData(Outcome.Ask, null, null, 2.9, WhatPeopleDid.NothingYet, null)]
    [InlineData(Outcome.Ask, 5.0, 5.0, 9.0, WhatPeopleDid.LeftThem, true)]
    [InlineData(Outcome.Flag, 1.0, 1.0, 4.0, WhatPeopleDid.Moved, null)]
    public void Keys_tell_what_people_did(Outcome outcome, double? firstDay, double? secondDay, double nowDay, WhatPeopleDid expected, bool? agrees)
    {
        var (request, now) = (Request(outcome, (One, firstDay), (Other, secondDay)), Decided.AddDays(nowDay));

        request.PeopleDid(Within, now).ShouldBe(expected);
        var total = Compare([request], now).Total;
        (total.Compared, total.Agreed, total.LeftToPeople).ShouldBe((agrees is null ? 0 : 1, agrees == true ? 1 : 0, outcome == Outcome.Flag ? 1 : 0));
    }

    [Fact]
    public void What_had_been_done_before_tells_nothing()
    {
        Request(Outcome.Reject, (One, -1), (Other, -1)).PeopleDid(Within, Later).ShouldBe(WhatPeopleDid.NotToBeTold);
        Request(Outcome.Accept, (One, 1), (Other, -1)).PeopleDid(Within, Later).ShouldBe(WhatPeopleDid.NotToBeTold);
    }

    [Fact]
    public void Neither_do_keys_that_nobody_knows_or_that_became_others()
    {
        var request = Request(Outcome.Accept, (One, 1), (Other, 1));

        (request with { Keys = new Dictionary<LicenseKey, IReadOnlyList<KeyAssignment>> { [One] = request.Keys[One] } }).PeopleDid(Within, Later).ShouldBe(WhatPeopleDid.NotToBeTold);
        (request with { Decision = request.Decision with { Moves = [] } }).PeopleDid(Within, Later).ShouldBe(WhatPeopleDid.NotToBeTold);
    }

    [Fact]
    public void A_key_that_went_on_elsewhere_later_went_where_it_was_asked()
    {
        var request = Request(Outcome.Accept, (One, 1), (Other, 1));
        var keys = request.Keys.ToDictionary();
        keys[One] = [.. keys[One], new KeyAssignment(Some.OldSystem, Decided.AddDays(20))];

        (request with { Keys = keys }).PeopleDid(Within, Later).ShouldBe(WhatPeopleDid.Moved);
    }

    [Fact]
    public void Months_outcomes_and_differences_add_up()
    {
        ObservedRequest[] requests =
        [
            Request(Outcome.Accept, (One, 1), (Other, 1)), Request(Outcome.Accept, (One, null), (Other, null)), Request(Outcome.Reject, (One, 1), (Other, 1)),
            Request(Outcome.Flag, (One, 1), (Other, 1)), At(Request(Outcome.Reject, (One, null), (Other, null)), Decided.AddDays(27)), At(Request(Outcome.Ask, (One, null), (Other, null)), Later),
        ];

        var agreement = Compare(requests, Later);

        agreement.Total.ShouldBe(new AgreementCount(6, 4, 2, 1, 1, 0));
        agreement.Months.ShouldBe([(new DateOnly(2026, 3, 1), new AgreementCount(5, 4, 2, 1, 0, 0)), (new DateOnly(2026, 4, 1), new AgreementCount(1, 0, 0, 0, 1, 0))]);
        agreement.Outcomes.Select(outcome => (outcome.Outcome, outcome.Count.Decided, outcome.Count.Agreed)).ShouldBe([(Outcome.Accept, 2, 1), (Outcome.Ask, 1, 0), (Outcome.Reject, 2, 1), (Outcome.Flag, 1, 0)]);
        agreement.Differences.Select(difference => (difference.WouldHave, difference.Did)).ShouldBe([(Outcome.Accept, WhatPeopleDid.LeftThem), (Outcome.Reject, WhatPeopleDid.Moved)]);
        agreement.Differences[1].Codes.ShouldBe([FindingCodes.TargetAssuranceInactive]);
        agreement.NotMadeByPeople.ShouldBe(1);
    }

    [Theory]
    [InlineData(49, 0, 0, AgreementAdvice.TooFew, "49 of 50 requests")]
    [InlineData(48, 2, 0, AgreementAdvice.Observe, "96.0 % agree, and 98.0 % are wanted")]
    [InlineData(49, 1, 0, AgreementAdvice.Approve, "98.0 % agree. 1 moves")]
    [InlineData(49, 0, 1, AgreementAdvice.Automatic, "98.0 % agree, and every move")]
    [InlineData(50, 0, 0, AgreementAdvice.Automatic, "100.0 % agree")]
    public void The_advice_is_a_plain_sentence(int agreeing, int notMade, int madeAnyway, AgreementAdvice expected, string words)
    {
        ObservedRequest[] requests =
        [
            .. Enumerable.Repeat(Request(Outcome.Accept, (One, 1), (Other, 1)), agreeing), .. Enumerable.Repeat(Request(Outcome.Accept, (One, null), (Other, null)), notMade),
            .. Enumerable.Repeat(Request(Outcome.Reject, (One, 1), (Other, 1)), madeAnyway),
        ];

        var agreement = Compare(requests, Later);

        agreement.Advice.ShouldBe(expected);
        agreement.AdviceInWords.ShouldContain(words);
    }

    private static Agreement Compare(IReadOnlyList<ObservedRequest> requests, DateTimeOffset now) =>
        Agreement.Of(requests, new AgreementPlan(Within, 50, 0.98), DateTimeOffset.MinValue, Some.Policy.TimeZone, now);

    private static ObservedRequest At(ObservedRequest request, DateTimeOffset decided) => request with { Decision = request.Decision with { DecidedAt = decided } };

    /// <summary>A request for two keys of the old system, each on the new one so many days after the decision, or never.</summary>
    private static ObservedRequest Request(Outcome outcome, params (LicenseKey Key, double? Day)[] keys)
    {
        var finding = new Finding { Code = FindingCodes.TargetAssuranceInactive, Outcome = outcome, Message = "check", Evidence = [] };
        return new ObservedRequest(
            Some.RequestId,
            Some.CaseNumber,
            new Decision
            {
                Outcome = outcome,
                Findings = outcome == Outcome.Accept ? [] : [finding],
                Moves = [new PlannedMove(Some.OldSystem, Some.NewSystem, keys.Select(key => new MoveLicense(key.Key, "ALTI-STATION-10", 10, null, 0m)).ToList(), false, "f#1")],
                DecidedAt = Decided,
            },
            keys.ToDictionary(key => key.Key, key => Assignments(key.Day)));
    }

    private static IReadOnlyList<KeyAssignment> Assignments(double? day)
    {
        var first = new KeyAssignment(Some.OldSystem, Decided.AddDays(-100));
        return day is { } moved ? [first, new KeyAssignment(Some.NewSystem, Decided.AddDays(moved))] : [first];
    }
}
