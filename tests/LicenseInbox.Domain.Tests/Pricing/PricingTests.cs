using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using LicenseInbox.Domain.Pricing;

namespace LicenseInbox.Domain.Tests.Pricing;

public class AssuranceChargeTests
{
    private static readonly DateOnly Day = new(2026, 1, 1);

    [Theory]
    [InlineData("2026-06-30", "2026-12-31", 10, "12.00", "60.49")]
    [InlineData("2025-12-31", "2026-12-31", 10, "12.00", "120.00")]
    [InlineData("2026-03-01", "2026-03-02", 1, "1.825", "0.01")]
    [InlineData("2026-03-01", "2026-03-02", 1, "1.82", "0.00")]
    [InlineData("2024-02-28", "2024-03-01", 365, "1.00", "2.00")]
    [InlineData("2026-12-31", "2026-12-31", 10, "12.00", "0")]
    [InlineData("2027-01-01", "2026-12-31", 10, "12.00", "0")]
    [InlineData("2026-12-31", null, 10, "12.00", "0")]
    [InlineData(null, "2026-12-31", 10, "12.00", null)]
    [InlineData(null, null, 10, "12.00", null)]
    public void Days_are_counted_from_the_end_of_the_old_assurance_to_the_end_of_the_new(string? from, string? to, int quantity, string price, string? charge) =>
        AssuranceCharge.Of(Money(price), quantity, Date(from), Date(to)).ShouldBe(charge is null ? null : Money(charge));

    [Property]
    public bool It_is_the_formula_rounded_half_up_in_whole_numbers(PositiveInt cents, PositiveInt quantity, NonNegativeInt days)
    {
        var n = days.Get % 4000;
        var charge = AssuranceCharge.Of(cents.Get / 100m, quantity.Get, Day, Day.AddDays(n))!.Value;

        // floor(c × q × d ÷ 365 + ½) in cents, without fractions.
        var expected = ((2 * (BigInteger)cents.Get * quantity.Get * n) + 365) / 730;
        return (BigInteger)(charge * 100m) == expected;
    }

    [Property]
    public bool It_grows_with_days_quantity_and_price(PositiveInt cents, PositiveInt quantity, NonNegativeInt days)
    {
        var n = days.Get % 4000;
        decimal Of(int c, int q, int d) => AssuranceCharge.Of(c / 100m, q, Day, Day.AddDays(d))!.Value;
        var charge = Of(cents.Get, quantity.Get, n);
        return charge >= 0 && Of(cents.Get, quantity.Get, n + 1) >= charge && Of(cents.Get, quantity.Get + 1, n) >= charge && Of(cents.Get + 1, quantity.Get, n) >= charge;
    }

    [Property]
    public bool It_is_nothing_when_the_new_date_is_not_later(PositiveInt cents, PositiveInt quantity, NonNegativeInt days) =>
        AssuranceCharge.Of(cents.Get / 100m, quantity.Get, Day, Day.AddDays(-(days.Get % 4000))) == 0m;

    [Fact]
    public void The_price_is_that_of_the_type_that_moves_before_any_conversion()
    {
        var (from, to) = (Some.System(Some.OldSystem) with { AssuranceEndsOn = new DateOnly(2025, 12, 31) }, Some.System(Some.NewSystem));

        AssuranceCharge.Of(Some.License(Some.Agents, "ALTI-ACC-5", 5), from, to, Some.Policy.Catalogue).ShouldBe(5 * 48m);
        AssuranceCharge.Of(Some.License(Some.Agents, "ODD-THING-5", 5), from, to, Some.Policy.Catalogue).ShouldBeNull();
    }

    private static decimal Money(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static DateOnly? Date(string? text) => text is null ? null : DateOnly.Parse(text, CultureInfo.InvariantCulture);
}

public class FeeTests
{
    [Property]
    public bool It_is_a_set_sum_for_each_move(NonNegativeInt moves) =>
        Fee.For(moves.Get % 10_000, Some.Policy) == Enumerable.Repeat(300m, moves.Get % 10_000).Sum();

    [Fact]
    public void The_sum_is_a_setting() => Fee.For(3, Some.Policy with { FeePerMove = 99.99m }).ShouldBe(299.97m);
}

public class ConversionTests
{
    [Theory]
    [InlineData("ALTI-STATION-10", 10, "SSW-STATION-10")]
    [InlineData("ALTI-IPSTATION-25", 25, "SSW-STATION-25")]
    [InlineData("ALTI-ACC-5", 5, "SSW-ACMAGENT-5")]
    [InlineData("ALTI-ACM-5", 5, "SSW-ACMAGENT-5")]
    [InlineData("ALTI-TRUNK-4", 4, null)]
    [InlineData("ODD-THING-4", 4, null)]
    public void A_type_becomes_its_counterpart_of_the_same_quantity(string type, int quantity, string? expected) =>
        Conversion.NewType(Some.License(Some.Stations, type, quantity), Some.Policy.Catalogue).ShouldBe(expected);
}

public class UsdTests
{
    [Theory]
    [InlineData("300", "300")]
    [InlineData("$300", "300")]
    [InlineData("$ 300.00", "300")]
    [InlineData("US$300.5", "300.5")]
    [InlineData("US$ 1,200.00", "1200")]
    [InlineData("300 USD", "300")]
    [InlineData("300,00", "300")]
    [InlineData("1,200", "1200")]
    [InlineData("1 200.00", "1200")]
    [InlineData("600.-", "600")]
    [InlineData("300 dollars only", "300")]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("-300", null)]
    [InlineData("300 or 600", null)]
    [InlineData("three hundred", null)]
    [InlineData("1.200,00", null)]
    [InlineData("€300", null)]
    [InlineData("\u0663\u0660\u0660", null)]
    [InlineData("999,999,999,999,999,999,999,999,999,999,999,999", null)]
    public void Amounts_are_read_as_people_write_them(string? text, string? amount) =>
        Usd.Read(text).ShouldBe(amount is null ? null : decimal.Parse(amount, CultureInfo.InvariantCulture));

    [Property]
    public bool What_is_shown_is_read_again(NonNegativeInt cents) => Usd.Read(Usd.Show(cents.Get / 100m)) == cents.Get / 100m;

    [Property]
    public Property Rounding_is_half_up_and_no_further_than_half_a_cent() => Prop.ForAll(
        Gen.Choose(0, 100_000_000).Select(thousandths => thousandths / 1000m).ToArbitrary(),
        amount => Usd.ToCent(amount) - amount is > -0.005m and <= 0.005m && decimal.Round(Usd.ToCent(amount), 2) == Usd.ToCent(amount));
}
