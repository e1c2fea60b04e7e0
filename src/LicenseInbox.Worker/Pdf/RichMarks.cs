using System.Text.RegularExpressions;

namespace LicenseInbox.Worker.Pdf;

/// <summary>Takes the tags out of a rich text value.</summary>
internal static partial class RichMarks
{
    public static string None(string rich) => Tag().Replace(BlockEnd().Replace(rich, "\n"), "");

    [GeneratedRegex(@"</p>|<br\s*/?>", RegexOptions.IgnoreCase)]
    private static partial Regex BlockEnd();

    [GeneratedRegex(@"<[^>]*>")]
    private static partial Regex Tag();
}
