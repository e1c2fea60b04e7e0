using System.Globalization;

namespace LicenseInbox.Worker.Tests.CardNumbers;

/// <summary>An invented card that passes every check. It is never printed: a failure names its index.</summary>
internal sealed record TestCard(int Index, string Brand, string Number, string Code)
{
    private static readonly (string Brand, string Begin, int Length)[] Brands =
    [
        ("Visa", "4", 16), ("MasterCard", "5", 16), ("American Express", "37", 15), ("Discover", "6011", 16), ("MasterCard", "2223", 16), ("Visa", "4", 13), ("Visa", "4", 19), ("JCB", "3530", 16),
        ("Diners Club", "305", 14), ("Maestro", "6759", 16),
    ];

    private static readonly string[] Separators = ["", " ", "-", " - ", ".", "\u00a0", "\u2013", "_", "|"];

    public string LastFour => Number[^4..];

    /// <summary>As people group it, by a separator that changes from card to card.</summary>
    public string Grouped => string.Join(Separators[Index % Separators.Length], Groups());

    /// <summary>Grouped as one can type it in the fonts of a PDF.</summary>
    public string Typed => Grouped.Replace('\u2013', '-').Replace('|', '.');

    /// <summary>Grouped by spaces.</summary>
    public string Spaced => string.Join(' ', Groups());

    public static IReadOnlyList<TestCard> Some(int count)
    {
        var random = new Random(20261124);
        return Enumerable.Range(0, count).Select(index => Make(random, index)).ToList();
    }

    public override string ToString() => $"card {Index}";

    private static TestCard Make(Random random, int index)
    {
        var (brand, begin, length) = Brands[index % Brands.Length];
        var digits = begin + (begin == "5" ? "3" : "");
        while (digits.Length < length - 1)
            digits += (char)('0' + random.Next(10));
        var check = Enumerable.Range(0, 10).First(digit => PassesLuhn($"{digits}{digit}"));
        // Codes that nothing else on the forms is: no amount, no year, no quantity.
        var code = brand == "American Express" ? 7100 + random.Next(800) : 710 + random.Next(280);
        return new TestCard(index, brand, $"{digits}{check}", code.ToString(CultureInfo.InvariantCulture));
    }

    private static bool PassesLuhn(string digits) => digits.Reverse().Select((digit, at) => at % 2 == 0 ? digit - '0' : ((digit - '0') * 2 / 10) + ((digit - '0') * 2 % 10)).Sum() % 10 == 0;

    private IEnumerable<string> Groups() => Number.Length == 15
        ? [Number[..4], Number[4..10], Number[10..]]
        : Number.Chunk(4).Select(group => new string(group));
}
