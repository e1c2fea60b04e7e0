using System.Text.RegularExpressions;

namespace LicenseInbox.Domain.Sureness;

/// <summary>Postal codes with letters, as Canada, the United Kingdom, Ireland and the Netherlands have them: where a letter stands and where a digit tells look-alikes apart.</summary>
internal static partial class PostalCode
{
    private const int Longest = 7;

    /// <summary>The one code with letters that a text may be; null when it is none, or several.</summary>
    /// <param name="folded">What was read, look-alikes folded.</param>
    public static string? WithLetters(string folded) => folded.Length <= Longest && Spellings(folded).Where(text => Code().IsMatch(text)).Take(2).ToList() is [var only] ? only : null;

    private static IEnumerable<string> Spellings(string folded) => folded.Aggregate(Enumerable.Repeat("", 1), (begun, c) => begun.SelectMany(text => Alike(c).Select(other => text + other)));

    private static string Alike(char folded) => folded switch { '0' => "0O", '1' => "1IL", '2' => "2Z", '5' => "5S", '8' => "8B", _ => folded.ToString() };

    /// <summary>With the letters that a country uses in each place.</summary>
    [GeneratedRegex("""
        ^(?:
        [ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z][0-9][ABCEGHJ-NPRSTV-Z][0-9]
        | (?: (?:[BEGLMNSW]|[A-PR-UWYZ][A-HK-Y])[0-9]{1,2} | E1W | N1[CP] | W1[A-HJKPSTUW] | EC[1-4][AMNPRVY] | NW1W | SE1P | SW1[AEHPVWXY] | WC[12][ABEHNRVX] ) [0-9][ABD-HJLNP-UW-Z]{2}
        | [ACDEFHKNPRTVWXY](?:[0-9]{2}|6W)[0-9ACDEFHKNPRTVWXY]{4}
        | [1-9][0-9]{3}[A-Z]{2}
        )$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}
