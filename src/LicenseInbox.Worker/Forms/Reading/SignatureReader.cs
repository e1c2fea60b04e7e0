using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>Looks for a drawn or stamped signature where a signature's label asks for one.</summary>
internal static class SignatureReader
{
    public const string Drawn = "[drawn]";
    public const string Stamped = "[stamped]";

    private const double LeastInk = 14;

    /// <summary>What is thinner both ways is what is left of a box's side or of the line to sign on, or a speck.</summary>
    private const double Thin = 3;

    /// <summary>A signature whose label it covers is known by its size, and by the label of its day or name near it.</summary>
    private const double LeastOverLabel = 40;

    /// <summary>One of its strokes is longer than letters of a smeared label that hang together, and taller than they are.</summary>
    private const double LongestLetters = 30;
    private const double TallestLetter = 6;
    private const double NearDown = 60;

    /// <summary>A day stands beside a signature, or under it or over it with its own label between.</summary>
    private const double NearDay = 45;
    private const double Unlabeled = 0.85;

    public static FoundValue? Find(Spot spot, IReadOnlyList<Spot> spots, Neighborhood around)
    {
        foreach (var place in Places(spot, spots, around))
        {
            var pictures = spot.Sheet.Pictures.Where(picture => IsSignature(picture, spot.Sheet) && (place.ContainsCenterOf(picture) || picture.ContainsCenterOf(place) && picture.Width < place.Width * 1.5)).ToList();
            if (pictures.Count > 0)
                return Found(spot, Stamped, pictures[0], place);
            if (InkIn(spot.Sheet, place) is { } ink)
                return Found(spot, Drawn, ink, place);
        }

        return null;
    }

    /// <summary>
    /// A signature that was written over its own label, so that no reading finds the label: large strokes that are no words, at the left of what stands beside a signature, with no other label among them.
    /// </summary>
    /// <param name="beside">The labels of the day and the name beside the signature.</param>
    /// <param name="spots">All labels.</param>
    public static FoundValue? OverLabel(IReadOnlyList<Spot> beside, IReadOnlyList<Spot> spots)
    {
        foreach (var spot in beside.Where(spot => spot.Sheet.IsRecognized))
        {
            var top = spots.Where(other => other.Sheet == spot.Sheet && other.Meanings.Any(meaning => meaning.IsColumn)).Select(other => other.Box.Bottom).Append(spot.Box.Top + NearDown).Min();
            var place = new Area(0, spot.Box.Bottom - (NearDown / 2), spot.Box.Left > spot.Sheet.Width / 3 ? spot.Box.Left - 2 : spot.Sheet.Width, Math.Max(top, spot.Box.Top));
            if (PensIn(spot.Sheet, place) is { Width: >= LeastOverLabel, Height: < NearDown } ink && !spots.Any(other => other.Sheet == spot.Sheet && ink.Grown(-2).ContainsCenterOf(other.Box)))
                return Found(spot, Drawn, ink, ink.Grown(2));
        }

        return null;
    }

    /// <summary>The day beside a signature whose own label no reading found: the one date on its height that is no other label's value; null when there is none, or several.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="chunks">What may be values.</param>
    /// <param name="values">What labels have.</param>
    public static FoundValue? DayBeside(FoundValue signature, IEnumerable<Chunk> chunks, IReadOnlyCollection<FoundValue> values) => chunks
        .Where(chunk => chunk.Sheet == signature.Sheet && chunk.Sheet.IsRecognized && Math.Abs(chunk.Box.CenterY - signature.Box.CenterY) < NearDay && ValueTypes.IsDate(chunk.Text)
            && !values.Any(value => value.Text is not null && value.Sheet == chunk.Sheet && value.Box.ContainsCenterOf(chunk.Box)))
        .ToList() is [var day] ? FoundValue.Of([day], day.Text, Unlabeled) : null;

