namespace LicenseInbox.Domain.Billing;

/// <summary>What billing answers to a hand-over.</summary>
public static class BillingAnswer
{
    private const string Word = "declined";

    /// <summary>Whether the first line of an answer begins with the word "declined", whatever its case and what follows ("Declined: insufficient funds").</summary>
    /// <param name="words">The answer's own words, without what it quotes.</param>
    public static bool IsDeclined(string words) =>
        FirstLine(words).TrimStart('*', '_', '"', '\'', ' ') is var line
        && line.StartsWith(Word, StringComparison.OrdinalIgnoreCase)
        && (line.Length == Word.Length || !char.IsLetterOrDigit(line[Word.Length]));

    /// <summary>The first line that holds anything.</summary>
    public static string FirstLine(string words) => words.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "";
}
