using LicenseInbox.Domain.Audit;

namespace LicenseInbox.Domain.Tests.Audit;

public class SealCheckTests
{
    private static readonly SealKey Key = SealKey.Of("a secret of thirty-two characters");
    private static readonly SealKey Former = SealKey.Of("another secret of the same length");
    private static readonly IReadOnlyList<ChainedEntry> One = Some.Chain(3);
    private static readonly IReadOnlyList<ChainedEntry> Two = Some.Chain(2);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Seals_as_they_were_made_agree(bool keyed)
    {
        var seals = Make(keyed ? Key : null);
        var (check, codes) = Check(seals, [Key], new() { [3] = seals[2].Digest });
        codes.ShouldBeEmpty();
        (check.Count, check.Keyed).ShouldBe((3, keyed ? 3 : 0));
    }

    [Fact]
    public void A_seal_that_was_changed_is_found()
    {
        var seals = Make(Key);
        Check([seals[0], seals[1] with { At = seals[1].At.AddSeconds(1) }, seals[2]], [Key]).Codes.ShouldBe(["seal.changed"]);
        Check([seals[0], seals[1] with { Heads = [] }, seals[2]], [Key]).Codes.ShouldBe(["seal.changed"]);
    }

    [Fact]
    public void A_seal_that_was_removed_is_found()
    {
        var seals = Make(Key);
        Check([seals[0], seals[2]], [Key]).Codes.ShouldBe(["seal.missing"]);
        Check([seals[1], seals[2]], [Key]).Codes.ShouldBe(["seal.missing"]);
        Check([seals[0], seals[1]], [Key]).Codes.ShouldBeEmpty();
        Check([seals[0], seals[1]], [Key], new() { [3] = seals[2].Digest }).Codes.ShouldBe(["seal.missing"]);
    }

    [Fact]
    public void Who_has_no_key_can_not_make_seals_anew()
    {
        var seals = Make(Key);
        var rewritten = Seal.After(seals[0], seals[1].At, [Two[0].Head], null);
        Check([seals[0], rewritten], [Key]).Codes.ShouldBe(["seal.changed"]);
        Check([seals[0], rewritten with { KeyId = Key.Id }], [Key]).Codes.ShouldBe(["seal.changed"]);
        Check([seals[0], Seal.After(seals[0], seals[1].At, [Two[0].Head], Former)], [Key]).Codes.ShouldBe(["seal.unknown-key"]);
    }

    [Fact]
    public void A_trail_that_was_rewritten_with_all_its_seals_is_not_the_one_that_was_noted()
    {
        var (before, after) = (Make(null), Make(null));
        Check(after, []).Codes.ShouldBeEmpty();
        var forged = Seal.After(null, after[0].At, [], null);
        Check([forged], [], new() { [1] = before[0].Digest }).Codes.ShouldBe(["seal.changed"]);
    }

    [Fact]
    public void Former_keys_still_count()
    {
        var first = Seal.After(null, Some.ReceivedAt, [One[0].Head], Former);
        Check([first, Seal.After(first, Some.ReceivedAt, [One[1].Head], Key)], [Key, Former]).Codes.ShouldBeEmpty();
    }

    [Fact]
    public void An_entry_that_is_not_the_sealed_one_is_found()
    {
        var check = new SealCheck([], new Dictionary<long, string>());
        var seal = Make(null)[0];
        check.Problems(seal, new Dictionary<Guid, string> { [One[0].Chain] = One[1].Hash }).Select(problem => problem.Code).ShouldBe(["seal.mismatch"]);
        new SealCheck([], new Dictionary<long, string>()).Problems(seal, new Dictionary<Guid, string>()).Select(problem => problem.Code).ShouldBe(["entry.missing"]);
    }

    [Fact]
    public void A_short_key_is_no_secret() => Should.Throw<ArgumentException>(() => SealKey.Of("hunter2"));

    private static List<Seal> Make(SealKey? key)
    {
        var first = Seal.After(null, Some.ReceivedAt, [One[0].Head], key);
        var second = Seal.After(first, Some.ReceivedAt.AddHours(1), [One[2].Head, Two[0].Head], key);
        return [first, second, Seal.After(second, Some.ReceivedAt.AddHours(2), [Two[1].Head], key)];
    }

    private static (SealCheck Check, List<string> Codes) Check(IReadOnlyList<Seal> seals, IReadOnlyList<SealKey> keys, Dictionary<long, string>? noted = null)
    {
        var check = new SealCheck(keys, noted ?? []);
        var problems = seals.SelectMany(seal => check.Problems(seal, seal.Heads.ToDictionary(head => head.Chain, head => head.Hash)).ToList()).ToList();
        return (check, problems.Concat(check.MissingAtEnd()).Select(problem => problem.Code).ToList());
    }
}
