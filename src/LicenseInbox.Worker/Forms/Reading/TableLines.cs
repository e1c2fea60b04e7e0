using System.Text.RegularExpressions;

namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>Sorts what stands below a list's header into lines, and each line's pieces into columns.</summary>
internal sealed partial class TableLines(IReadOnlyList<TableColumn> columns, Neighborhood around, Wording wording)
{
    /// <summary>What it costs that a cell holds two texts beside each other: a number's hardly ever does.</summary>
    private const double SecondText = 0.15;
    private const double SecondNumber = 1.2;

    /// <summary>The list's lines from top to bottom.</summary>
    public List<List<Cell>> Of(IEnumerable<Chunk> below) =>
        Bands(below.SelectMany(Split).ToList()).SelectMany(Rows).Select(Assigned).Select(Shared).ToList();

    /// <summary>A number that may be a row's.</summary>
    [GeneratedRegex(@"^#?(?<n>[0-9]{1,2})[.)]?$")]
    public static partial Regex Small();

    /// <summary>
    /// The pieces in cells of one height together, the others by their baselines. On recognised pages borders are broken: of one row some cells would be closed and others not, or be two rows high.
    /// </summary>
    private List<List<Chunk>> Bands(List<Chunk> pieces)
    {
        var bands = new List<(Layout.Area? Edges, List<Chunk> Pieces)>();
        foreach (var piece in pieces.OrderByDescending(piece => piece.Baseline()))
        {
            var edges = piece.Sheet.IsRecognized ? null : around.CellOf(piece);
            var at = edges is { } cell
                ? bands.FindIndex(band => band.Edges is { } other && Math.Abs(other.Top - cell.Top) < 2 && Math.Abs(other.Bottom - cell.Bottom) < 2)
                : bands.Count > 0 && bands[^1].Edges is null && (IsSameLine(bands[^1].Pieces[0], piece) || bands[^1].Pieces.Exists(other => IsInterleaved(other, piece))) ? bands.Count - 1 : -1;
            if (at < 0)
                bands.Add((edges, [piece]));
            else
                bands[at].Pieces.Add(piece);
        }

        return bands.ConvertAll(band => band.Pieces);
    }

    /// <summary>Whether one's lines lie between the other's: cells of one row, each centered, of one line and of two. On recognised pages lines are too uneven to tell.</summary>
    private static bool IsInterleaved(Chunk one, Chunk other) =>
        !one.Sheet.IsRecognized && one.Box.OverlapX(other.Box) < 0 && one.Box.OverlapY(other.Box) > 0.25 * Math.Min(one.Box.Height, other.Box.Height);

    /// <summary>The rows of a band: where its cells hold several whole values below one another, there are no lines between its rows, and each begins one.</summary>
    private List<List<Chunk>> Rows(List<Chunk> band)
    {
        var lines = new List<List<Chunk>>();
        foreach (var piece in band.OrderByDescending(piece => piece.Baseline()))
        {
            if (lines.Count > 0 && IsSameLine(lines[^1][0], piece))
                lines[^1].Add(piece);
            else
                lines.Add([piece]);
        }

        if (lines.Count < 2 || lines.Count(HasWholeKey) < 2)
            return [band];
        var rows = new List<List<Chunk>>();
        foreach (var line in lines)
        {
            if (rows.Count == 0 || HasWholeKey(line) || !HasWholeKey(rows[^1]))
                rows.Add(line);
            else
                rows[^1].AddRange(line);
        }

        return rows;
    }

    private bool HasWholeKey(List<Chunk> line) =>
        columns.Where(column => column.Field is { Type: FieldType.Key }).Any(column => line.Exists(piece => column.Field!.Within?.IsMatch(ValueTypes.Compact(piece.Text)) == true));

    private static bool IsSameLine(Chunk one, Chunk other) => Math.Abs(one.Baseline() - other.Baseline()) < 0.55 * other.Size;

    /// <summary>A chunk; one that reaches over several columns is cut at their edges.</summary>
    private IEnumerable<Chunk> Split(Chunk chunk)
    {
        if (chunk.Words.Count == 1 || columns.All(column => !column.IsCut(chunk.Box)))
            return [chunk];
        return chunk.Words.Select(word => (column: TableColumn.Nearest(word.Box, columns), word))
            .GroupBy(item => item.column)
            .Select(group => new Chunk(group.Select(item => item.word).ToList(), chunk.Phrase));
    }

    /// <summary>Each piece of a line to a column, from left to right: where it stands and what it is decide together.</summary>
    private List<Cell> Assigned(List<Chunk> line)
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
                var isSecond = at == column && piece > 1;
                best[piece, column] = reached + Suits(pieces[piece - 1], columns[column]) - (!isSecond ? 0 : columns[column].Field?.Type == FieldType.Number ? SecondNumber : SecondText);
                from[piece, column] = at;
            }
        }

        var assigned = new List<Cell>();
        var last = Enumerable.Range(0, columns.Count).MaxBy(column => best[pieces.Count, column]);
        for (var piece = pieces.Count; piece > 0; piece--)
        {
            assigned.Insert(0, new Cell(columns[last], pieces[piece - 1]));
            last = from[piece, last];
        }

        return assigned;
    }

    /// <summary>A number that stands so close to its neighbor that both look like one text is cut off it, when the other of the two columns is empty.</summary>
    private List<Cell> Shared(List<Cell> line)
    {
        for (var at = 0; at < columns.Count; at++)
        {
            foreach (var beside in new[] { at - 1, at + 1 }.Where(other => columns[at].Field?.Type == FieldType.Number && other >= 0 && other < columns.Count && columns[other].Field is { Type: not FieldType.Key }))
            {
                var (number, text) = (columns[at], columns[beside]);
                var filled = line.Where(cell => cell.Column == number || cell.Column == text).ToList();
                if (filled.Count != 1 || filled[0].Chunk is not { Words.Count: > 1 } chunk)
                    continue;
                var isFirst = at < beside;
                var digits = isFirst ? chunk.Words[0] : chunk.Words[^1];
                // In "10 stations" the number is part of the type, unless it is there twice.
                var others = (isFirst ? chunk.Words.Skip(1) : chunk.Words.SkipLast(1)).ToList();
                if (digits.Text.All(char.IsAsciiDigit) && others.Exists(word => word.Text.Any(char.IsAsciiDigit)))
                    line = [.. line.Where(cell => cell != filled[0]), new Cell(text, new Chunk(others, chunk.Phrase)), new Cell(number, new Chunk([digits], chunk.Phrase))];
            }
        }

        return line;
    }

    private double Suits(Chunk chunk, TableColumn column)
    {
        if (column.IsRuled)
            return chunk.Box.CenterX >= column.From && chunk.Box.CenterX <= column.To ? 2 : -2;
        var fit = column.Field is null ? (Small().IsMatch(chunk.Text) && column.Header.Left < 0.2 * chunk.Sheet.Width ? 0.5 : 0) : Math.Max(-0.8, ValueTypes.Fit(column.Field, chunk.Text, wording));
        return fit - (column.Distance(chunk.Box) / 50);
    }
}
