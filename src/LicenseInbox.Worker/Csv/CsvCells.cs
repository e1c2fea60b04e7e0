using System.Globalization;
using CsvHelper;

namespace LicenseInbox.Worker.Csv;

/// <summary>Takes a key from its text.</summary>
internal delegate bool TryKey<T>(string? text, out T key);

/// <summary>The cells of one row, by column; a wrong one is noted with file, line, column and what is allowed, and read as the default.</summary>
internal sealed class CsvCells(CsvReader csv, string file, CsvErrors errors)
{
    private const int Longest = 500;

    /// <summary>The text, trimmed; null when it is empty or the column absent.</summary>
    public string? Text(string column)
    {
        if (!csv.TryGetFieldIndex(column, out var index) || csv.GetString(index).Trim() is not { Length: > 0 } text)
            return null;
        if (text.Length <= Longest && !text.Any(char.IsControl))
            return text;
        Wrong(column, text[..Math.Min(text.Length, 40)], $"at most {Longest} characters, none of them a control character");
        return null;
    }

    public string Required(string column)
    {
        if (Text(column) is { } text)
            return text;
        Wrong(column, null, "any text, but not nothing");
        return "";
    }

    public T Key<T>(string column, TryKey<T> tryKey)
    {
        if (!tryKey(Text(column), out var key))
            Wrong(column, Text(column), "a text with letters or digits");
        return key;
    }

    public T OneOf<T>(string column, params (string Word, T Value)[] allowed)
    {
        foreach (var (word, value) in allowed)
        {
            if (string.Equals(Text(column) ?? "", word, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        Wrong(column, Text(column), string.Join(", ", allowed.Select(entry => entry.Word.Length > 0 ? entry.Word : "nothing")));
        return allowed[0].Value;
    }

    public DateOnly? Date(string column)
    {
        if (Text(column) is not { } text)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        Wrong(column, text, "a date as YYYY-MM-DD, or nothing");
        return null;
    }

    public int Count(string column)
    {
        if (int.TryParse(Text(column), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
            return count;
        Wrong(column, Text(column), "a whole number from 1 to 2147483647");
        return 1;
    }

    /// <summary>An email address, or <c>@domain</c> where <paramref name="orDomain"/>.</summary>
    public string? Address(string column, bool orDomain)
    {
        if (Text(column) is not { } text)
            return null;
        var at = text.LastIndexOf('@');
        if (at >= (orDomain ? 0 : 1) && at < text.Length - 1 && !text.Any(char.IsWhiteSpace) && text.IndexOf('@') == at)
            return text;
        Wrong(column, text, orDomain ? "an email address, @domain for everyone of a domain, or nothing" : "an email address, or nothing");
        return null;
    }

    /// <summary>Notes an error in this row.</summary>
    public void Wrong(string column, string? value, string allowed) =>
        errors.Add(file, csv.LineNumber, column, $"'{value}' is not allowed; allowed is {allowed}");
}
