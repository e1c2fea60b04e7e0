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
    private readonly RowValues _values = new(around, wording);
    private int _lastRow;

    /// <summary>The chunks that belong to the list.</summary>
    public HashSet<Chunk> Taken { get; } = new(ReferenceEqualityComparer.Instance);

    public Dictionary<string, FoundValue> Find()
    {
        var headers = new TableHeaders(spots, chunks, around);
        var all = headers.Find();
        foreach (var header in all)
            ReadBelow(header, headers.ColumnsOf(header), all);
        if (_lastRow == 0)
            new RepeatedRows(spots, rows.Count, around, _values, wording).Read(Taken);
        return _values.All;
    }

    /// <summary>What stands below the header; where no label ends the list on its page, it may go on at the top of the next one, without a header there.</summary>
    private void ReadBelow(List<Spot> header, List<TableColumn> columns, List<List<Spot>> headers)
    {
        var (sheet, top, isContinued) = (header[0].Sheet, header.Min(spot => spot.Box.Bottom), false);
        while (true)
        {
            var end = EndBelow(sheet, header, top, columns);
            var isOver = ReadOn(sheet, columns, top, end, isContinued) || end > 0;
            if (sheet.IsRecognized && !isContinued)
                PutUnread(sheet, columns, top, end);
            if (sheet.IsRecognized)
                PutUnreadNumbers(sheet, columns);
            if (isOver)
                return;
            var number = sheet.Number + 1;
            if (chunks.Select(chunk => chunk.Sheet).FirstOrDefault(other => other.Number == number) is not { } next || headers.Exists(other => other[0].Sheet == next))
                return;
            (sheet, top, isContinued) = (next, next.Height, true);
        }
    }

    /// <summary>Reads the rows between two heights of a page; true when the list surely ends there.</summary>
    private bool ReadOn(Sheet sheet, List<TableColumn> columns, double top, double end, bool isContinued)
    {
        var before = top;
        var (left, right) = (columns.Min(column => column.From), columns.Max(column => column.To));
        var below = chunks.Where(chunk => chunk.Sheet == sheet && chunk.Box.CenterY < before && chunk.Box.CenterY > end && chunk.Box.CenterX > left && chunk.Box.CenterX < right)
            .OrderByDescending(chunk => chunk.Baseline()).ToList();
        double? pitch = null;
        var isFirst = true;
        var found = false;
        foreach (var line in new TableLines(columns, around, wording).Of(below))
        {
            var baseline = line[0].Chunk.Baseline();
            var step = before - baseline;
            if (IsEnd(line) || (!isFirst && step > Math.Max(60, 4 * (pitch ?? 60)) && !HasKey(line)))
                return true;
            if (!isFirst && step > 3)
                pitch = Math.Min(pitch ?? step, step);
            var isRow = Read(line, step);
            // A line that recognition made nothing of is no end: the rows below it are still asked for.
            if (!isRow && (isContinued || (!isFirst && !sheet.IsRecognized)))
                break;
            found |= isRow;
            if (isRow)
                Taken.UnionWith(below.Where(chunk => line.Exists(piece => chunk == piece.Chunk || chunk.Words.Any(piece.Chunk.Words.Contains))));
            // Specks below the last row are no way from it to the next one.
            if (isRow || !sheet.IsRecognized)
                before = baseline;
            isFirst = false;
        }

        return isContinued && !found;
    }

    /// <summary>Rows in which nothing was read come after the others: their number says nothing.</summary>
    private void PutUnread(Sheet sheet, List<TableColumn> columns, double top, double end)
    {
        if (columns.Find(column => column.Field is { Type: FieldType.Key }) is not { } keys)
            return;
        foreach (var place in UnreadRows.In(sheet, keys, top, end, _values.All.Values.ToList()).Take(rows.Count - _lastRow))
            _values.PutUnread(keys.Field!, ++_lastRow, sheet, place);
    }

    /// <summary>A single digit is easily missed on a page: where strokes stand in a number's cell of a row, it is read again for itself.</summary>
    private void PutUnreadNumbers(Sheet sheet, List<TableColumn> columns)
    {
        foreach (var column in columns.Where(column => column.Field is { Type: FieldType.Number }))
        {
            for (var row = 1; row <= _lastRow; row++)
            {
                if (_values.Of(column.Field!, row) is null && columns.Select(other => other.Field is { Type: FieldType.Key } keys ? _values.Of(keys, row) : null).FirstOrDefault(value => value is not null) is { Text: not null } key
                    && key.Sheet == sheet && UnreadRows.CellIn(sheet, column, key.Box) is { } place)
                    _values.PutUnread(column.Field!, row, sheet, place);
            }
        }
    }

    /// <summary>The list ends at the next label of the form that is none of its columns; a text that only reads like one is not set off.</summary>
    private double EndBelow(Sheet sheet, List<Spot> header, double bottom, List<TableColumn> columns) =>
        spots.Where(spot => spot.Sheet == sheet && !header.Contains(spot) && spot.Box.Top < bottom - 1 && spot.Box.CenterX > columns.Min(column => column.From) && spot.Box.CenterX < columns.Max(column => column.To)
                && spot.IsSetOff && !(spot.Meaning is null && LabelFinder.IsHint(spot.Text)))
            .Select(spot => spot.Box.Top).DefaultIfEmpty(0).Max();

    private bool HasKey(List<Cell> line) =>
        line.Exists(piece => piece.Column.Field is { Type: FieldType.Key } field && ValueTypes.Fit(field, piece.Chunk.Text, wording) > 0.5);

    private static bool IsEnd(List<Cell> line) =>
        LabelFinder.IsProse(string.Join(' ', line.Select(piece => piece.Chunk.Text))) || Total().IsMatch(line.MinBy(piece => piece.Chunk.Box.Left)!.Chunk.Text);

    private bool Read(List<Cell> line, double step)
    {
        var cells = line.Where(piece => piece.Column.Field is not null)
            .GroupBy(piece => piece.Column.Field!)
            .ToDictionary(group => group.Key, group => group.Select(piece => piece.Chunk).OrderByDescending(chunk => Math.Round(chunk.Baseline())).ThenBy(chunk => chunk.Box.Left).ToList());
        var number = Numbered(line);
        foreach (var (field, parts) in cells.Where(cell => cell.Key.Type == FieldType.Key).ToList())
        {
            if (WithoutNumber(parts) is not ({ } rest, { } printed))
                continue;
            number ??= printed;
            if (rest.Count > 0)
                cells[field] = rest;
            else
                cells.Remove(field);
        }

        if (!IsPlausible(cells, line))
            return false;
        foreach (var (field, _) in cells.Where(cell => wording.IsPlaceholder(RowValues.TextOf(cell.Value))).ToList())
            cells.Remove(field);
        if (cells.Count == 0)
            return number is not null;
        if (IsContinuation(cells, line, step))
        {
            foreach (var (field, parts) in cells)
                _values.Append(field, _lastRow, parts);
            return true;
        }

        var row = number is { } n && n > _lastRow ? n : _lastRow + 1;
        if (row > rows.Count)
            return false;
        _lastRow = row;
        foreach (var (field, parts) in cells)
            _values.Put(field, row, parts);
        return true;
    }

    /// <summary>Whether a line outside of a ruled list can be a row: what stands in the key's column is one, or the rest is a type and a quantity.</summary>
    private bool IsPlausible(Dictionary<DescribedField, List<Chunk>> cells, List<Cell> line)
    {
        if (cells.Any(cell => cell.Key.Type == FieldType.Key && !RowValues.TextOf(cell.Value).Any(char.IsDigit) && !wording.IsPlaceholder(RowValues.TextOf(cell.Value))))
            return false;
        if (line.Exists(piece => piece.Column.IsRuled && around.CellOf(piece.Chunk) is not null))
            return true;
        return cells.Any(cell => cell.Key.Type is FieldType.Key or FieldType.Number && ValueTypes.Fit(cell.Key, RowValues.TextOf(cell.Value), wording) > 0.5)
            || (cells.Keys.All(field => field.Type is not FieldType.Number) && cells.Any(cell => cell.Key.Type == FieldType.Key && IsPartOfKey(RowValues.TextOf(cell.Value))))
            || (cells.Keys.All(field => field.Type == FieldType.Text) && _lastRow > 0);
    }

    private static bool IsPartOfKey(string text) => !text.Contains(' ', StringComparison.Ordinal) && text.Any(char.IsDigit);

    /// <summary>Whether a line goes on with the row above: the rest of a broken key or of a long text, and no key or quantity of its own.</summary>
    private bool IsContinuation(Dictionary<DescribedField, List<Chunk>> cells, List<Cell> line, double step)
    {
        if (_lastRow == 0 || step > 2.2 * line[0].Chunk.Size)
            return false;
        var above = cells.Keys.Select(field => _values.Of(field, _lastRow)).FirstOrDefault(value => value is not null)?.Box;
        var isSameCell = above is { } before && cells.Values.All(parts => around.CellOf(parts[0]) is { } cell && cell.ContainsCenterOf(before));
        foreach (var (field, parts) in cells)
        {
            var goesOn = field.Type switch
            {
                FieldType.Key when field.Whole is not null => CompletesKey(field, RowValues.TextOf(parts), isSameCell),
                FieldType.Number => isSameCell && _values.Of(field, _lastRow)?.Text is null,
                _ => cells.Keys.Any(key => key.Type == FieldType.Key) || isSameCell || (step <= 1.5 * parts[0].Size && !(parts[0].Sheet.IsRecognized && around.CellOf(parts[0]) is not null)),
            };
            if (!goesOn)
                return false;
        }

        return true;
    }

    private bool CompletesKey(DescribedField field, string text, bool isSameCell)
    {
        var whole = field.Whole!;
        var own = ValueTypes.Compact(text);
        if (_values.Of(field, _lastRow) is not { Text: { } before } above || whole.IsMatch(own) || whole.IsMatch(ValueTypes.Compact(before)))
            return false;
        if (above.Sheet.IsRecognized && (ValueTypes.IsNearlyWhole(whole, own) || ValueTypes.IsNearlyWhole(whole, ValueTypes.Compact(before))))
            return false;
        return isSameCell || whole.IsMatch(ValueTypes.Compact($"{before} {text}")) || whole.IsMatch(ValueTypes.Compact($"{before}-{text}")) || own.Any(char.IsDigit);
    }

    /// <summary>The number printed in a column of its own at the left.</summary>
    private int? Numbered(List<Cell> line) =>
        line.Where(piece => piece.Column is { Field: null, IsFirst: true }).Select(piece => RowNumber(piece.Chunk.Text)).FirstOrDefault(number => number is not null);

    /// <summary>A row number before the key, in the key's column.</summary>
    private (List<Chunk> Others, int? Number) WithoutNumber(List<Chunk> parts)
    {
        var words = parts[0].Words;
        if (RowNumber(words[0].Text) is not { } number)
            return (parts, null);
        return (words.Count > 1 ? [new Chunk(words.Skip(1).ToList(), parts[0].Phrase), .. parts.Skip(1)] : parts.Skip(1).ToList(), number);
    }

    private int? RowNumber(string text) =>
        TableLines.Small().Match(text) is { Success: true } match && int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture) is var number && number >= 1 && number <= rows.Count ? number : null;

    [GeneratedRegex(@"^(?:sub)?totals?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Total();
}
