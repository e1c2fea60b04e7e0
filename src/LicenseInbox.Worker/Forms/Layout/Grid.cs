namespace LicenseInbox.Worker.Forms.Layout;

/// <summary>The cells that lines enclose.</summary>
internal sealed class Grid
{
    private const double Slack = 1.5;
    private const double WidestBorder = 8;
    private const int MostBorders = 3;

    private readonly Rule[] _vertical;
    private readonly Rule[] _horizontal;

    public Grid(IEnumerable<Rule> rules)
    {
        var all = rules.ToList();
        _vertical = [.. all.Where(rule => rule.IsVertical).OrderBy(rule => rule.At)];
        _horizontal = [.. all.Where(rule => !rule.IsVertical).OrderBy(rule => rule.At)];
    }

    public IReadOnlyList<Rule> Horizontal => _horizontal;

    public IReadOnlyList<Rule> Vertical => _vertical;

    /// <summary>The smallest rectangle around a point that lines enclose on all four sides; null when it is open.</summary>
    public Area? CellAt(double x, double y)
    {
        var (left, right) = Neighbors(_vertical, x, y);
        if (left is null || right is null)
            return null;
        var (bottom, top) = Neighbors(_horizontal, y, x);
        return bottom is null || top is null ? null : new Area(left.At, bottom.At, right.At, top.At);
    }

    /// <summary>The cell right of another at a height. A strip between two parallel lines is a border, not a cell: a box is often drawn within a cell.</summary>
    public Area? CellRightOf(Area cell, double y)
    {
        var x = cell.Right + Slack;
        for (var step = 0; step < MostBorders; step++)
        {
            if (CellAt(x, y) is not { } next)
                return null;
            if (next.Width >= WidestBorder)
                return next;
            x = next.Right + (Slack / 3);
        }

        return null;
    }

    private static (Rule? Before, Rule? After) Neighbors(Rule[] rules, double across, double along)
    {
        Rule? before = null;
        foreach (var rule in rules)
        {
            if (rule.From - Slack > along || rule.To + Slack < along)
                continue;
            if (rule.At > across)
                return (before, rule);
            before = rule;
        }

        return (before, null);
    }
}
