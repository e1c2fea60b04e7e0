using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>What lies around a label: the chunks right of it, below it and above it, up to the next label, and the places to write that are drawn there.</summary>
internal sealed class Neighborhood
{
    /// <summary>A cell higher than this is a frame, not a field.</summary>
    private const double HighestCell = 90;

    /// <summary>Lines of one value, beside a label of as many lines, begin so near to each other.</summary>
    private const double SameEdge = 3;

    private readonly IReadOnlyList<Spot> _spots;
    private readonly IReadOnlyList<Chunk> _chunks;
    private readonly IReadOnlyDictionary<Sheet, Grid> _grids;
    private readonly Dictionary<object, Area?> _cells = new(ReferenceEqualityComparer.Instance);

    public Neighborhood(IReadOnlyList<Spot> spots, IReadOnlyList<Chunk> chunks, IReadOnlyDictionary<Sheet, Grid> grids)
    {
        _spots = spots;
        _chunks = chunks;
        _grids = grids;
    }

    /// <summary>The cell that a label stands in; null when it is in none, or in a frame around many.</summary>
    public Area? CellOf(Spot spot) => CellOf(spot, spot.Sheet, spot.Box);

    public Area? CellOf(Chunk chunk) => CellOf(chunk, chunk.Sheet, chunk.Box);

    private Area? CellOf(object key, Sheet sheet, Area box)
    {
        if (_cells.TryGetValue(key, out var known))
            return known;
        var cell = _grids[sheet].CellAt(box.CenterX, box.CenterY);
        if (cell is { } area && (area.Height > HighestCell || area.Grown(2).OverlapX(box) < box.Width - 1 || _spots.Count(spot => spot.Sheet == sheet && area.ContainsCenterOf(spot.Box)) > 2))
            cell = null;
        return _cells[key] = cell;
    }

    public IReadOnlyList<Chunk> Right(Spot spot)
    {
        if (CellRightOf(spot) is { } beside)
            return InCell(spot.Sheet, beside);
        var end = _spots.Where(other => other != spot && other.Sheet == spot.Sheet && other.Box.Left >= spot.Box.Right - 1 && other.Box.IsBeside(spot.Box))
            .Select(other => other.Box.Left).DefaultIfEmpty(double.MaxValue).Min();
        var row = _chunks.Where(chunk => chunk.Sheet == spot.Sheet && chunk.Box.Left >= spot.Box.Right - 1.5 && chunk.Box.Left < end && chunk.Box.IsBeside(spot.Box))
            .OrderBy(chunk => chunk.Box.Left).ToList();
        if (row.Count == 0)
            return Centered(spot, end);
        if (row.Count > 1 && row.TrueForAll(chunk => chunk.Box.Left - row[0].Box.Left < SameEdge))
            return row.OrderByDescending(chunk => chunk.Baseline()).ToList();
        var cell = CellOf(spot);
        var first = row[0];
        if (cell is { } own && !own.ContainsCenterOf(first.Box))
        {
            // The value's cell is the next one; a cell between the two is an empty value.
            if (first.Box.Left - own.Right > 4 && CellRightOf(spot.Sheet, own, spot.Box.CenterY) is { Width: > 12 } next && !next.Grown(2).ContainsCenterOf(first.Box))
                return [];
        }

        // A box of its own holds the value with all of its lines; on recognised pages borders are broken.
        if (!spot.Sheet.IsRecognized && CellOf(first) is { } box && !box.ContainsCenterOf(spot.Box) && !_spots.Any(other => other.Sheet == spot.Sheet && box.ContainsCenterOf(other.Box)))
            return InCell(spot.Sheet, box);
        return Together(first, row, chunk => chunk.Box.Left);
    }

    /// <summary>A value of two lines, one a little higher than the label, one a little lower. On recognised pages lines are too uneven to tell.</summary>
    private List<Chunk> Centered(Spot spot, double end)
    {
        var near = _chunks.Where(chunk => chunk.Sheet == spot.Sheet && !chunk.Sheet.IsRecognized && chunk.Box.Left >= spot.Box.Right - 1.5 && chunk.Box.Left < end
            && chunk.Box.OverlapY(spot.Box) > 0.2 * Math.Min(chunk.Box.Height, spot.Box.Height)).OrderByDescending(chunk => chunk.Baseline()).ToList();
        return near is [var upper, var lower] && upper.Box.CenterY > spot.Box.CenterY && lower.Box.CenterY < spot.Box.CenterY && Math.Abs(upper.Box.Left - lower.Box.Left) < SameEdge ? near : [];
    }

