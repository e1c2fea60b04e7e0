using System.Globalization;
using System.Text.RegularExpressions;

namespace LicenseInbox.Domain.Pricing;

/// <summary>Amounts in US dollars: the one place of their rounding and reading.</summary>
public static partial class Usd
{
    /// <summary>Rounds half-up to the cent.</summary>
    public static decimal ToCent(decimal amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero);

    /// <summary>An amount as partners read it: <c>$1,200.00</c>.</summary>
    public static string Show(decimal amount) => ToCent(amount).ToString("$#,##0.00", CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads an amount as people write it (<c>$300</c>, <c>300.00 USD</c>, <c>US$ 1,200.00</c>, <c>300,00</c>, <c>600.-</c>); null when it is empty or not one amount.
    /// </summary>
    public static decimal? Read(string? text)
    {
        var match = Amount().Match(text?.Trim() ?? "");
        if (!match.Success)
            return null;
        var whole = match.Groups["whole"].Value.Replace(",", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        var cents = match.Groups["cents"].Success ? match.Groups["cents"].Value : "0";
        return decimal.Parse($"{whole}.{cents}", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^(US\s*\$|USD|\$)?\s*(?<whole>[0-9]{1,3}(,[0-9]{3}){1,3}|[0-9]{1,3}( [0-9]{3}){1,3}|[0-9]{1,9})([.,]((?<cents>[0-9]{1,2})|-))?\s*(US\s*\$|USD|\$|US dollars?|dollars?)?(\s*\(?only\)?)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Amount();
}
