using System.Text;

namespace LicenseInbox.Worker.Mime;

/// <summary>One method's result.</summary>
internal sealed record MethodResult(string Method, string Result, IReadOnlyDictionary<string, string> Properties);

/// <summary>
/// The value of an <c>Authentication-Results</c> header (RFC 8601, 2.2). Comments and quoted strings are data, never structure: nothing in them makes a result. A value whose comments or
/// quotes do not end says nothing at all. An authserv-id counts only as servers write their own: without quotes, and with nothing before it, so that no other spelling of it slips past the
/// server that removes forged ones. What servers write beside the standard (<c>action=none</c>) is passed over.
/// </summary>
internal sealed record AuthenticationResultsValue(string? AuthServId, IReadOnlyList<MethodResult> Results)
{
    /// <summary>Stands for a character of a quoted string that would otherwise be structure.</summary>
    private const char Quote = '\u0001';

    public static AuthenticationResultsValue? Parse(string value)
    {
        if (Statements(value) is not { Count: > 0 } statements)
            return null;
        var results = statements.Select(Result).OfType<MethodResult>().ToList();
        if (statements[0].Contains('=', StringComparison.Ordinal))
            return new AuthenticationResultsValue(null, results);

        // authserv-id [version]
        var words = statements[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > 2 || (words.Length == 2 && !words[1].All(char.IsAsciiDigit)))
            return null;
        return words[0].Contains(Quote, StringComparison.Ordinal) || value.TrimStart().StartsWith('(') ? null : new AuthenticationResultsValue(words[0], results);
    }

    /// <summary>The statements between semicolons, comments gone, white space and structure inside of quotes made harmless; null when a quote or comment does not end.</summary>
    private static List<string>? Statements(string value)
    {
        var statements = new List<string>();
        var statement = new StringBuilder();
        var (comment, quoted) = (0, false);
        for (var at = 0; at < value.Length; at++)
        {
            var character = value[at];
            if (character == Quote)
                return null;
            if (character == '\\' && (quoted || comment > 0))
            {
                at++;
                if (quoted && at < value.Length)
                    statement.Append(Harmless(value[at]));
            }
            else if (quoted)
            {
                quoted = character != '"';
                statement.Append(quoted ? Harmless(character) : Quote);
            }
            else if (character == '(')
            {
                comment++;
                statement.Append(' ');
            }
            else if (comment > 0)
            {
                comment -= character == ')' ? 1 : 0;
            }
            else if (character == '"')
            {
                quoted = true;
                statement.Append(Quote);
            }
            else if (character == ';')
            {
                statements.Add(statement.ToString().Trim());
                statement.Clear();
            }
            else if (character is ' ' or '\t' or '\r' or '\n')
            {
                statement.Append(' ');
            }
            else if (char.IsWhiteSpace(character) || char.IsControl(character))
            {
                // Our authserv-id with something that only looks like white space is no spelling of it: the server that removes forged ones would not know it.
                return null;
            }
            else
            {
                statement.Append(character);
            }
        }

        if (quoted || comment > 0)
            return null;
        statements.Add(statement.ToString().Trim());
        return statements;
    }

    private static char Harmless(char character) => char.IsWhiteSpace(character) || char.IsControl(character) || character is '=' or ';' ? '_' : character;

    private static MethodResult? Result(string statement)
    {
        var rest = statement.AsSpan();
        if (!Next(ref rest, out var method, out var result) || !IsKeyword(Name(method)) || !IsKeyword(result))
            return null;
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        var contradicted = new HashSet<string>(StringComparer.Ordinal);
        while (Next(ref rest, out var key, out var value))
        {
            var name = key.ToLowerInvariant();
            var plain = value.Replace(Quote.ToString(), "", StringComparison.Ordinal);
            if (name.Contains('.', StringComparison.Ordinal) && !properties.TryAdd(name, plain) && properties[name] != plain)
                contradicted.Add(name);
        }

        foreach (var name in contradicted)
            properties.Remove(name);
        return new MethodResult(Name(method).ToLowerInvariant(), result.ToLowerInvariant(), properties);
    }

    /// <summary>The next <c>key=value</c>; white space may stand around the sign.</summary>
    private static bool Next(ref ReadOnlySpan<char> rest, out string key, out string value)
    {
        (key, value) = ("", "");
        rest = rest.TrimStart(' ');
        var sign = rest.IndexOf('=');
        if (sign <= 0)
            return false;
        key = rest[..sign].TrimEnd(' ').ToString();
        if (key.Contains(' ', StringComparison.Ordinal) || key.Contains(Quote, StringComparison.Ordinal))
            return false;
        rest = rest[(sign + 1)..].TrimStart(' ');
        var end = rest.IndexOf(' ');
        value = (end < 0 ? rest : rest[..end]).ToString();
        rest = end < 0 ? [] : rest[end..];
        return value.Length > 0;
    }

    /// <summary>The method without its version.</summary>
    private static string Name(string method) => method.Split('/')[0].Trim();

    private static bool IsKeyword(string text) => text.Length > 0 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
