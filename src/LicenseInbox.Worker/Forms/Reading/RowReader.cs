using System.Globalization;
using System.Text.RegularExpressions;
using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>
/// Reads the rows of a form's list: below a line of column headers (on every page that has one, side by side too), or as labels repeated in every row. A key that is broken over two lines is put
/// together; columns that nothing describes are left out.
/// </summary>
internal sealed partial class RowReader(IReadOnlyList<Spot> spots, IReadOnlyList<Chunk> chunks, DescribedRows rows, Neighborhood around, Wording wording)
{
    private readonly Dictionary<string, FoundValue> _values = new(StringComparer.Ordinal);
    private int _lastRow;

    /// <summary>The chunks that belong to the list.</summary>
    public HashSet<Chunk> Taken { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The labels that head its columns, or stand in its rows.</summary>
    public HashSet<Spot> Labels { get; } = new(ReferenceEqualityComparer.Instance);

    public Dictionary<string, FoundValue> Find()
    {
        foreach (var header in Headers())
            ReadBelow(header);
        if (_lastRow == 0)
            ReadRepeated();
        return _values;
    }

    private List<List<Spot>> Headers()
    {
        var columns = spots.Where(spot => spot.Meanings.Any(meaning => meaning.IsColumn)).ToList();
        var headers = new List<List<Spot>>();
        foreach (var sheet in columns.GroupBy(spot => spot.Sheet).OrderBy(group => group.Key.Number))
        {
            var left = sheet.OrderByDescending(spot => spot.Box.CenterY).ToList();
            while (left.Count > 0)
            {
                var line = left.Where(spot => spot.Box.IsBeside(left[0].Box)).OrderBy(spot => spot.Box.Left).ToList();
                left.RemoveAll(line.Contains);
                // Labels with their values after them are rows written out, not a header.
                if (line.Select(spot => Column(spot).Name).Distinct().Count() < 2 || line.Count(spot => spot.Rest is not null) * 2 > line.Count)
                    continue;
                headers.AddRange(SideBySide(line));
            }
        }

        return headers;
    }

    private static IEnumerable<List<Spot>> SideBySide(List<Spot> line)
    {
        var part = new List<Spot>();
        foreach (var spot in line)
        {
            if (part.Exists(other => Column(other).Name == Column(spot).Name))
            {
                yield return part;
                part = [];
            }

            part.Add(spot);
        }

        yield return part;
    }

    private static DescribedField Column(Spot spot) => spot.Meanings.First(meaning => meaning.IsColumn).Field;

    private void ReadBelow(List<Spot> header)
    {
        var sheet = header[0].Sheet;
        Labels.UnionWith(header);
        var columns = ColumnsOf(header);
        var bottom = header.Min(spot => spot.Box.Bottom);
        var (left, right) = (columns.Min(column => column.From), columns.Max(column => column.To));
        var end = EndBelow(sheet, header, bottom, left, right);
        var below = chunks.Where(chunk => chunk.Sheet == sheet && chunk.Box.CenterY < bottom && chunk.Box.CenterY > end && chunk.Box.CenterX > left && chunk.Box.CenterX < right)
            .OrderByDescending(chunk => chunk.Baseline()).ToList();
        var lines = LinesOf(below.SelectMany(chunk => Split(chunk, columns)).ToList()).ConvertAll(line => Assigned(line, columns));
        var before = bottom;
        double? pitch = null;
        var isFirst = true;
        foreach (var line in lines)
        {
            var baseline = line[0].Chunk.Baseline();
            var step = before - baseline;
            if (IsEnd(line) || (!isFirst && step > Math.Max(60, 4 * (pitch ?? 60)) && !HasKey(line)))
                break;
            if (!isFirst && step > 3)
                pitch = Math.Min(pitch ?? step, step);
            var isRow = Read(line, step);
            if (!isRow && !isFirst)
                break;
            if (isRow)
                Taken.UnionWith(below.Where(chunk => line.Exists(piece => chunk == piece.Chunk || chunk.Words.Any(piece.Chunk.Words.Contains))));
            before = baseline;
            isFirst = false;
        }
    }

    /// <summary>The pieces of the list row by row: those in cells of one height together, the others by their baselines.</summary>
    private List<List<Chunk>> LinesOf(List<Chunk> pieces)
    {
        var lines = new List<(Area? Band, List<Chunk> Pieces)>();
        foreach (var piece in pieces.OrderByDescending(piece => piece.Baseline()))
        {
            var band = around.CellOf(piece);
            var at = band is { } cell
                ? lines.FindIndex(line => line.Band is { } other && Math.Abs(other.Top - cell.Top) < 2 && Math.Abs(other.Bottom - cell.Bottom) < 2)
                : lines.Count > 0 && lines[^1].Band is null && lines[^1].Pieces[0].Baseline() - piece.Baseline() < 0.55 * piece.Size ? lines.Count - 1 : -1;
            if (at < 0)
                lines.Add((band, [piece]));
            else
                lines[at].Pieces.Add(piece);
        }

        return lines.ConvertAll(line => line.Pieces);
    }

    /// <summary>The list ends at the next label of the form that is none of its columns.</summary>
    private double EndBelow(Sheet sheet, List<Spot> header, double bottom, double left, double right) =>
        spots.Where(spot => spot.Sheet == sheet && !header.Contains(spot) && spot.Box.Top < bottom - 1 && spot.Box.CenterX > left && spot.Box.CenterX < right
                && !(spot.Meaning is null && LabelFinder.IsHint(spot.Text)) && !LooksLikeCell(spot))
            .Select(spot => spot.Box.Top).DefaultIfEmpty(0).Max();

    /// <summary>Whether a text that reads like a label is in truth a cell: not set off, or not described at all and without colon.</summary>
    private static bool LooksLikeCell(Spot spot) => !spot.IsSetOff;

    private bool HasKey(List<(TableColumn Column, Chunk Chunk)> line) =>
        line.Exists(piece => piece.Column.Field is { Type: FieldType.Key } field && ValueTypes.Fit(field, piece.Chunk.Text, wording) > 0.5);

    private static bool IsEnd(List<(TableColumn Column, Chunk Chunk)> line) =>
        LabelFinder.IsProse(string.Join(' ', line.Select(piece => piece.Chunk.Text))) || Total().IsMatch(line.OrderBy(piece => piece.Chunk.Box.Left).First().Chunk.Text);

    private bool Read(List<(TableColumn Column, Chunk Chunk)> line, double step)
    {
        var cells = line.Where(piece => piece.Column.Field is not null)
            .GroupBy(piece => piece.Column.Field!)
            .ToDictionary(group => group.Key, group => group.Select(piece => piece.Chunk).OrderByDescending(chunk => Math.Round(chunk.Baseline())).ThenBy(chunk => chunk.Box.Left).ToList());
        int? number = Numbered(line);
        foreach (var (field, parts) in cells.ToList())
        {
            if (field.Type == FieldType.Key && parts.Count > 0 && WithoutNumber(parts) is var (rest, printed))
            {
                number ??= printed;
                if (rest.Count > 0)
                    cells[field] = rest;
                else
                    cells.Remove(field);
            }
        }

        if (!IsPlausible(cells, line))
            return false;
        foreach (var (field, parts) in cells.Where(cell => wording.IsPlaceholder(TextOf(cell.Value))).ToList())
            cells.Remove(field);
        if (cells.Count == 0)
            return number is not null;
        if (IsContinuation(cells, line, step))
        {
            foreach (var (field, parts) in cells)
                Append($"{field.Name}_{_lastRow}", field, parts);
            return true;
        }

        var row = number is { } n && n > _lastRow ? n : _lastRow + 1;
        if (row > rows.Count)
            return false;
        _lastRow = row;
        foreach (var (field, parts) in cells)
            Put($"{field.Name}_{row}", field, parts);
        return true;
    }

    /// <summary>Whether a line outside of a ruled list can be a row: what stands in the key's column is one, or the rest is a type and a quantity.</summary>
    private bool IsPlausible(Dictionary<DescribedField, List<Chunk>> cells, List<(TableColumn Column, Chunk Chunk)> line)
    {
        if (line.Exists(piece => piece.Column.IsRuled && around.CellOf(piece.Chunk) is not null))
            return true;
        var fits = cells.ToDictionary(cell => cell.Key, cell => ValueTypes.Fit(cell.Key, TextOf(cell.Value), wording));
        return fits.Any(fit => fit.Key.Type is FieldType.Key or FieldType.Number && fit.Value > 0.5)
            || cells.Keys.All(field => field.Type is not FieldType.Number) && cells.Any(cell => cell.Key.Type == FieldType.Key && !TextOf(cell.Value).Contains(' ', StringComparison.Ordinal) && TextOf(cell.Value).Any(char.IsDigit))
            || cells.Keys.All(field => field.Type == FieldType.Text) && _lastRow > 0;
    }

    /// <summary>Whether a line goes on with the row above: the rest of a broken key or of a long text, and no key or quantity of its own.</summary>
    private bool IsContinuation(Dictionary<DescribedField, List<Chunk>> cells, List<(TableColumn Column, Chunk Chunk)> line, double step)
    {
        if (_lastRow == 0 || step > 2.2 * line[0].Chunk.Size)
            return false;
        var sameCell = cells.Values.All(parts => around.CellOf(parts[0]) is { } cell && Above(cells) is { } before && cell.ContainsCenterOf(before));
        foreach (var (field, parts) in cells)
        {
            var before = _values.GetValueOrDefault($"{field.Name}_{_lastRow}")?.Text;
            if (field.Whole is { } whole && field.Type == FieldType.Key)
            {
                var own = ValueTypes.Compact(TextOf(parts));
                if (before is null || whole.IsMatch(own))
                    return false;
                var joined = ValueTypes.Compact($"{before} {TextOf(parts)}");
                var glued = ValueTypes.Compact($"{before}-{TextOf(parts)}");
                if (whole.IsMatch(ValueTypes.Compact(before)) || !(whole.IsMatch(joined) || whole.IsMatch(glued) || sameCell || before.Length + own.Length <= joined.Length && !whole.IsMatch(before)))
                    return false;
            }
            else if (field.Type is FieldType.Number)
            {
                if (before is not null || !sameCell)
                    return false;
            }
            else if (!cells.Keys.Any(key => key.Type == FieldType.Key) && !sameCell && step > 1.5 * parts[0].Size)
            {
                return false;
            }
        }

        return true;
    }

    private Area? Above(Dictionary<DescribedField, List<Chunk>> cells) =>
        cells.Keys.Select(field => _values.GetValueOrDefault($"{field.Name}_{_lastRow}")).FirstOrDefault(value => value is not null)?.Box;

    private void Put(string name, DescribedField field, List<Chunk> parts)
    {
        var text = ValueTypes.Taken(field, TextOf(parts));
        _values[name] = FoundValue.Of(parts, text, ConfidenceOf(field, text)) with { Place = around.CellOf(parts[0]) };
    }

    private void Append(string name, DescribedField field, List<Chunk> parts)
    {
        if (!_values.TryGetValue(name, out var before) || before.Text is null)
        {
            Put(name, field, parts);
            return;
        }

        var joined = $"{before.Text} {TextOf(parts)}";
        if (field.Type == FieldType.Key)
        {
            var compact = ValueTypes.Compact(joined);
            joined = field.Whole?.IsMatch(compact) == false && field.Whole.IsMatch(compact.Replace(" ", "", StringComparison.Ordinal)) ? compact.Replace(" ", "", StringComparison.Ordinal)
                : field.Whole?.IsMatch(compact) == false && field.Whole.IsMatch(compact.Replace(' ', '-')) ? compact.Replace(' ', '-')
                : compact;
        }
        else if (before.Text.EndsWith('-'))
        {
            joined = before.Text + TextOf(parts);
        }

        _values[name] = before with { Text = joined, Box = before.Box.With(parts[0].Box), Confidence = ConfidenceOf(field, joined) };
    }

    private double ConfidenceOf(DescribedField field, string text) =>
        ValueTypes.Fit(field, text, wording) switch { >= 0.8 => 0.97, >= 0 => 0.95, _ => field.Type == FieldType.Key ? 0.6 : 0.85 };

    /// <summary>The text of a cell; a word that is broken after a dash goes on in the next line.</summary>
    private static string TextOf(List<Chunk> parts)
    {
        var text = parts[0].Text;
        for (var at = 1; at < parts.Count; at++)
            text += (text.EndsWith('-') && parts[at].Baseline() < parts[at - 1].Baseline() - 1 ? "" : " ") + parts[at].Text;
        return text;
    }

    /// <summary>The number printed in a column of its own at the left.</summary>
    private int? Numbered(List<(TableColumn Column, Chunk Chunk)> line)
    {
        foreach (var (_, chunk) in line.Where(piece => piece.Column.Field is null))
        {
            if (Small().Match(chunk.Text) is { Success: true } match && int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture) is var number && number >= 1 && number <= rows.Count)
                return number;
        }

        return null;
    }

