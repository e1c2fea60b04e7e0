namespace LicenseInbox.Worker.Forms.Layout;

/// <summary>A rectangle on a page as it is read: upright, origin at the lower left corner, points of 1/72 inch.</summary>
internal readonly record struct Area(double Left, double Bottom, double Right, double Top)
{
    public double Width => Right - Left;

    public double Height => Top - Bottom;

    public double CenterX => (Left + Right) / 2;

    public double CenterY => (Bottom + Top) / 2;

    public double Size => Math.Max(0, Width) * Math.Max(0, Height);

    public static Area Around(double x1, double y1, double x2, double y2) =>
        new(Math.Min(x1, x2), Math.Min(y1, y2), Math.Max(x1, x2), Math.Max(y1, y2));

    public Area With(Area other) =>
        new(Math.Min(Left, other.Left), Math.Min(Bottom, other.Bottom), Math.Max(Right, other.Right), Math.Max(Top, other.Top));

    public Area Grown(double by) => new(Left - by, Bottom - by, Right + by, Top + by);

    /// <summary>What holds the area when it is turned, counterclockwise by so many radians, about a point.</summary>
    public Area Turned(double angle, double x, double y)
    {
        var (sin, cos) = Math.SinCos(angle);
        var (halfWidth, halfHeight) = (((Width * Math.Abs(cos)) + (Height * Math.Abs(sin))) / 2, ((Width * Math.Abs(sin)) + (Height * Math.Abs(cos))) / 2);
        var (dx, dy) = (CenterX - x, CenterY - y);
        var (centerX, centerY) = (x + (dx * cos) - (dy * sin), y + (dx * sin) + (dy * cos));
        return new Area(centerX - halfWidth, centerY - halfHeight, centerX + halfWidth, centerY + halfHeight);
    }

    public bool Contains(double x, double y) => x >= Left && x <= Right && y >= Bottom && y <= Top;

    public bool ContainsCenterOf(Area other) => Contains(other.CenterX, other.CenterY);

    public double OverlapX(Area other) => Math.Min(Right, other.Right) - Math.Max(Left, other.Left);

    public double OverlapY(Area other) => Math.Min(Top, other.Top) - Math.Max(Bottom, other.Bottom);

    public Area? Common(Area other) =>
        OverlapX(other) > 0 && OverlapY(other) > 0
            ? new Area(Math.Max(Left, other.Left), Math.Max(Bottom, other.Bottom), Math.Min(Right, other.Right), Math.Min(Top, other.Top))
            : null;

    /// <summary>Whether the two stand on one line: their heights overlap by half of the smaller.</summary>
    public bool IsBeside(Area other) => OverlapY(other) >= 0.5 * Math.Min(Height, other.Height);
}
