using System.Globalization;

namespace LicenseInbox.Worker.Commands;

/// <summary>Words of partners on a terminal: what would steer it, or turn the direction of writing, is left out.</summary>
internal static class TerminalText
{
    public static string Line(string text) =>
        string.Concat(text.Select(c => char.IsWhiteSpace(c) ? ' ' : c).Where(c => !char.IsControl(c) && char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)));
}
