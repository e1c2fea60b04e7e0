namespace LicenseInbox.Worker.Forms.Layout;

/// <summary>Rows of boxes that each hold one character.</summary>
internal static class Combs
{
    private const int FewestSides = 8;
    private const double WidestBox = 32;
    private const double TallestBox = 40;

    /// <summary>A part of such a row, the boxes of one group, may be set off by so much.</summary>
    private const double Start = 30;
    private const double Inside = 1.5;

    /// <summary>The row of boxes that a character stands in: from the first side to the last of those that follow each other; null when there are too few.</summary>
    public static Area? At(Sheet sheet, Area character)
    {
        var sides = sheet.Rules.Where(rule => rule.IsVertical && rule.Length <= TallestBox && rule.From <= character.CenterY && rule.To >= character.CenterY).OrderBy(rule => rule.At).ToList();
        var first = sides.FindIndex(side => side.At >= character.Left - Start);
        if (first < 0)
            return null;
        var last = first;
        while (last + 1 < sides.Count && sides[last + 1].At - sides[last].At <= WidestBox)
            last++;
        return last - first + 1 < FewestSides ? null : new Area(sides[first].At, sides.Skip(first).Take(last - first + 1).Min(side => side.From) + Inside, sides[last].At, sides.Skip(first).Take(last - first + 1).Max(side => side.To) - Inside);
    }
}
