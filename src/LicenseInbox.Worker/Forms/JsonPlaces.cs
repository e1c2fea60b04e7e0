using System.Text.Json;

namespace LicenseInbox.Worker.Forms;

/// <summary>Line and column of every member and item of a JSON file, by its path such as <c>$.fields[2].labels</c>.</summary>
internal sealed class JsonPlaces
{
    private readonly byte[] _json;
    private readonly Dictionary<string, long> _offsets = new(StringComparer.Ordinal);

    private JsonPlaces(byte[] json) => _json = json;

    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonPlaces Of(byte[] json)
    {
        var places = new JsonPlaces(json);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        reader.Read();
        places.Note(ref reader, "$", reader.TokenStartIndex);
        return places;
    }

    /// <summary>"line 12, column 7"; of the nearest that holds it when the path itself is not there.</summary>
    public string Of(string path)
    {
        while (path.Length > 1 && !_offsets.ContainsKey(path))
            path = path[..Math.Max(1, path.LastIndexOfAny(['.', '[']))];
        var offset = (int)_offsets.GetValueOrDefault(path);
        var line = _json.AsSpan(0, offset).Count((byte)'\n');
        var column = offset - (_json.AsSpan(0, offset).LastIndexOf((byte)'\n') + 1);
        return $"line {line + 1}, column {column + 1}";
    }

    private void Note(ref Utf8JsonReader reader, string path, long at)
    {
        _offsets[path] = at;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var (name, start) = ($"{path}.{reader.GetString()}", reader.TokenStartIndex);
                reader.Read();
                Note(ref reader, name, start);
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            for (var item = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; item++)
                Note(ref reader, $"{path}[{item}]", reader.TokenStartIndex);
        }
    }
}
