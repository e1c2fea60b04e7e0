using System.Text.RegularExpressions;

namespace LicenseInbox.Domain.Intake;

/// <summary>Finds the no-charge purchase order that a partner names in his own words.</summary>
public static partial class PurchaseOrder
{
    /// <summary>The number in <c>PO 4471</c>, <c>P.O. number: NC-2231</c>, <c>no-charge PO is NC2231</c>; null when none is named.</summary>
    public static string? In(string words)
    {
        var match = Named().Match(words);
        return match.Success ? match.Groups["number"].Value : null;
    }

    [GeneratedRegex(@"(?<![A-Z])(?:P\.?\s?O\.?|purchase\s+order)(?![A-Z])\s*(?:numbers?|nos?\.?|nr\.?|num\.?)?\s*(?:is|was)?\s*[:=#]*\s*(?<number>(?=[A-Z/-]*\d)[A-Z0-9][A-Z0-9/-]{2,24})", RegexOptions.IgnoreCase)]
    private static partial Regex Named();
}
