using System.Text.RegularExpressions;

namespace LicenseInbox.Domain.Policy;

/// <summary>What a vendor and its partners call a case (<see cref="PolicySettings.CaseWords"/>).</summary>
public static class CaseWord
{
    /// <summary>The word that replies use, as a title begins: <c>Case</c>.</summary>
    public static string Capital(PolicySettings settings) => string.Concat(char.ToUpperInvariant(settings.CaseWords[0][0]).ToString(), settings.CaseWords[0].AsSpan(1));

    /// <summary>A regular expression for any of the words, in the singular or with an <c>s</c>.</summary>
    internal static string AnyOf(PolicySettings settings) => $"(?:{string.Join('|', settings.CaseWords.Select(Pattern))})s?";

    /// <summary>As <see cref="AnyOf"/>, in the plural only.</summary>
    internal static string PluralOf(PolicySettings settings) => $"(?:{string.Join('|', settings.CaseWords.Select(Pattern))})s";

    private static string Pattern(string word) => string.Join(@"\s+", word.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Regex.Escape));
}
