using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>
/// Gives each label its value. Where the values of a form stand (right, below, above) is learned from those that can only be one label's: a key, a date, an address of email. The rest
/// follows their neighbors, so that an empty field stays empty and does not take the next one's value.
/// </summary>
internal sealed class ValueFinder(IReadOnlyList<Spot> spots, IReadOnlyList<Chunk> chunks, Neighborhood around, Wording wording)
{
    private const double LeastScore = 0.45;
    private static readonly Direction[] Directions = [Direction.Inline, Direction.Right, Direction.Below, Direction.Above];

    private readonly Dictionary<Spot, Dictionary<Direction, Candidate>> _candidates = [];

    public Dictionary<string, FoundValue> Find(IReadOnlyCollection<Chunk> taken)
    {
        var labels = spots.Where(spot => spot.Meaning is { IsColumn: false, Field.Type: not FieldType.Checkbox }).ToList();
        foreach (var spot in labels)
            _candidates[spot] = Directions.ToDictionary(direction => direction, direction => CandidateOf(spot, direction, taken));

        var scored = labels
            .SelectMany(spot => _candidates[spot].Values.Select(candidate => (candidate, score: Score(candidate))))
            .OrderByDescending(item => item.score)
            .ToList();
        var values = new Dictionary<string, FoundValue>(StringComparer.Ordinal);
        var empty = new Dictionary<string, Spot>(StringComparer.Ordinal);
        var claimed = new HashSet<Chunk>(taken, ReferenceEqualityComparer.Instance);
        var settled = new HashSet<Spot>(ReferenceEqualityComparer.Instance);
        foreach (var (candidate, score) in scored)
        {
            var name = candidate.Spot.Meaning!.Field.Name;
            if (score < LeastScore || settled.Contains(candidate.Spot) || values.ContainsKey(name))
                continue;
            if (candidate.IsEmpty)
            {
                settled.Add(candidate.Spot);
                empty.TryAdd(name, candidate.Spot);
                continue;
            }

            if (candidate.Chunks.Any(claimed.Contains))
                continue;
            settled.Add(candidate.Spot);
            var all = candidate.Chunks.Concat(Continued(candidate, claimed)).ToList();
            claimed.UnionWith(all);
            values[name] = ValueOf(candidate, all, score, scored.Where(item => item.candidate.Spot == candidate.Spot).ToList());
        }

        foreach (var spot in labels.Where(spot => !values.ContainsKey(spot.Meaning!.Field.Name)))
        {
            values[spot.Meaning!.Field.Name] = new FoundValue { Sheet = spot.Sheet, Box = spot.Box, Place = PlaceOf(spot), Confidence = 0 };
        }

        return values;
    }

    private Candidate CandidateOf(Spot spot, Direction direction, IReadOnlyCollection<Chunk> taken)
    {
        IReadOnlyList<Chunk> found = direction switch
        {
            Direction.Inline => spot.Rest is { } rest ? [rest] : [],
            Direction.Right => spot.Rest is null ? around.Right(spot) : [],
            Direction.Below => around.Below(spot),
            _ => around.Above(spot),
        };
        if (found.Any(taken.Contains) || found.Any(chunk => chunk.Sheet != spot.Sheet))
            found = [];
        if (direction == Direction.Inline && found.Count > 0 && spot.HasColon)
            found = [.. found, .. around.Right(spot).SkipWhile(chunk => chunk != found[0]).Skip(1)];
        var text = string.Join(' ', found.Select(chunk => chunk.Text));
        if (found.Count > 0 && wording.IsPlaceholder(text))
            found = [];
        var distance = found.Count == 0 ? 0 : direction switch
        {
            Direction.Inline => 0,
            Direction.Right => Math.Max(0, found[0].Box.Left - spot.Box.Right),
            Direction.Below => Math.Max(0, spot.Box.Bottom - found[0].Box.Top),
            _ => Math.Max(0, found[0].Box.Bottom - spot.Box.Top),
        };
        var hasPlace = direction switch
        {
            Direction.Inline => false,
            Direction.Right => around.HasPlaceRight(spot),
            Direction.Below => around.HasPlaceBelow(spot),
            _ => around.HasPlaceAbove(spot),
        };
        var fit = found.Count == 0 ? 0 : spot.Sheet.IsRecognized ? ValueTypes.FitOfRecognized(spot.Meaning!.Field, text, wording) : ValueTypes.Fit(spot.Meaning!.Field, text, wording);
        return new Candidate(spot, direction, found, distance, hasPlace, fit);
    }

    private double Score(Candidate candidate)
    {
        var habit = Habit(candidate.Spot, candidate.Direction);
        if (candidate.IsEmpty)
            return candidate.HasPlace && candidate.Direction != Direction.Inline ? (1.5 * habit) + 0.35 : 0;
        var nearness = candidate.Direction switch
        {
            Direction.Inline => candidate.Spot.HasColon ? 1.6 : candidate.Spot.IsSetOff ? 1.2 : 0.7,
            Direction.Right => 0.5 / (1 + (candidate.Distance / 120)),
            _ => 0.5 / (1 + (candidate.Distance / candidate.Spot.Size)),
        };
        var aligned = candidate.Direction is Direction.Below or Direction.Above && Math.Abs(candidate.Chunks[0].Box.Left - candidate.Spot.Box.Left) < 4 ? 0.2 : 0;
        var place = candidate.HasPlace ? 0.5 : 0;
        var prose = LabelFinder.IsProse(candidate.Text) ? -0.9 : 0;
        return (candidate.Fit * 1.1) + (1.5 * habit) + nearness + aligned + place + prose;
    }

