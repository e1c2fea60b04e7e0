using LicenseInbox.Domain.Audit;

namespace LicenseInbox.Domain.Tests.Audit;

public class ChainCheckTests
{
    private static readonly IReadOnlyList<ChainedEntry> Chain = Some.Chain(5);

    [Fact]
    public void A_chain_as_it_was_written_agrees() => Codes(Chain, Chain[^1].Head).ShouldBeEmpty();

    [Fact]
    public void Whatever_of_an_entry_is_changed_is_found()
    {
        Func<ChainedEntry, ChainedEntry>[] changes =
        [
            entry => entry with { At = entry.At.AddTicks(1) },
            entry => entry with { Author = "kim" },
            entry => entry with { Action = AuditActions.MoveMade },
            entry => entry with { Case = Domain.Registry.CaseNumber.Of("204418") },
            entry => entry with { Case = null },
            entry => entry with { Content = """{"step":30}""" },
            entry => entry with { PersonalDigest = PersonalText.Of("Kim").Digest, Personal = null },
        ];
        foreach (var change in changes)
            Codes(With(2, change(Chain[2])), Chain[^1].Head).ShouldContain("entry.changed");
    }

    [Fact]
    public void An_entry_that_was_changed_with_its_hash_no_longer_fits_the_next_one()
    {
        var forged = Chain[2] with { Content = "{}" };
        Codes(With(2, forged with { Hash = forged.HashAfter(Chain[1].Hash, 3) }), Chain[^1].Head).ShouldBe(["entry.changed"]);
        var last = Chain[4] with { Content = "{}" };
        Codes(With(4, last with { Hash = last.HashAfter(Chain[3].Hash, 5) }), Chain[^1].Head).ShouldBe(["entry.changed"]);
    }

    [Theory]
    [InlineData(0, "entry 1 is missing.")]
    [InlineData(2, "entry 3 is missing.")]
    [InlineData(4, "entry 5 is missing.")]
    public void An_entry_that_was_removed_is_named(int index, string expected) =>
        ChainCheck.Problems(Chain[0].Chain, [.. Chain.Where((_, at) => at != index)], Chain[^1].Head).ShouldHaveSingleItem().Message.ShouldBe(expected);

    [Fact]
    public void A_removed_entry_whose_gap_was_closed_is_found() =>
        Codes([.. Chain.Take(2), Chain[3] with { Number = 3 }, Chain[4] with { Number = 4 }], Chain[^1].Head).ShouldBe(["entry.changed", "entry.reordered", "entry.missing"]);

    [Fact]
    public void Two_entries_that_changed_places_are_named()
    {
        var problems = ChainCheck.Problems(Chain[0].Chain, [Chain[0], Chain[2] with { Number = 2 }, Chain[1] with { Number = 3 }, .. Chain.Skip(3)], Chain[^1].Head).ToList();
        problems.Where(problem => problem.Code == "entry.reordered").Select(problem => problem.Message)
            .ShouldBe(["entry 2 (request.decided) was written as entry 3.", "entry 3 (request.decided) was written as entry 2."]);
    }

    [Fact]
    public void A_whole_chain_that_is_gone_is_found() => Codes([], Chain[^1].Head).ShouldBe(["entry.missing"]);

    [Fact]
    public void A_head_that_is_gone_or_older_is_found()
    {
        Codes(Chain, null).ShouldBe(["head.missing"]);
        Codes(Chain, Chain[3].Head).ShouldBe(["head.changed"]);
    }

    [Fact]
    public void Names_and_addresses_can_be_erased_but_neither_changed_nor_lost()
    {
        Codes(With(1, Chain[1] with { Personal = Chain[1].Personal! with { Text = "Kim" } }), Chain[^1].Head).ShouldBe(["text.changed"]);
        var without = With(1, Chain[1] with { Personal = null });
        Codes(without, Chain[^1].Head).ShouldBe(["text.missing"]);
        var erased = ChainedEntry.After(Chain[^1].Head, Some.AuditEntry(6) with { Action = AuditActions.PersonalErased, Personal = null });
        Codes([.. without, erased], erased.Head).ShouldBeEmpty();
    }

    [Fact]
    public void A_case_is_named_with_what_does_not_agree() =>
        ChainCheck.Problems(Chain[0].Chain, Chain, null).ShouldHaveSingleItem().Case.ShouldBe(Some.CaseNumber);

    private static List<string> Codes(IReadOnlyList<ChainedEntry> entries, ChainHead? head) => ChainCheck.Problems(Chain[0].Chain, entries, head).Select(problem => problem.Code).ToList();

    private static List<ChainedEntry> With(int index, ChainedEntry entry) => [.. Chain.Take(index), entry, .. Chain.Skip(index + 1)];
}
