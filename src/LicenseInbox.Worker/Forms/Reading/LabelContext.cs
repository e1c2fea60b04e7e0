namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>What a label means where it stands: under a heading, beside another field's label, or by itself.</summary>
internal static class LabelContext
{
    /// <summary>How far below a label another one is still beside it, in points, where no heading parts them: as far as the last line of a signature's block. It may stand a little above it.</summary>
    private const double BelowReach = 130;
    private const double AboveReach = 21;

    public static IReadOnlyList<LabelMeaning> Choose(Spot spot, IReadOnlyList<Spot> all, IReadOnlyList<Spot> headings, Wording wording)
    {
        if (spot.Meanings.All(meaning => meaning.Heading is null && meaning.Beside is null))
            return spot.Meanings;
        var nearest = headings.Where(heading => heading != spot).Select(heading => (heading, distance: HeadingDistance(heading, spot))).Where(item => item.distance < double.MaxValue).OrderBy(item => item.distance).Select(item => item.heading).FirstOrDefault();
        var key = nearest is null ? null : wording.Key(LabelFinder.WithoutNumber(nearest.Text));
        if (key is not null && spot.Meanings.FirstOrDefault(meaning => meaning.Heading == key) is { } under)
            return [under];
        var beside = spot.Meanings.FirstOrDefault(meaning => meaning.Beside is { } field && all.Any(other => other.Meanings.Any(own => own.Field.Name == field) && IsBeside(other, spot) && !headings.Any(heading => IsBetween(heading, other, spot))));
        if (beside is not null)
            return [beside];
        return spot.Meanings.Where(meaning => meaning.Heading is null && meaning.Beside is null).ToList();
    }

    /// <summary>A heading stands above, or at the left in the same row; the nearest counts.</summary>
    private static double HeadingDistance(Spot heading, Spot spot)
    {
        if (heading.Sheet != spot.Sheet)
            return double.MaxValue;
        if (heading.Box.IsBeside(spot.Box))
            return heading.Box.Right <= spot.Box.Left ? spot.Box.Left - heading.Box.Right : double.MaxValue;
        var below = heading.Box.Bottom - spot.Box.Top;
        if (below < -2)
            return double.MaxValue;
        var aside = spot.Box.Left < heading.Box.Left - 24 ? 1000 : Math.Max(0, spot.Box.Left - heading.Box.Right);
        return below + (aside * 2);
    }

    private static bool IsBeside(Spot other, Spot spot) =>
        other.Sheet == spot.Sheet && other.Box.CenterY - spot.Box.CenterY is > -AboveReach and < BelowReach;

    private static bool IsBetween(Spot heading, Spot above, Spot below) =>
        heading != above && heading != below && heading.Sheet == above.Sheet && heading.Box.CenterY < above.Box.Bottom && below.Box.CenterY < heading.Box.Bottom;
}
