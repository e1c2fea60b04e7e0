using LicenseInbox.Domain.Issuing;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Tests.Issuing;

public class SalesAnswerTests
{
    private const string Old1 = "7QK2-M4XR-9T3B-W6HN-0001";
    private const string Old2 = "7QK2-M4XR-9T3B-W6HN-0002";
    private const string New1 = "SSW1-M4XR-9T3B-W6HN-0001";
    private const string New2 = "SSW1-M4XR-9T3B-W6HN-0002";

    private static readonly MoveLicense First = new(LicenseKey.Of(Old1), "ALTI-STATION-10", 10, "SSW-STATION-10", 0m);
    private static readonly MoveLicense Second = new(LicenseKey.Of(Old2), "ALTI-ACC-5", 5, "SSW-ACMAGENT-5", 0m);

    [Theory]
    [InlineData($"{Old1} = {New1}\n{Old2} = {New2}")]
    [InlineData($"Hello,\n\nhere they are, have been sent as asked:\n{Old1} -> {New1}\n{Old2} -> {New2}\n\nRegards, Ann Sales\n+1 555 0100")]
    [InlineData($"{Old1} {New1}\n{Old2}\t{New2}")]
    [InlineData($"old_key,new_key,new_type,quantity\n{Old1},{New1},SSW-STATION-10,10\n{Old2},{New2},SSW-ACMAGENT-5,5")]
    [InlineData($"\"{Old1}\";\"{New1}\"\n\"{Old2}\";\"{New2}\"")]
    [InlineData($"7qk2m4xr9t3bw6hn0001 = {New1}, ssw station 10\n{Old2}: {New2}, 5")]
    [InlineData($"- {Old1} = {New1}\n> {Old2} = {New2}")]
    [InlineData($"{Old1} =\n{Old2} =\n{Old1} = {New1}\n{Old2} = {New2}\n{Old1} = {New1}")]
    public void New_keys_are_read_from_lines_and_from_a_table(string words)
    {
        var answer = Read(words);

        answer.Problems.ShouldBeEmpty();
        answer.OrderNotReceived.ShouldBeFalse();
        answer.Keys.ShouldBe(new Dictionary<LicenseKey, LicenseKey> { [LicenseKey.Of(Old1)] = LicenseKey.Of(New1), [LicenseKey.Of(Old2)] = LicenseKey.Of(New2) }, ignoreOrder: true);
    }

    [Fact]
    public void Lines_beside_the_own_words_count_as_well()
    {
        var answer = SalesAnswer.Read(Some.Message(words: $"See the table.\n{Old1} = {New1}") with { KeyLines = [$"> {Old2} = {New2}"] }, [First, Second], Some.Policy);

        answer.Keys.Count.ShouldBe(2);
        answer.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData($"{New1}")]
    [InlineData($"Here it is:\n\n{New1}\n")]
    public void Where_one_key_is_asked_for_the_new_one_may_stand_alone(string words) =>
        SalesAnswer.Read(Some.Message(words: words), [First], Some.Policy).Keys.ShouldBe(new Dictionary<LicenseKey, LicenseKey> { [LicenseKey.Of(Old1)] = LicenseKey.Of(New1) });

    [Theory]
    [InlineData(New1, "not said which key")]
    [InlineData($"{Old1} = SSW1-M4XR-9T3B", "does not have the form")]
    [InlineData($"{Old1} = {New1}, SSW-STATION-20", "is not what it becomes: SSW-STATION-10, quantity 10")]
    [InlineData($"{Old1} = {New1}, SSW-STATION-10, 20", "\"20\"")]
    [InlineData($"{Old1} = {New1}, ALTI-STATION-10", "\"ALTI-STATION-10\"")]
    [InlineData($"{Old1} = {New1}\n{Old1} = {New2}", "Two new keys")]
    [InlineData($"9QK2-M4XR-9T3B-W6HN-0009 = {New1}", "9QK2-M4XR-9T3B-W6HN-0009 is not part of this upgrade")]
    [InlineData($"The key {New1} is for the first one, {New2} for the other.", "OLD = NEW")]
    public void What_is_not_understood_is_said(string words, string problem) => Read(words).Problems.ShouldContain(text => text.Contains(problem, StringComparison.Ordinal));

