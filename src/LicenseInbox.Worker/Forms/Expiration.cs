using System.Globalization;
using System.Text.RegularExpressions;

namespace LicenseInbox.Worker.Forms;

/// <summary>Reads a card's expiration as people write it: MM/YY, M-YYYY, MMYY, YYYY-MM, MM/DD/YYYY, a month's name and a year.</summary>
internal static partial class Expiration
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>Year of four digits and month; null when the text is no expiration.</summary>
    public static (int Year, int Month)? Read(string text)
    {
        text = text.Trim().TrimEnd('.');
        var numeric = Numeric().Match(text);
        if (numeric.Success)
            return Of(int.Parse(numeric.Groups["m"].Value, CultureInfo.InvariantCulture), numeric.Groups["y"].Value);
        var wordy = Wordy().Match(text);
        return wordy.Success ? Of(Array.IndexOf(Months, wordy.Groups["m"].Value[..3].ToLowerInvariant()) + 1, wordy.Groups["y"].Value) : null;
    }

    private static (int Year, int Month)? Of(int month, string year)
    {
        var value = int.Parse(year, CultureInfo.InvariantCulture);
        return month is >= 1 and <= 12 ? (value < 100 ? 2000 + value : value, month) : null;
    }

    [GeneratedRegex(@"^(?:(?<m>[0-9]{1,2})\s*[/.\-–\\ ]\s*(?:[0-9]{1,2}\s*[/.\-–]\s*)?(?<y>20[0-9][0-9]|[0-9][0-9])|(?<m>[0-9][0-9])\s*(?<y>[0-9][0-9])|(?<m>[0-9][0-9])(?<y>20[0-9][0-9])|(?<y>20[0-9][0-9])\s*[\-–/.]\s*(?<m>[0-9]{1,2}))$")]
    private static partial Regex Numeric();

    [GeneratedRegex(@"^(?<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[\s\-/,']*(?<y>20[0-9][0-9]|[0-9][0-9])$", RegexOptions.IgnoreCase)]
    private static partial Regex Wordy();
}