    /// <summary>The cell at the right of a label that fills a cell alone, where no label stands in it; it holds the value with all of its lines.</summary>
    private Area? CellRightOf(Spot spot)
    {
        if (CellOf(spot) is not { } own || _chunks.Any(chunk => chunk.Sheet == spot.Sheet && own.ContainsCenterOf(chunk.Box)))
            return null;
        return CellRightOf(spot.Sheet, own, spot.Box.CenterY) is { } next && next.Height < HighestCell && next.Bottom <= spot.Box.CenterY
            && (Math.Abs(next.Height - own.Height) < 0.35 * own.Height || (next.Top <= own.Top + 2 && next.Bottom >= own.Bottom - 2))
            && !_spots.Any(other => other.Sheet == spot.Sheet && next.ContainsCenterOf(other.Box)) ? next : null;
    }

    private List<Chunk> InCell(Sheet sheet, Area cell) =>
        _chunks.Where(chunk => chunk.Sheet == sheet && cell.ContainsCenterOf(chunk.Box)).OrderByDescending(chunk => Math.Round(chunk.Baseline())).ThenBy(chunk => chunk.Box.Left).ToList();

    public IReadOnlyList<Chunk> Below(Spot spot)
    {
        var column = ColumnOf(spot);
        var reach = 2.6 * spot.Size;
        var cell = CellOf(spot);
        var under = _chunks
            .Where(chunk => chunk.Sheet == spot.Sheet && chunk.Box.CenterY < spot.Box.Bottom && spot.Box.Bottom - chunk.Box.Top < Math.Max(reach, 1.5 * chunk.Size) && IsInColumn(chunk, spot, column))
            .Where(chunk => IsReached(spot, chunk, cell))
            .OrderByDescending(chunk => chunk.Baseline()).ToList();
        if (under.Count == 0)
            return [];
        var nearest = under.Where(chunk => under[0].Baseline() - chunk.Baseline() < 0.5 * under[0].Size).OrderBy(chunk => chunk.Box.Left).ToList();
        var end = BlockerBelow(spot, column);
        return nearest[0].Box.CenterY < end ? [] : Together(nearest[0], nearest, chunk => chunk.Box.Left);
    }

    public IReadOnlyList<Chunk> Above(Spot spot)
    {
        var column = ColumnOf(spot);
        var reach = 2.2 * spot.Size;
        var over = _chunks
            .Where(chunk => chunk.Sheet == spot.Sheet && chunk.Box.CenterY > spot.Box.Top && chunk.Box.Bottom - spot.Box.Top < Math.Max(reach, chunk.Size) && IsInColumn(chunk, spot, column))
            .OrderBy(chunk => chunk.Baseline()).ToList();
        if (over.Count == 0)
            return [];
        var nearest = over.Where(chunk => chunk.Baseline() - over[0].Baseline() < 0.5 * over[0].Size).OrderBy(chunk => chunk.Box.Left).ToList();
        var blocker = _spots.Where(other => other != spot && other.Sheet == spot.Sheet && other.Box.CenterY > spot.Box.Top && other.Box.OverlapX(new Area(column.Left, 0, Math.Min(column.Right, spot.Box.Right + 40), 1)) > 0)
            .Select(other => other.Box.CenterY).DefaultIfEmpty(double.MaxValue).Min();
        return nearest[0].Box.CenterY > blocker ? [] : Together(nearest[0], nearest, chunk => chunk.Box.Left);
    }

    /// <summary>Whether a place to write is drawn right of the label: a line, an empty box, a cell.</summary>
    public bool HasPlaceRight(Spot spot)
    {
        var line = spot.Box;
        var end = _spots.Where(other => other.Sheet == spot.Sheet && other.Box.Left >= line.Right - 1 && other.Box.IsBeside(line)).Select(other => other.Box.Left).DefaultIfEmpty(double.MaxValue).Min();
        if (_grids[spot.Sheet].Horizontal.Any(rule => rule.From >= line.Right - 4 && rule.From < Math.Min(end, line.Right + 170) && rule.Length >= 18
            && rule.At > line.Bottom - (0.5 * spot.Size) && rule.At < line.CenterY))
        {
            return true;
        }

        return CellOf(spot) is { } cell && cell.Right - line.Right < cell.Width * 0.9 && CellRightOf(spot.Sheet, cell, line.CenterY) is { Width: > 20 } next
            && _spots.All(other => other.Sheet != spot.Sheet || !next.ContainsCenterOf(other.Box));
    }