    /// <summary>How much of the evidence around a label says that values stand in this direction; the four add up to 1.</summary>
    private double Habit(Spot spot, Direction direction)
    {
        var (own, all) = (0d, 0.4);
        foreach (var (other, candidates) in _candidates)
        {
            if (other == spot)
                continue;
            var weight = Weight(spot, other);
            foreach (var candidate in candidates.Values)
            {
                var evidence = weight * Evidence(candidate);
                all += evidence;
                if (candidate.Direction == direction)
                    own += evidence;
            }
        }

        return (own + 0.1) / all;
    }

    private static double Weight(Spot one, Spot other)
    {
        if (one.Sheet != other.Sheet)
            return 0.15;
        var distance = (one.Box.CenterY - other.Box.CenterY) / 70;
        return 0.15 + (1 / (1 + (distance * distance)));
    }

    private static double Evidence(Candidate candidate)
    {
        var place = candidate.HasPlace ? 0.3 : 0;
        if (candidate.IsEmpty)
            return place * 0.7;
        var fit = candidate.Fit >= 0.8 ? 1 : candidate.Fit > 0 ? 0.25 : 0;
        return candidate.Direction == Direction.Inline ? Math.Max(fit, candidate.Spot.HasColon ? 0.6 : 0.2) : fit + place;
    }

    /// <summary>Further lines of a value: the other lines of its cell, or lines right under it that are nobody else's.</summary>
    private List<Chunk> Continued(Candidate candidate, HashSet<Chunk> claimed)
    {
        var field = candidate.Spot.Meaning!.Field;
        var more = new List<Chunk>();
        var cell = around.CellOf(candidate.Chunks[0]);
        var last = candidate.Chunks[0];
        while (more.Count < 4)
        {
            var next = chunks.Where(chunk => chunk.Sheet == last.Sheet && !claimed.Contains(chunk) && !candidate.Chunks.Contains(chunk)
                    && last.Baseline() - chunk.Baseline() is var gap && gap > 0.5 * last.Size && gap < 1.5 * last.Size
                    && (cell is { } area ? area.ContainsCenterOf(chunk.Box) : Math.Abs(chunk.Box.Left - last.Box.Left) < 3 && Math.Abs(chunk.Size - last.Size) < 0.6 && around.CellOf(chunk) is null))
                .OrderBy(chunk => chunk.Box.Left).FirstOrDefault();
            if (next is null || !MayContinue(field, candidate, more, next, cell is not null))
                break;
            more.Add(next);
            last = next;
        }

        return more;
    }

    private bool MayContinue(DescribedField field, Candidate candidate, List<Chunk> more, Chunk next, bool isInCell)
    {
        if (LabelFinder.IsProse(next.Text) || LabelFinder.IsHint(next.Text))
            return false;
        if (field.Whole is { } whole)
        {
            var so = string.Join(' ', candidate.Chunks.Concat(more).Select(chunk => chunk.Text));
            return !whole.IsMatch(ValueTypes.Compact(so)) && field.Type == FieldType.Key && !next.Text.Contains(' ', StringComparison.Ordinal) && (isInCell || !IsNearLabel(next));
        }

        return field.Type is FieldType.Text or FieldType.CardNumber or FieldType.Email && !IsNearLabel(next) && (isInCell || ValueTypes.Fit(field, next.Text, wording) > 0)
            && (field.Type == FieldType.Text || candidate.Fit < 0.8);
    }

    /// <summary>Whether a label stands before it in its row: then it is that label's value.</summary>
    private bool IsNearLabel(Chunk chunk) =>
        spots.Any(spot => spot.Sheet == chunk.Sheet && spot.Rest == chunk)
        || spots.Any(spot => spot.Sheet == chunk.Sheet && spot.Box.IsBeside(chunk.Box) && spot.Box.Right <= chunk.Box.Left + 1 && !chunks.Any(between => between != chunk && between.Sheet == chunk.Sheet
            && between.Box.IsBeside(chunk.Box) && between.Box.Left > spot.Box.Right && between.Box.Right < chunk.Box.Left));

    private FoundValue ValueOf(Candidate candidate, List<Chunk> all, double score, List<(Candidate Candidate, double Score)> others)
    {
        var field = candidate.Spot.Meaning!.Field;
        var text = ValueTypes.Taken(field, string.Join(' ', all.Select(chunk => chunk.Text)));
        var fit = ValueTypes.Fit(field, text, wording);
        var rivals = others.Where(other => other.Candidate != candidate && !other.Candidate.IsEmpty && other.Score > LeastScore && other.Candidate.Text != candidate.Text).ToList();
        var margin = rivals.Count == 0 ? 1 : score - rivals[0].Score;
        var confidence = 0.97;
        if (fit < 0)
            confidence = field.Type is FieldType.Key ? 0.6 : 0.85;
        else if (fit < 0.9 && margin < 0.25)
            confidence = 0.75;
        else if (margin < 0.25)
            confidence = 0.9;
        return FoundValue.Of(all, text, confidence) with
        {
            Place = PlaceOf(candidate.Spot),
            Candidates = rivals.Where(rival => rival.Candidate.Fit >= 0).Select(rival => rival.Candidate.Text).Distinct().Take(3).ToList(),
        };
    }

    /// <summary>Where the label's value would stand: its cell, or from the label to the next one in its row.</summary>
    private Area? PlaceOf(Spot spot)
    {
        var column = around.ColumnOf(spot);
        return new Area(spot.Box.Left, spot.Box.Bottom - (1.8 * spot.Size), Math.Min(column.Right, spot.Box.Right + 260), spot.Box.Top);
    }
}
