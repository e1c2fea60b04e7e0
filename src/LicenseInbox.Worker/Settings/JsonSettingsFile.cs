using System.Text.Json;

namespace LicenseInbox.Worker.Settings;

/// <summary>Reads a JSON file of <c>config/</c> value by value and notes what is wrong with its place, such as <c>policy.json, $.rows[3].outcome</c>.</summary>
internal sealed class JsonSettingsFile(string path)
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly List<SettingsError> _errors = [];

    public IReadOnlyList<SettingsError> Errors => _errors;

    /// <summary>The file's object; null when it can't be read, which is noted.</summary>
    public JsonElement? Root(params string[] names)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), Options);
            var root = document.RootElement.Clone();
            if (Object(root, "$", names))
                return root;
        }
        catch (JsonException e)
        {
            Add($"line {e.LineNumber + 1}", "this is not JSON", "JSON; the first mistake is there or just before");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _errors.Add(new SettingsError(path, $"can't be read ({e.Message})"));
        }

        return null;
    }

    /// <summary>Whether it is an object and has no member but these.</summary>
    public bool Object(JsonElement element, string place, params string[] names)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Add(place, $"this is {Name(element)}", "an object");
            return false;
        }

        foreach (var member in element.EnumerateObject().Where(member => !names.Contains(member.Name, StringComparer.Ordinal)))
            Add($"{place}.{member.Name}", "there is no such member", string.Join(", ", names));
        return true;
    }

    /// <summary>The members of an array with their places.</summary>
    public IEnumerable<(JsonElement Element, string Place)> Array(JsonElement element, string place, string name)
    {
        if (!element.TryGetProperty(name, out var array))
            Add($"{place}.{name}", "is missing", "an array");
        else if (array.ValueKind != JsonValueKind.Array)
            Add($"{place}.{name}", $"this is {Name(array)}", "an array");
        else
            return array.EnumerateArray().Select((item, index) => (item, $"{place}.{name}[{index}]")).ToList();
        return [];
    }

    /// <summary>A text that is not empty; null when it is not there, which is noted unless it may be.</summary>
    public string? Text(JsonElement element, string place, string name, bool optional = false)
    {
        var isThere = element.TryGetProperty(name, out var value);
        if (isThere && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
            return text;
        if (!optional || (isThere && value.ValueKind != JsonValueKind.Null))
            Add($"{place}.{name}", isThere ? $"this is {Name(value)}" : "is missing", optional ? "a text, or null" : "a text");
        return null;
    }

    /// <summary>True or false; false and noted when it is neither.</summary>
    public bool YesOrNo(JsonElement element, string place, string name)
    {
        var isThere = element.TryGetProperty(name, out var value);
        if (isThere && value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Add($"{place}.{name}", isThere ? $"this is {Name(value)}" : "is missing", "true, false");
        return false;
    }

    /// <summary>An amount of dollars that is not negative; null and noted when it is none.</summary>
    public decimal? Amount(JsonElement element, string place, string name)
    {
        var isThere = element.TryGetProperty(name, out var value);
        if (isThere && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var amount) && amount is >= 0 and <= 1_000_000)
            return amount;
        Add($"{place}.{name}", isThere ? $"this is {Name(value)}" : "is missing", "a number from 0 to 1000000");
        return null;
    }

    /// <summary>One of a few words, read with their meaning; noted when it is none of them.</summary>
    public T? Word<T>(JsonElement element, string place, string name)
        where T : struct, Enum
    {
        if (Text(element, place, name) is not { } text)
            return null;
        if (!int.TryParse(text, out _) && SettingText.TryRead(text, typeof(T), out var value))
            return (T)value!;
        Add($"{place}.{name}", $"this is '{text}'", SettingText.Allowed(typeof(T)));
        return null;
    }

    public void Add(string place, string problem, string allowed) => _errors.Add(new SettingsError($"{path}, {place}", problem, allowed));

    private static string Name(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.Null => "null",
        JsonValueKind.String when element.GetString() is { Length: 0 } => "an empty text",
        _ => element.GetRawText(),
    };
}
