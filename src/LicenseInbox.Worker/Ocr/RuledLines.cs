namespace LicenseInbox.Worker.Ocr;

/// <summary>A straight line of pixels.</summary>
internal readonly record struct RuledLine(bool IsVertical, Cell Box);

/// <summary>The lines that rule a page, and a mask that erases them.</summary>
internal sealed class RuledLines : IDisposable
{
    /// <summary>Shorter lines may be parts of letters; 80 pixels are 19 points.</summary>
    private const int LeastAcross = 80;
    private const int LeastDown = 50;

    /// <summary>A short vertical line is a box's side only where a horizontal one meets it; else it may be a letter's stem.</summary>
    private const int SureDown = 120;
    private const int Thickest = 13;

    /// <summary>A scan's noise breaks lines: smaller gaps are closed.</summary>
    private const int Gap = 5;
    private const int Touch = 8;

    private RuledLines(IReadOnlyList<RuledLine> lines, Picture mask)
    {
        Lines = lines;
        Mask = mask;
    }

    public IReadOnlyList<RuledLine> Lines { get; }

    public Picture Mask { get; }

    public static RuledLines In(Picture binary)
    {
        using var closedAcross = binary.Closed(Gap, 1);
        using var across = closedAcross.Opened(LeastAcross, 1);
        var horizontal = across.Spots().Where(spot => spot.Height <= Thickest && spot.Width >= 6 * spot.Height).ToList();
        using var closedDown = binary.Closed(1, Gap);
        using var down = closedDown.Opened(1, LeastDown);
        var vertical = down.Spots().Where(spot => spot.Width <= Thickest && (spot.Height >= SureDown || (spot.Width <= 9 && horizontal.Exists(line => Meets(spot, line))))).ToList();
        using var keptAcross = across.Within(horizontal);
        using var keptDown = down.Within(vertical);
        using var wideAcross = keptAcross.Dilated(1, 5);
        using var wideDown = keptDown.Dilated(5, 1);
        var mask = wideAcross.Copy();
        foreach (var spot in vertical)
            wideDown.CopyInto(mask, new Cell(spot.X - 2, spot.Y, spot.Width + 4, spot.Height));
        return new RuledLines([.. horizontal.Select(spot => new RuledLine(false, spot)), .. vertical.Select(spot => new RuledLine(true, spot))], mask);
    }

    public void Dispose() => Mask.Dispose();

    private static bool Meets(Cell down, Cell across) =>
        down.X < across.Right + Touch && down.Right > across.X - Touch && (Math.Abs(down.Y - across.Bottom) <= Touch || Math.Abs(down.Bottom - across.Y) <= Touch || (down.Y < across.Y && down.Bottom > across.Bottom));
}