    /// <summary>Whether a place to write is drawn below the label.</summary>
    public bool HasPlaceBelow(Spot spot)
    {
        var line = spot.Box;
        var blocker = BlockerBelow(spot, ColumnOf(spot));
        if (CellOf(spot) is { } cell && line.Bottom - cell.Bottom > 0.9 * spot.Size && cell.Width > line.Width * 1.02)
            return true;
        var probe = line.Bottom - (0.9 * spot.Size);
        if (probe > blocker && CellAt(spot.Sheet, line.Left + 3, probe) is { } below && below.Top <= line.Bottom + 3 && below.Height is > 8 and < HighestCell && below.Width > 20)
            return _spots.All(other => other.Sheet != spot.Sheet || !below.ContainsCenterOf(other.Box));
        return _grids[spot.Sheet].Horizontal.Any(rule => line.Bottom - rule.At > 0.7 * spot.Size && line.Bottom - rule.At < 3.2 * spot.Size && rule.At > blocker - 2
            && Math.Abs(rule.From - line.Left) < 8 && rule.Length >= 30);
    }

    /// <summary>Whether the label is the caption under a line.</summary>
    public bool HasPlaceAbove(Spot spot)
    {
        var line = spot.Box;
        return CellOf(spot) is null && _grids[spot.Sheet].Horizontal.Any(rule => rule.At > line.CenterY && rule.At - line.Top < 0.75 * spot.Size
            && rule.Length >= 40 && rule.From < line.CenterX && rule.To > line.CenterX && rule.From > line.Left - 130);
    }

    public Area? CellAt(Sheet sheet, double x, double y) => _grids[sheet].CellAt(x, y);

    public Area? CellRightOf(Sheet sheet, Area cell, double y) => _grids[sheet].CellRightOf(cell, y);

    /// <summary>From the label's left edge to the next label's in the same row.</summary>
    public Area ColumnOf(Spot spot)
    {
        var right = _spots.Where(other => other != spot && other.Sheet == spot.Sheet && other.Box.Left > spot.Box.Right - 1 && other.Box.IsBeside(spot.Box))
            .Select(other => other.Box.Left - 2).DefaultIfEmpty(spot.Sheet.Width).Min();
        var left = spot.Box.Left - 8;
        if (CellOf(spot) is { } cell)
            (left, right) = (Math.Min(left, cell.Left), Math.Min(right, cell.Right));
        return new Area(left, 0, right, spot.Sheet.Height);
    }

    private double BlockerBelow(Spot spot, Area column) =>
        _spots.Where(other => other != spot && other.Sheet == spot.Sheet && other.Box.CenterY < spot.Box.Bottom && other.Box.OverlapX(new Area(column.Left + 2, 0, Math.Min(column.Right, spot.Box.Right + 60), 1)) > 0)
            .Select(other => other.Box.CenterY).DefaultIfEmpty(double.MinValue).Max();

    private bool IsReached(Spot spot, Chunk chunk, Area? cell)
    {
        if (cell is not { } own || own.ContainsCenterOf(chunk.Box))
            return true;
        return CellAt(spot.Sheet, Math.Max(own.Left + 2, Math.Min(spot.Box.CenterX, own.Right - 2)), own.Bottom - 3) is not { } next || next.Grown(2).ContainsCenterOf(chunk.Box);
    }

    private static bool IsInColumn(Chunk chunk, Spot spot, Area column)
    {
        if (chunk.Box.Left >= column.Right - 2 || chunk.Box.Right <= column.Left)
            return false;
        if (chunk.Box.Left >= column.Left)
            return chunk.Box.Left < Math.Max(spot.Box.Right + 60, spot.Box.Left + 130);
        return chunk.Box.OverlapX(spot.Box) > 0.5 * Math.Min(spot.Box.Width, chunk.Box.Width) && Math.Abs(chunk.Box.CenterX - spot.Box.CenterX) < 30;
    }

    /// <summary>The first chunk and those that follow it closely, or in the same cell.</summary>
    private List<Chunk> Together(Chunk first, IReadOnlyList<Chunk> row, Func<Chunk, double> order)
    {
        var together = new List<Chunk> { first };
        var cell = CellOf(first);
        foreach (var chunk in row.OrderBy(order).SkipWhile(chunk => chunk != first).Skip(1))
        {
            var gap = chunk.Box.Left - together[^1].Box.Right;
            var isSameCell = cell is { } area ? area.ContainsCenterOf(chunk.Box) : CellOf(chunk) is null;
            if (!isSameCell || gap > (cell is null ? 2.2 : 4) * chunk.Size || chunk.Words[0].Field != together[^1].Words[0].Field)
                break;
            together.Add(chunk);
        }

        return together;
    }
}

/// <summary>Positions that phrases and chunks share.</summary>
internal static class ChunkPlace
{
    public static double Baseline(this Chunk chunk) => chunk.Words[0].Baseline;
}
