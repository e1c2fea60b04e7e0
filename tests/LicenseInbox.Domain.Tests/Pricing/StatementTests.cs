using System.Globalization;
using System.Numerics;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Pricing;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Tests.Pricing;

public class StatementTests
{
    private const int Requests = 10_000;

    /// <summary>
    /// The calculation beside it works on whole tenths of cents and whole days, from the numbers that were drawn, not from anything the program has made of them; months are told apart by the calendar of UTC-8 and UTC-7.
    /// </summary>
    [Fact]
    public void Statements_replies_and_billing_add_up_to_the_cent_over_10000_random_requests()
    {
        var random = new Random(20261129);
        var moves = new List<Move>();
        var expected = new SortedDictionary<(int Year, int Month), BigInteger>();
        BigInteger undetermined = 0;
        for (var i = 0; i < Requests; i++)
        {
            var drawn = Draw(random, i);
            var decision = PolicyBook.Decide(drawn.Request, drawn.Facts, drawn.Settings, Some.ReceivedAt);
            decision.Codes().ShouldBeEmpty($"request {i} of seed 20261129");
            var madeAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(0, 365 * 24 * 60));
            DateTimeOffset? undoneAt = random.Next(10) == 0 ? madeAt.AddMinutes(random.Next(1, 90 * 24 * 60)) : null;
            var planned = decision.Moves.ShouldHaveSingleItem();
            var id = Guid.CreateVersion7(madeAt);
            var move = new Move
            {
                Id = id,
                RequestId = Some.RequestId,
                Case = Some.CaseNumber,
                Planned = planned,
                State = undoneAt is null ? MoveState.Made : MoveState.Undone,
                DueBy = madeAt,
                CreatedAt = madeAt,
                MadeAt = madeAt,
                UndoneAt = undoneAt,
                Charges = Statement.Of(id, Some.CaseNumber, planned, Some.Policy),
            };
            moves.Add(move);

            var assurance = drawn.Keys.Aggregate(BigInteger.Zero, (sum, key) => sum + Cents(key.TenthsOfCents, key.Quantity, drawn.FromEnds, drawn.ToEnds));
            Add(expected, Pacific(madeAt), 30_000 + assurance);
            if (undoneAt is { } undone)
                Add(expected, Pacific(undone), -30_000 - assurance);
            if (drawn.FromEnds is null)
                undetermined += drawn.Keys.Count;

            // What the partner is told of it, and billing.
            Cents(decision.AssuranceCharge).ShouldBe(drawn.FromEnds is null ? null : assurance);
            Cents(Statement.AssuranceOf(move.Charges)).ShouldBe(drawn.FromEnds is null ? null : assurance);
            Cents(Statement.FeeOf(move.Charges)).ShouldBe(new BigInteger(30_000));
            move.Charges.Count.ShouldBe(drawn.Keys.Count + 1);
        }

