using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Pdf;

/// <summary>Sorts a page's paths into borders, boxes to tick, and strokes of a pen.</summary>
internal sealed class Drawings
{
    private const double Thin = 2.4;
    private const double Straight = 0.8;
    private const double LeastMark = 5;
    private const double LargestMark = 22;
    private const int PathLimit = 60_000;

    private readonly Turning _turning;
    private readonly List<(Area Box, bool IsDark)> _squares = [];
    private readonly List<(Area Box, bool Rises)> _slants = [];

    private Drawings(Turning turning) => _turning = turning;

    public List<Rule> Rules { get; } = [];

    public List<Area> Ink { get; } = [];

    public List<Mark> Marks { get; } = [];

    public static Drawings Of(IEnumerable<PaintedPath> paths, Turning turning)
    {
        var drawings = new Drawings(turning);
        foreach (var path in paths.Take(PathLimit))
            drawings.Sort(path);
        drawings.MakeMarks();
        return drawings;
    }

    private void Sort(PaintedPath path)
    {
        foreach (var pieces in path.Pieces.GroupBy(piece => piece.Subpath).Select(group => group.ToList()))
        {
            var box = BoxOf(pieces);
            if (path.IsStroked && pieces is [{ IsCurve: false } line] && IsSlanting(line))
                _slants.Add((_turning.Area(box), (line.X1 < line.X2) == (line.Y1 < line.Y2)));
            var curves = pieces.Count(piece => piece.IsCurve);
            var slanting = pieces.Count(piece => !piece.IsCurve && IsSlanting(piece));
            var straight = pieces.Count(piece => !piece.IsCurve && !IsSlanting(piece) && Length(piece) > 0.5);
            var isDark = path.IsFilled && Luminance(path.FillColor) < 0.62;
            var isVisibleStroke = path.IsStroked && Luminance(path.StrokeColor) < 0.97;
            if (curves == 0 && slanting == 0)
                Straights(pieces, box, path, isDark, isVisibleStroke);
            else if (curves >= 4 && IsSquare(box) && IsOutline(pieces, box))
                Square(box, path, isDark, isVisibleStroke);
            else if (slanting == 0 && curves is >= 1 and <= 8 && straight >= 2 && box.Width > 12 && box.Height > 8)
                Frame(box, isVisibleStroke || path.IsFilled);
            else if (curves is 4 or 8 && straight + slanting == 0 && IsSquare(box))
                Square(box, path, isDark, isVisibleStroke);
            else if (isVisibleStroke || isDark || (path.IsFilled && Luminance(path.FillColor) < 0.9))
                Ink.AddRange(Strokes(pieces, box));
        }
    }

    private void Straights(List<PaintedPiece> pieces, Area box, PaintedPath path, bool isDark, bool isVisibleStroke)
    {
        if (box.Height <= Thin || box.Width <= Thin)
        {
            if (isVisibleStroke || (path.IsFilled && Luminance(path.FillColor) < 0.97))
                AddRule(box);
            return;
        }

        var isBox = pieces.Count >= 4;
        if (isBox && IsSquare(box))
            Square(box, path, isDark, isVisibleStroke);
        if (isVisibleStroke)
        {
            foreach (var piece in pieces.Where(piece => Length(piece) > 1))
                AddRule(Area.Around(piece.X1, piece.Y1, piece.X2, piece.Y2));
        }
        else if (path.IsFilled && isBox && Luminance(path.FillColor) < 0.995)
        {
            Frame(box, true);
        }
    }

    private void Frame(Area box, bool isVisible)
    {
        if (!isVisible)
            return;
        AddRule(box with { Top = box.Bottom });
        AddRule(box with { Bottom = box.Top });
        AddRule(box with { Right = box.Left });
        AddRule(box with { Left = box.Right });
    }

    private void Square(Area box, PaintedPath path, bool isDark, bool isVisibleStroke)
    {
        if (isVisibleStroke || isDark || path.IsFilled)
            _squares.Add((_turning.Area(box), isDark));
    }

    private void AddRule(Area box)
    {
        var area = _turning.Area(box);
        if (area.Width >= area.Height)
            Rules.Add(new Rule(false, area.CenterY, area.Left, area.Right));
        else
            Rules.Add(new Rule(true, area.CenterX, area.Bottom, area.Top));
    }

