using System.Security.Cryptography;
using System.Text;

namespace LicenseInbox.Worker.Database;

/// <summary>Text from outside, made fit for a column: no database takes every character, and an index takes no text of any length.</summary>
internal static class ColumnText
{
    /// <summary>Takes the meaning from the next character of a pattern.</summary>
    public const string Escape = "!";

    private const int LongestKey = 400;

    /// <summary>Without NUL (PostgreSQL refuses it) and lone surrogates (no valid UTF-8).</summary>
    public static string Clean(string text)
    {
        if (!text.Contains('\0') && IsWellFormed(text))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value != 0)
                clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>A Message-ID as the store compares it: empty for none, a digest when it is too long for an index.</summary>
    public static string Key(string? text)
    {
        var clean = Clean(text ?? "");
        return clean.Length <= LongestKey ? clean : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(clean)));
    }

    /// <summary>The LIKE pattern of what ends with this text.</summary>
    public static string Ending(string text) =>
        "%" + Clean(text).Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }

        return true;
    }
}