        var months = Enumerable.Range(0, 16).Select(month => new DateOnly(2025, 12, 1).AddMonths(month)).ToList();
        var entries = months.ToDictionary(month => month, month => MonthlyStatement.Of(moves, month, Some.Policy));
        foreach (var (month, lines) in entries)
            Cents(lines.Sum(entry => entry.Line.Amount ?? 0m)).ShouldBe(expected.GetValueOrDefault((month.Year, month.Month)), $"{month:yyyy-MM}");
        expected.Keys.ShouldBeSubsetOf(months.Select(month => (month.Year, month.Month)));
        new BigInteger(entries.Values.SelectMany(lines => lines).Count(entry => entry.Line.Amount is null && !entry.IsReversal)).ShouldBe(undetermined);
    }

    [Fact]
    public void The_reply_after_the_move_states_what_the_move_was_charged_whatever_the_settings_say_since()
    {
        var planned = new PlannedMove(Some.OldSystem, Some.NewSystem, [new MoveLicense(LicenseKey.Of("1"), "ALTI-STATION-10", 10, null, 41.10m)], false, "f");
        var request = Some.InStatus(RequestStatus.Moved);
        var move = new Move
        {
            Id = Guid.NewGuid(),
            RequestId = request.Id,
            Case = Some.CaseNumber,
            Planned = planned,
            State = MoveState.Made,
            DueBy = Some.ReceivedAt,
            CreatedAt = Some.ReceivedAt,
            MadeAt = Some.ReceivedAt,
        };
        move = move with { Charges = Statement.Of(move.Id, move.Case, planned, Some.Policy) };

        var section = Answer.About(request, [move], null, Some.Policy with { FeePerMove = 999m })!;
        section.Kind.ShouldBe(ReplyKind.Moved);
        section.Fee.ShouldBe(300m);
        section.AssuranceCharge.ShouldBe(41.10m);
    }

    [Fact]
    public void An_undone_move_is_taken_back_in_the_month_of_its_undoing()
    {
        var planned = new PlannedMove(Some.OldSystem, Some.NewSystem, [new MoveLicense(LicenseKey.Of("1"), "ALTI-STATION-10", 10, null, 41.10m)], false, "f");
        var move = new Move
        {
            Id = Guid.NewGuid(),
            RequestId = Guid.NewGuid(),
            Case = Some.CaseNumber,
            Planned = planned,
            State = MoveState.Undone,
            DueBy = Some.ReceivedAt,
            CreatedAt = Some.ReceivedAt,
            MadeAt = new DateTimeOffset(2026, 10, 31, 20, 0, 0, TimeSpan.Zero),
            UndoneAt = new DateTimeOffset(2026, 11, 1, 6, 59, 0, TimeSpan.Zero),
        };

        MonthlyStatement.Of([move], new DateOnly(2026, 10, 15), Some.Policy).Select(entry => entry.Line.Amount).ShouldBe([300m, 41.10m, -300m, -41.10m], "06:59 UTC is still October there");
        MonthlyStatement.Of([move], new DateOnly(2026, 11, 1), Some.Policy).ShouldBeEmpty();
        MonthlyStatement.Of([move with { UndoneAt = move.UndoneAt!.Value.AddMinutes(1) }], new DateOnly(2026, 11, 1), Some.Policy).Select(entry => entry.Line.Amount).ShouldBe([-300m, -41.10m]);
    }

    private static Drawn Draw(Random random, int number)
    {
        DateOnly? fromEnds = random.Next(12) == 0 ? null : new DateOnly(2020, 1, 1).AddDays(random.Next(0, 4000));
        var toEnds = new DateOnly(2026, 3, 5).AddDays(random.Next(0, 2500));
        var keys = Enumerable.Range(0, random.Next(1, 6)).Select(_ => (Product: $"P{random.Next(100_000, 999_999)}", TenthsOfCents: random.Next(0, 500_000), Quantity: random.Next(1, 9))).DistinctBy(key => key.Product).ToList();
        var facts = Some.Facts().WithSource(system => system with { AssuranceEndsOn = fromEnds, Chassis = Chassis.Other }).WithTarget(system => system with { AssuranceEndsOn = toEnds, Chassis = Chassis.Other });
        var transfer = Some.Transfer();
        foreach (var row in Enumerable.Range(1, 12))
            transfer = transfer.WithoutRow(row);
        for (var i = 0; i < keys.Count; i++)
        {
            var (text, type) = (string.Create(CultureInfo.InvariantCulture, $"K{number:000}-{i:0000}-AAAA-BBBB-CCCC"), $"{keys[i].Product}-{keys[i].Quantity}");
            transfer = transfer.WithRow(i + 1, text, type, keys[i].Quantity.ToString(CultureInfo.InvariantCulture));
            facts = facts.With(new License(LicenseKey.Of(text), type, keys[i].Quantity, Some.OldSystem));
        }

        var settings = Some.Policy with { Catalogue = new LicenseCatalogue(keys.ConvertAll(key => new Product(key.Product, ProductKind.Other, null, key.TenthsOfCents / 1000m))) };
        return new Drawn(Some.Request(transfer, Some.Card()), facts, settings, fromEnds, toEnds, keys);
    }

    /// <summary>floor(price × quantity × days ÷ 365 + ½) in cents, in whole numbers; nothing where a person determines it.</summary>
    private static BigInteger Cents(int tenthsOfCents, int quantity, DateOnly? from, DateOnly to)
    {
        if (from is not { } begins)
            return 0;
        var days = (to.ToDateTime(TimeOnly.MinValue) - begins.ToDateTime(TimeOnly.MinValue)).Days;
        return days <= 0 ? 0 : ((2 * (BigInteger)tenthsOfCents * quantity * days) + 3650) / 7300;
    }

    private static BigInteger? Cents(decimal? amount) => amount is { } usd ? Cents(usd) : null;

    private static BigInteger Cents(decimal amount)
    {
        (amount * 100m % 1m).ShouldBe(0m, "an amount is in whole cents");
        return (BigInteger)(amount * 100m);
    }

    /// <summary>Daylight saving of 2026 and 2027 in California, by its dates.</summary>
    private static (int Year, int Month) Pacific(DateTimeOffset at)
    {
        var isSummer = (at >= new DateTimeOffset(2026, 3, 8, 10, 0, 0, TimeSpan.Zero) && at < new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero)) || at >= new DateTimeOffset(2027, 3, 14, 10, 0, 0, TimeSpan.Zero);
        var local = at.UtcDateTime.AddHours(isSummer ? -7 : -8);
        return (local.Year, local.Month);
    }

    private static void Add(SortedDictionary<(int Year, int Month), BigInteger> sums, (int Year, int Month) month, BigInteger cents) => sums[month] = sums.GetValueOrDefault(month) + cents;

    private sealed record Drawn(LicenseInbox.Domain.Assembly.AssembledRequest Request, RegistryFacts Facts, PolicySettings Settings, DateOnly? FromEnds, DateOnly ToEnds, IReadOnlyList<(string Product, int TenthsOfCents, int Quantity)> Keys);
}
