using System.Text.RegularExpressions;

namespace LicenseInbox.Worker.Tests.Scenarios;

/// <summary>No output holds one of the test card numbers that the scenarios' forms bear, however it is grouped.</summary>
internal static partial class CardLeaks
{
    private static readonly string[] Numbers = ["4111111111111111", "4111111111111112", "5555555555554444", "378282246310005", "6011111111111117"];

    public static IEnumerable<string> In(string line)
    {
        var digits = BetweenDigits().Replace(line, "");
        return Numbers.Where(number => digits.Contains(number, StringComparison.Ordinal)).Select(number => $"a card number that ends in {number[^4..]} is in the output");
    }

    [GeneratedRegex(@"(?<=\d)[ -](?=\d)")]
    private static partial Regex BetweenDigits();
}
