namespace LicenseInbox.Worker.Pdf;

/// <summary>A value found by the geometry of labels and values.</summary>
internal sealed record FoundValue(string Text, Segment At);

/// <summary>Reads one form from the lines of text that belong to it: a label, and the value after it, right of it or below it; lists by their header.</summary>
internal sealed class TextForm
{
    private static readonly char[] Fillers = ['_', '.', ':', ' ', '…', '|', '*'];
    private readonly FormDescription _description;
    private readonly List<IReadOnlyList<Segment>> _lines;
    private readonly Dictionary<Segment, (string Field, string After)> _labels = [];

    public TextForm(FormDescription description, IEnumerable<IReadOnlyList<Segment>> lines)
    {
        _description = description;
        _lines = lines.ToList();
        FindLabels();
    }

    /// <summary>How many different labels were found: with the title, what makes it this form.</summary>
    public int LabelCount => _labels.Values.Select(label => label.Field).Distinct().Count();

    public Dictionary<string, FoundValue> Read()
    {
        var values = new Dictionary<string, FoundValue>(StringComparer.Ordinal);
        var header = ReadRows(values);
        foreach (var (segment, (field, rest)) in _labels)
        {
            if (header.Contains(segment) || values.ContainsKey(field) || _description.Fields.All(known => known.Name != field))
                continue;
            var value = rest.Length > 0 ? new FoundValue(rest, segment) : RightOf(segment) ?? Below(segment);
            if (value is not null)
                values[field] = value;
        }

        return values;
    }

    private void FindLabels()
    {
        var candidates = _description.Fields.Concat(_description.Rows?.Columns ?? [])
            .SelectMany(field => field.Labels.Select(label => (field.Name, Label: label, Normal: Segment.Normalize(label))))
            .OrderByDescending(candidate => candidate.Normal.Length)
            .ToList();
        foreach (var segment in _lines.SelectMany(line => line))
        {
            foreach (var (name, label, normal) in candidates)
            {
                if (Match(segment, label, normal) is not { } rest)
                    continue;
                _labels[segment] = (name, rest);
                break;
            }
        }
    }

    /// <summary>What follows the label within the segment; null when the segment does not begin with the label.</summary>
    private static string? Match(Segment segment, string label, string normal)
    {
        if (segment.Normal == normal)
            return "";
        if (!segment.Normal.StartsWith(normal + " ", StringComparison.Ordinal))
            return null;

        // The value follows a colon, a filler, or the label as it is printed; "Date Signed" is not "Date" with the value "Signed".
        var (consumed, matched) = (0, 0);
        var target = normal.Replace(" ", "", StringComparison.Ordinal);
        while (consumed < segment.Text.Length && matched < target.Length)
        {
            var c = segment.Text[consumed++];
            if (char.IsLetterOrDigit(c) || c == '#')
                matched++;
        }

        var rest = segment.Text[consumed..];
        var value = rest.TrimStart(')', '*', ' ').TrimStart();
        return value.StartsWith(':') || value.StartsWith('_') || value.StartsWith('#') || label.Contains(' ', StringComparison.Ordinal) ? value.Trim(Fillers).TrimStart('#').Trim() : null;
    }

    private FoundValue? RightOf(Segment label)
    {
        var line = _lines.First(line => line.Contains(label));
        var right = line.FirstOrDefault(segment => segment.Left > label.Left && segment != label);
        return right is null || _labels.ContainsKey(right) || right.Left - label.Right > 260 ? null : Value(right);
    }

    private FoundValue? Below(Segment label)
    {
        var index = _lines.FindIndex(line => line.Contains(label));
        for (var next = index + 1; next < _lines.Count && next <= index + 3; next++)
        {
            var below = _lines[next].Where(segment => segment.Page == label.Page && label.Bottom - segment.Bottom < Math.Max(label.Height, segment.Height) * 2.8 + 4).ToList();
            var under = below.Find(segment => segment.Left < label.Right + 40 && segment.Right > label.Left - 4 && segment.Left > label.Left - 12);
            if (under is not null)
                return _labels.ContainsKey(under) ? null : Value(under);
        }

        return null;
    }

    private static FoundValue? Value(Segment segment) =>
        segment.Text.Trim(Fillers) is { Length: > 0 } text ? new FoundValue(text, segment) : null;

    /// <summary>Reads the list below its header line; a key broken over two lines is put together.</summary>
    private HashSet<Segment> ReadRows(Dictionary<string, FoundValue> values)
    {
        if (_description.Rows is not { } rows)
            return [];
        var names = rows.Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var headerIndex = _lines.FindIndex(line => line.Where(_labels.ContainsKey).Select(segment => _labels[segment].Field).Where(names.Contains).Distinct().Count() >= 2);
        if (headerIndex < 0)
            return [];
        var columns = _lines[headerIndex].Where(_labels.ContainsKey).Where(segment => names.Contains(_labels[segment].Field)).OrderBy(segment => segment.Left).ToList();
        var (row, lastKeyRow) = (0, 0);
        for (var index = headerIndex + 1; index < _lines.Count && row <= rows.Count; index++)
        {
            var line = _lines[index];
            if (line.Any(segment => _labels.TryGetValue(segment, out var label) && !names.Contains(label.Field)))
                break;
            var cells = line.Where(segment => !_labels.ContainsKey(segment))
                .GroupBy(segment => Column(columns, segment))
                .ToDictionary(group => _labels[group.Key].Field, group => new FoundValue(string.Join(' ', group.Select(segment => segment.Text.Trim(Fillers))).Trim(), group.First()));
            if (cells.Count == 0)
                continue;
            if (cells.Count == 1 && cells.TryGetValue("license_key", out var rest) && lastKeyRow > 0 && values[$"license_key_{lastKeyRow}"] is { Text.Length: < 24 } broken)
            {
                values[$"license_key_{lastKeyRow}"] = broken with { Text = $"{broken.Text.TrimEnd('-', ' ')}-{rest.Text.TrimStart('-', ' ')}" };
                continue;
            }

            if (!cells.ContainsKey("license_key") && cells.Values.All(cell => cell.Text.Length > 40))
                break;
            row++;
            foreach (var (column, cell) in cells.Where(cell => cell.Value.Text.Length > 0))
                values[$"{column}_{row}"] = cell;
            lastKeyRow = cells.ContainsKey("license_key") ? row : lastKeyRow;
        }

        return [.. columns];
    }

    private static Segment Column(List<Segment> columns, Segment cell)
    {
        var overlapping = columns.Where(column => cell.Left < column.Right && cell.Right > column.Left).ToList();
        return (overlapping.Count > 0 ? overlapping : columns).MinBy(column => Math.Min(Math.Abs(column.Left - cell.Left), Math.Abs(column.Left + column.Right - cell.Left - cell.Right) / 2))!;
    }
}
