using System.Text.Json;
using System.Text.RegularExpressions;

namespace LicenseInbox.Worker.Forms;

/// <summary>
/// One file of a folder of descriptions, checked member by member: whatever is wrong is said with its line and what is allowed there, all of it at once. A file with a <c>rendition</c> adds labels to
/// another file's description of the form.
/// </summary>
internal sealed class DescriptionFile
{
    private static readonly string[] Kinds = ["license-transfer", "card-authorization", "migration-worksheet"];
    private static readonly string[] Types =
        ["text", "number", "date", "key", "email", "phone", "postal-code", "amount", "checkbox", "choice", "signature", "card-number", "expiration", "security-code"];

    private static readonly Dictionary<string, Shape> Form = new(StringComparer.Ordinal)
    {
        ["form"] = Shape.Text,
        ["rendition"] = Shape.Text,
        ["title"] = Shape.Text,
        ["titles"] = Shape.Texts,
        ["headings"] = Shape.Texts,
        ["fields"] = Shape.Objects,
        ["rows"] = Shape.Object,
    };

    private static readonly Dictionary<string, Shape> Rows = new(StringComparer.Ordinal) { ["count"] = Shape.Count, ["columns"] = Shape.Objects };

    private static readonly Dictionary<string, Shape> Field = new(StringComparer.Ordinal)
    {
        ["name"] = Shape.Text,
        ["type"] = Shape.Text,
        ["required"] = Shape.Flag,
        ["pattern"] = Shape.Text,
        ["labels"] = Shape.Texts,
        ["acroFormNames"] = Shape.Texts,
        ["options"] = Shape.TextsByName,
        ["under"] = Shape.TextsByName,
        ["beside"] = Shape.TextsByName,
    };

    private static readonly Dictionary<string, Shape> Words = new(StringComparer.Ordinal)
    {
        ["same"] = Shape.TextLists,
        ["skip"] = Shape.Texts,
        ["placeholders"] = Shape.Texts,
        ["yes"] = Shape.Texts,
        ["no"] = Shape.Texts,
    };

    private readonly string _path;
    private readonly JsonPlaces _places;
    private readonly List<string> _errors = [];

    private DescriptionFile(string path, byte[] json)
    {
        _path = path;
        _places = JsonPlaces.Of(json);
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        Root = document.RootElement.Clone();
    }

    private enum Shape
    {
        Text,
        Flag,
        Count,
        Texts,
        TextLists,
        TextsByName,
        Object,
        Objects,
    }

    public JsonElement Root { get; }

    public string Path => _path;

    public IReadOnlyList<string> Errors => _errors;

    public string FormName => Root.GetProperty("form").GetString()!;

    public bool IsRendition => Root.TryGetProperty("rendition", out _);

    /// <summary>A description, or what a rendition adds to one.</summary>
    /// <exception cref="FormDescriptionException">It can't be read, or is not JSON.</exception>
    public static DescriptionFile OfForm(string path)
    {
        var file = Open(path);
        file.CheckForm();
        return file;
    }

    /// <summary>The file of words.</summary>
    /// <exception cref="FormDescriptionException">It can't be read, or is not JSON.</exception>
    public static DescriptionFile OfWords(string path)
    {
        var file = Open(path);
        file.Check(file.Root, "$", Words);
        return file;
    }

    /// <summary>Notes what is wrong at a place.</summary>
    public void Add(string place, string problem) => _errors.Add($"{_path}, {_places.Of(place)} ({place}): {problem}");

    private static DescriptionFile Open(string path)
    {
        try
        {
            var json = File.ReadAllBytes(path);
            return new DescriptionFile(path, json.AsSpan().StartsWith("\uFEFF"u8) ? json[3..] : json);
        }
        catch (JsonException error)
        {
            throw new FormDescriptionException($"{path}, line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}: this is not JSON; a comma, a quote or a bracket is missing or too many there or just before", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FormDescriptionException($"{path}: it can't be read ({error.Message})", error);
        }
    }

    private void CheckForm()
    {
        if (!Check(Root, "$", Form))
            return;
        if (!Root.TryGetProperty("form", out var form))
            Add("$", $"\"form\" is missing; allowed: {string.Join(", ", Kinds)}");
        else if (form.ValueKind == JsonValueKind.String && !Kinds.Contains(form.GetString()))
            Add("$.form", $"'{form.GetString()}' is no form; allowed: {string.Join(", ", Kinds)}");
        if (!IsRendition)
            Needs(Root, "$", "title", "fields");
        CheckFields(Root, "$", "fields");
        if (!Root.TryGetProperty("rows", out var rows) || !Check(rows, "$.rows", Rows))
            return;
        if (!IsRendition)
            Needs(rows, "$.rows", "count", "columns");
        CheckFields(rows, "$.rows", "columns");
    }

    private void CheckFields(JsonElement holder, string path, string name)
    {
        if (!holder.TryGetProperty(name, out var fields) || fields.ValueKind != JsonValueKind.Array)
            return;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (field, at) in fields.EnumerateArray().Select((field, at) => (field, $"{path}.{name}[{at}]")))
        {
            if (!Check(field, at, Field))
                continue;
            Needs(field, at, "name");
            if (field.TryGetProperty("name", out var itsName) && itsName.ValueKind == JsonValueKind.String && !names.Add(itsName.GetString()!))
                Add($"{at}.name", $"there are two fields '{itsName.GetString()}'; put the labels of both into one");
            if (IsRendition)
                CheckAddition(field, at);
            else
                CheckField(field, at);
        }
    }