    /// <summary>What a pen drew at a place: its strokes with what lies on them; letters of a label that was not read surely, elsewhere in the place, are none of it.</summary>
    private static Area? PensIn(Sheet sheet, Area place)
    {
        var strokes = sheet.Ink.Where(stroke => place.ContainsCenterOf(stroke) && Math.Min(stroke.Width, stroke.Height) >= Thin).ToList();
        var pens = strokes.Where(IsPens).ToList();
        return pens.Count == 0 ? null : strokes.Where(stroke => pens.Exists(pen => pen.Grown(Thin).Common(stroke) is not null)).Aggregate((one, other) => one.With(other));
    }

    /// <summary>Whether a stroke is longer and taller than letters that hang together, or as long as a line drawn under a name; a ruled line is no stroke.</summary>
    private static bool IsPens(Area stroke) => stroke.Width >= LongestLetters && (stroke.Height >= TallestLetter || (stroke.Width >= 2 * LongestLetters && stroke.Height >= Thin));

    /// <summary>The strokes of a signature at a place; null when there are none.</summary>
    public static Area? InkIn(Sheet sheet, Area place)
    {
        var strokes = sheet.Ink.Where(stroke => place.ContainsCenterOf(stroke) && Math.Min(stroke.Width, stroke.Height) >= Thin).ToList();
        if (strokes.Count == 0)
            return null;
        var ink = strokes.Aggregate((one, other) => one.With(other));
        return ink.Width >= LeastInk && ink.Height >= 3 ? ink : null;
    }

    private static bool IsSignature(Area picture, Sheet sheet) =>
        picture.Width < 0.6 * sheet.Width && picture.Height < 140 && picture.Width >= 12 && picture.Height >= 5;

    private static IEnumerable<Area> Places(Spot spot, IReadOnlyList<Spot> spots, Neighborhood around)
    {
        var box = spot.Box;
        var end = spots.Where(other => other != spot && other.Sheet == spot.Sheet && other.Box.Left > box.Right - 1 && Math.Abs(other.Box.CenterY - box.CenterY) < 20)
            .Select(other => other.Box.Left).DefaultIfEmpty(Math.Min(spot.Sheet.Width, box.Right + 330)).Min();
        var ceiling = Nearest(spot, spots, end, isAbove: true);
        var floor = Nearest(spot, spots, end, isAbove: false);
        if (around.CellOf(spot) is { } cell)
        {
            yield return cell;
            if (around.CellRightOf(spot.Sheet, cell, box.CenterY) is { } next && next.Height < 90)
                yield return next;
            if (around.CellAt(spot.Sheet, box.Left + 2, cell.Bottom - 3) is { } below && below.Height < 90)
                yield return below;
        }

        var above = new Area(box.Left - 12, box.Top - 1, end, Math.Min(ceiling, box.Top + 48));
        var right = new Area(box.Right - 2, Math.Max(floor, box.Bottom - 14), end, Math.Min(ceiling, box.Top + 30));
        var beneath = new Area(box.Left - 12, Math.Max(floor, box.Bottom - 50), end, box.Bottom + 1);
        if (around.HasPlaceAbove(spot))
            yield return above;
        yield return right;
        if (around.HasPlaceBelow(spot))
            yield return beneath;
        yield return above;
        yield return beneath;
    }

    /// <summary>How far the place may go up or down: to the next label.</summary>
    private static double Nearest(Spot spot, IReadOnlyList<Spot> spots, double end, bool isAbove)
    {
        var others = spots.Where(other => other != spot && other.Sheet == spot.Sheet && other.Box.Left < end && other.Box.Right > spot.Box.Left && (isAbove ? other.Box.CenterY > spot.Box.Top : other.Box.CenterY < spot.Box.Bottom));
        return isAbove ? others.Select(other => other.Box.Bottom).DefaultIfEmpty(double.MaxValue).Min() : others.Select(other => other.Box.Top).DefaultIfEmpty(0).Max();
    }

    private static FoundValue Found(Spot spot, string text, Area box, Area place) =>
        new() { Text = text, Sheet = spot.Sheet, Box = box, Place = place, Confidence = 0.95 };
}