    /// <summary>A path of many strokes is looked at stroke by stroke; a large one in pieces, so that a drawing across the page is no signature everywhere.</summary>
    private IEnumerable<Area> Strokes(List<PaintedPiece> pieces, Area box) =>
        box.Width < 320 && box.Height < 120
            ? [_turning.Area(box)]
            : pieces.Where(piece => Length(piece) < 60).Select(piece => _turning.Area(Area.Around(piece.X1, piece.Y1, piece.X2, piece.Y2)));

    private static bool IsSquare(Area box) =>
        box.Width is >= LeastMark - 3 and <= LargestMark && box.Height is >= LeastMark - 3 and <= LargestMark && box.Width / box.Height is > 0.72 and < 1.39;

    /// <summary>Whether a path only goes around its box, with corners however rounded: a browser's box to tick.</summary>
    private static bool IsOutline(List<PaintedPiece> pieces, Area box)
    {
        var margin = 0.2 * box.Width;
        return pieces.TrueForAll(piece => Math.Min(Math.Min(piece.X1 - box.Left, box.Right - piece.X1), Math.Min(piece.Y1 - box.Bottom, box.Top - piece.Y1)) < margin)
            && pieces.Exists(piece => !piece.IsCurve && Length(piece) > 0.4 * box.Width);
    }

    /// <summary>One mark for squares in one another; the cells of a row of boxes are none.</summary>
    private void MakeMarks()
    {
        foreach (var (box, isDark) in _squares.OrderByDescending(square => square.Box.Size))
        {
            var outer = Marks.FindIndex(mark => mark.Box.Grown(1.5).ContainsCenterOf(box) && Math.Abs(mark.Box.CenterX - box.CenterX) < 3 && Math.Abs(mark.Box.CenterY - box.CenterY) < 3);
            if (outer >= 0)
            {
                if (isDark && box.Width > 0.3 * Marks[outer].Box.Width)
                    Marks[outer] = Marks[outer] with { IsOn = true };
            }
            else if (box.Width >= LeastMark)
            {
                Marks.Add(new Mark(box, isDark));
            }
        }

        // A cross without a box around it is the look of a ticked box that was flattened.
        foreach (var (box, _) in _slants.Where(slant => slant.Rises && IsSquare(slant.Box) && _slants.Exists(other => !other.Rises && IsSame(other.Box, slant.Box))))
        {
            if (!Marks.Exists(mark => mark.Box.Grown(1.5).ContainsCenterOf(box)))
                Marks.Add(new Mark(box, true));
        }

        Marks.RemoveAll(mark => Marks.Exists(other => other != mark && Math.Abs(other.Box.CenterY - mark.Box.CenterY) < 1.5 && Math.Abs(other.Box.Width - mark.Box.Width) < 1
            && (Math.Abs(other.Box.Left - mark.Box.Right) < 3 || Math.Abs(mark.Box.Left - other.Box.Right) < 3)));
    }

    private static bool IsSame(Area one, Area other) =>
        Math.Abs(one.Left - other.Left) < 1 && Math.Abs(one.Right - other.Right) < 1 && Math.Abs(one.Bottom - other.Bottom) < 1 && Math.Abs(one.Top - other.Top) < 1;

    private static bool IsSlanting(PaintedPiece piece) => Math.Abs(piece.X1 - piece.X2) > Straight && Math.Abs(piece.Y1 - piece.Y2) > Straight;

    private static double Length(PaintedPiece piece) => Math.Abs(piece.X1 - piece.X2) + Math.Abs(piece.Y1 - piece.Y2);

    internal static double Luminance(int color) =>
        ((0.299 * ((color >> 16) & 0xFF)) + (0.587 * ((color >> 8) & 0xFF)) + (0.114 * (color & 0xFF))) / 255;

    private static Area BoxOf(List<PaintedPiece> pieces) =>
        new(pieces.Min(piece => Math.Min(piece.X1, piece.X2)), pieces.Min(piece => Math.Min(piece.Y1, piece.Y2)), pieces.Max(piece => Math.Max(piece.X1, piece.X2)), pieces.Max(piece => Math.Max(piece.Y1, piece.Y2)));
}