    /// <summary>What the form is and asks for stays its description's: a rendition only says how it is printed.</summary>
    private void CheckAddition(JsonElement field, string at)
    {
        foreach (var member in (string[])["type", "required", "pattern"])
        {
            if (field.TryGetProperty(member, out _))
                Add($"{at}.{member}", $"a rendition adds labels and AcroForm names only; leave \"{member}\" out");
        }
    }

    private void CheckField(JsonElement field, string at)
    {
        Needs(field, at, "type");
        var type = field.TryGetProperty("type", out var itsType) && itsType.ValueKind == JsonValueKind.String ? itsType.GetString() : null;
        if (type is not null && !Types.Contains(type))
            Add($"{at}.type", $"'{type}' is no type; allowed: {string.Join(", ", Types)}");
        if (!field.TryGetProperty("labels", out _) && !field.TryGetProperty("under", out _) && !field.TryGetProperty("beside", out _))
            Add(at, "the field has no label; give it \"labels\": the texts printed beside or above it");
        if (type == "choice" && !field.TryGetProperty("options", out _))
            Add(at, "a choice needs \"options\": each value with the words printed for it");
        if (field.TryGetProperty("pattern", out var pattern) && pattern.ValueKind == JsonValueKind.String && ProblemOf(pattern.GetString()!) is { } problem)
            Add($"{at}.pattern", $"this is no regular expression: {problem}; in JSON every \\ is written twice");
    }

    private static string? ProblemOf(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
            return null;
        }
        catch (RegexParseException error)
        {
            return error.Message;
        }
    }

    private void Needs(JsonElement element, string place, params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            if (!element.TryGetProperty(member, out _))
                Add(place, $"\"{member}\" is missing");
        }
    }

    /// <summary>Whether it is an object; its members are of their shapes, or noted.</summary>
    private bool Check(JsonElement element, string place, Dictionary<string, Shape> members)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Add(place, $"an object in braces is expected; its members: {string.Join(", ", members.Keys)}");
            return false;
        }

        foreach (var member in element.EnumerateObject())
        {
            var at = $"{place}.{member.Name}";
            if (!members.TryGetValue(member.Name, out var shape))
                Add(at, $"there is no such member; allowed: {string.Join(", ", members.Keys)}");
            else if (!Fits(member.Value, shape))
                Add(at, $"{Expected(shape)} is expected");
        }

        return true;
    }

    private static bool Fits(JsonElement value, Shape shape) => shape switch
    {
        Shape.Text => value.ValueKind == JsonValueKind.String && value.GetString()!.Trim().Length > 0,
        Shape.Flag => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        Shape.Count => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count is >= 1 and <= 100,
        Shape.Texts => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String),
        Shape.TextLists => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => Fits(item, Shape.Texts)),
        Shape.TextsByName => value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(member => Fits(member.Value, Shape.Texts)),
        Shape.Object => value.ValueKind == JsonValueKind.Object,
        _ => value.ValueKind == JsonValueKind.Array,
    };

    private static string Expected(Shape shape) => shape switch
    {
        Shape.Text => "a text in quotes",
        Shape.Flag => "true or false",
        Shape.Count => "a whole number from 1 to 100",
        Shape.Texts => "a list of texts, as in [\"Case Number\", \"Case\"],",
        Shape.TextLists => "a list of lists of texts",
        Shape.TextsByName => "texts by name, as in { \"Visa\": [\"VISA\", \"Visa Card\"] },",
        Shape.Object => "an object in braces",
        _ => "a list of objects, as in [{ \"name\": … }],",
    };
}