    [Theory]
    [InlineData("PO not received", true)]
    [InlineData("po NOT received yet, please ask them.\n\nAnn", true)]
    [InlineData("The no-charge PO was not received.", true)]
    [InlineData("P.O. not received", true)]
    [InlineData("PO not receivedness", false)]
    [InlineData("We have the PO.\nPO not received", false)]
    [InlineData("", false)]
    public void That_the_purchase_order_was_not_received_is_said_in_the_first_line(string words, bool says) => Read(words).OrderNotReceived.ShouldBe(says);

    [Fact]
    public void Words_without_a_key_say_nothing()
    {
        var answer = Read("Thanks, will do tomorrow. Here they have been sent before; call 555-0100.");

        answer.Keys.ShouldBeEmpty();
        answer.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Old2, New2, "There is no new key for " + Old1)]
    [InlineData("9QK2-M4XR-9T3B-W6HN-0009", New2, "9QK2-M4XR-9T3B-W6HN-0009 is not part of this upgrade")]
    [InlineData(Old1, "SHORT-1", "SHORT-1 does not have the form")]
    [InlineData(Old1, Old2, "is an old key of this upgrade")]
    [InlineData(Old1, "SSW1-M4XR-9T3B-W6HN-0009", "SSW1-M4XR-9T3B-W6HN-0009 is, or was, in use already")]
    public void A_set_of_keys_is_entered_only_when_nothing_is_wrong(string old, string key, string problem)
    {
        var used = new HashSet<LicenseKey> { LicenseKey.Of("SSW1-M4XR-9T3B-W6HN-0009") };
        IssuedKeys.Problems([First, Second], Pairs((old, key)), used, Some.Policy).ShouldContain(text => text.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void One_new_key_for_two_old_ones_is_wrong() =>
        IssuedKeys.Problems([First, Second], Pairs((Old1, New1), (Old2, New1)), new HashSet<LicenseKey>(), Some.Policy).ShouldBe([$"{New1} is given for {Old1} and {Old2}: each needs a key of its own."]);

    [Fact]
    public void A_new_key_for_each_old_one_is_right() =>
        IssuedKeys.Problems([First, Second], Pairs((Old1, New1), (Old2, New2)), new HashSet<LicenseKey>(), Some.Policy).ShouldBeEmpty();

    [Theory]
    [InlineData(0, 15, false)]
    [InlineData(0, 16, true)]
    [InlineData(0, 23, true)]
    [InlineData(17, 18, false)]
    [InlineData(17, 20, true)]
    [InlineData(21, 23, false)]
    public void Sales_is_reminded_once_with_8_and_once_with_4_hours_left(int writtenAfter, int now, bool isDue)
    {
        var order = new SalesOrder { Told = "", DueAt = Some.ReceivedAt, WrittenAt = Some.ReceivedAt.AddHours(writtenAfter) };
        TimeSpan[] before = [TimeSpan.FromHours(8), TimeSpan.FromHours(4)];

        order.IsReminderDue(Some.ReceivedAt.AddHours(24), before, Some.ReceivedAt.AddHours(now)).ShouldBe(isDue);
        (order with { RemindedAt = Some.ReceivedAt.AddHours(now) }).IsReminderDue(Some.ReceivedAt.AddHours(24), before, Some.ReceivedAt.AddHours(now)).ShouldBeFalse();
    }

    private static SalesAnswer Read(string words) => SalesAnswer.Read(Some.Message(words: words), [First, Second], Some.Policy);

    private static Dictionary<LicenseKey, LicenseKey> Pairs(params (string Old, string New)[] pairs) => pairs.ToDictionary(pair => LicenseKey.Of(pair.Old), pair => LicenseKey.Of(pair.New));
}