    /// <summary>A row number before the key, in the key's column.</summary>
    private (List<Chunk> Others, int? Number) WithoutNumber(List<Chunk> parts)
    {
        var words = parts[0].Words;
        if (Small().Match(words[0].Text) is not { Success: true } match)
            return (parts, null);
        var number = int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture);
        if (number < 1 || number > rows.Count)
            return (parts, null);
        List<Chunk> rest = words.Count > 1 ? [new Chunk(words.Skip(1).ToList(), parts[0].Phrase), .. parts.Skip(1)] : parts.Skip(1).ToList();
        return (rest, number);
    }

    /// <summary>The columns that a header makes, those of undescribed headers among them.</summary>
    private List<TableColumn> ColumnsOf(List<Spot> header)
    {
        var sheet = header[0].Sheet;
        var line = header.Select(spot => (Field: (DescribedField?)Column(spot), spot.Box))
            .Concat(spots.Where(spot => spot.Sheet == sheet && !header.Contains(spot) && spot.Box.IsBeside(header[0].Box) && spot.Meanings.All(meaning => !meaning.IsColumn)).Select(spot => ((DescribedField?)null, spot.Box)))
            .Concat(chunks.Where(chunk => chunk.Sheet == sheet && chunk.Box.IsBeside(header[0].Box)).Select(chunk => ((DescribedField?)null, chunk.Box)))
            .OrderBy(column => column.Box.Left)
            .ToList();
        var others = spots.Where(spot => spot.Sheet == sheet && spot.Meanings.Any(meaning => meaning.IsColumn) && !header.Contains(spot) && spot.Box.IsBeside(header[0].Box)).Select(spot => spot.Box.Left).ToList();
        var start = header.Min(spot => spot.Box.Left);
        var stop = others.Where(left => left > start).DefaultIfEmpty(sheet.Width).Min();
        var begin = others.Where(left => left < start).DefaultIfEmpty(0).Max();
        line = line.Where(column => column.Box.Left < stop && column.Box.Right > begin && (begin == 0 || column.Box.Left >= start)).ToList();
        var columns = new List<TableColumn>();
        for (var at = 0; at < line.Count; at++)
        {
            var (field, box) = line[at];
            var cell = around.CellAt(sheet, box.CenterX, box.CenterY);
            var under = cell ?? around.CellAt(sheet, box.CenterX, box.Bottom - 6);
            var from = at == 0 ? Math.Max(begin, box.Left - 60) : (line[at - 1].Box.Right + box.Left) / 2;
            var to = at == line.Count - 1 ? stop : (box.Right + line[at + 1].Box.Left) / 2;
            var isRuled = under is { } ruled && ruled.Left <= box.Left + 2 && ruled.Right >= box.Right - 2 && line.Count(other => ruled.Left < other.Box.CenterX && other.Box.CenterX < ruled.Right) == 1;
            columns.Add(isRuled ? new TableColumn(field, box, under!.Value.Left, under.Value.Right, true) : new TableColumn(field, box, from, to, false));
        }

        return columns;
    }

    /// <summary>A chunk; one that reaches over several columns is cut at their edges.</summary>
    private static IEnumerable<Chunk> Split(Chunk chunk, List<TableColumn> columns)
    {
        if (chunk.Words.Count == 1 || columns.TrueForAll(column => !column.IsCut(chunk.Box)))
            return [chunk];
        return chunk.Words.Select(word => (column: Nearest(word.Box, columns), word))
            .GroupBy(item => item.column)
            .Select(group => new Chunk(group.Select(item => item.word).ToList(), chunk.Phrase));
    }

    /// <summary>Each piece of a line to a column, from left to right: where it stands and what it is decide together.</summary>
    private List<(TableColumn Column, Chunk Chunk)> Assigned(List<Chunk> line, List<TableColumn> columns)
    {
        var pieces = line.OrderBy(chunk => chunk.Box.Left).ToList();
        var best = new double[pieces.Count + 1, columns.Count];
        var from = new int[pieces.Count + 1, columns.Count];
        for (var piece = 1; piece <= pieces.Count; piece++)
        {
            var (reached, at) = (double.MinValue, 0);
            for (var column = 0; column < columns.Count; column++)
            {
                if (best[piece - 1, column] > reached)
                    (reached, at) = (best[piece - 1, column], column);
                best[piece, column] = reached + Suits(pieces[piece - 1], columns[column]) - (at == column && piece > 1 ? 0.15 : 0);
                from[piece, column] = at;
            }
        }

        var assigned = new List<(TableColumn Column, Chunk Chunk)>();
        var last = Enumerable.Range(0, columns.Count).MaxBy(column => best[pieces.Count, column]);
        for (var piece = pieces.Count; piece > 0; piece--)
        {
            assigned.Insert(0, (columns[last], pieces[piece - 1]));
            last = from[piece, last];
        }

        return assigned;
    }

    private double Suits(Chunk chunk, TableColumn column)
    {
        if (column.IsRuled)
            return chunk.Box.CenterX >= column.From && chunk.Box.CenterX <= column.To ? 2 : -2;
        var fit = column.Field is null ? (Small().IsMatch(chunk.Text) && column.Header.Left < 0.2 * chunk.Sheet.Width ? 0.5 : 0) : Math.Max(-0.8, ValueTypes.Fit(column.Field, chunk.Text, wording));
        return fit - (column.Distance(chunk.Box) / 50);
    }

    private static TableColumn Nearest(Area box, List<TableColumn> columns) =>
        columns.Find(column => column.IsRuled && box.CenterX >= column.From && box.CenterX <= column.To)
        ?? columns.MinBy(column => column.Distance(box))!;

    private void ReadRepeated()
    {
        var labels = spots.Where(spot => spot.Meanings.Any(meaning => meaning.IsColumn)).OrderBy(spot => spot.Sheet.Number).ThenByDescending(spot => Math.Round(spot.Box.CenterY / 4)).ThenBy(spot => spot.Box.Left).ToList();
        var row = 0;
        foreach (var spot in labels)
        {
            var field = Column(spot);
            var value = spot.Rest is { } rest ? [rest, .. around.Right(spot).SkipWhile(chunk => chunk != rest).Skip(1)] : around.Right(spot) is { Count: > 0 } right ? right : around.Below(spot);
            if (row == 0 || spot.Number is not null || _values.ContainsKey($"{field.Name}_{row}") || (field.Type == FieldType.Key && labels.Take(labels.IndexOf(spot)).Any(before => Column(before) == field)))
                row = spot.Number ?? row + 1;
            if (row > rows.Count)
                return;
            Labels.Add(spot);
            if (value.Count == 0 || value.Any(Taken.Contains) || ValueTypes.Fit(field, string.Join(' ', value.Select(chunk => chunk.Text)), wording) < -0.4)
                continue;
            Taken.UnionWith(value);
            Put($"{field.Name}_{row}", field, [.. value]);
        }
    }

    [GeneratedRegex(@"^#?(?<n>\d{1,2})[.)]?$")]
    private static partial Regex Small();

    [GeneratedRegex(@"^(?:sub)?totals?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Total();
}

/// <summary>One column of a list: its header, and from where to where it reaches.</summary>
internal sealed record TableColumn(DescribedField? Field, Area Header, double From, double To, bool IsRuled)
{
    /// <summary>How far a text stands from the header: by the nearest of left edge, center and right edge.</summary>
    public double Distance(Area box)
    {
        var byEdge = Math.Min(Math.Abs(box.Left - Header.Left), Math.Min(Math.Abs(box.CenterX - Header.CenterX), Math.Abs(box.Right - Header.Right)));
        var outside = box.CenterX < From ? From - box.CenterX : box.CenterX > To ? box.CenterX - To : 0;
        return byEdge + outside;
    }

    /// <summary>Whether a text begins before this column and reaches into it.</summary>
    public bool IsCut(Area box) => IsRuled ? box.Left < From - 2 && box.Right > From + 4 : box.Left < Header.Left - 6 && box.Right > Header.Left + 3;
}
