using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>Reads checkboxes and ticked choices: by boxes beside their texts, by yes and no, by an X before the text.</summary>
internal sealed class CheckReader(IReadOnlyList<Spot> spots, IReadOnlyList<Chunk> chunks, LabelIndex index, Wording wording)
{
    private const double Reach = 30;

    /// <summary>Of a box of which little is left: not clear by itself.</summary>
    public const double FaintConfidence = 0.6;

    public Dictionary<string, FoundValue> Find(HashSet<Chunk> taken)
    {
        var values = new Dictionary<string, FoundValue>(StringComparer.Ordinal);
        foreach (var spot in spots.Where(spot => spot.Meaning is { IsColumn: false, Field.Type: FieldType.Checkbox }))
        {
            var name = spot.Meaning!.Field.Name;
            if (!values.TryGetValue(name, out var known) || known.IsOn is null)
                values[name] = Checkbox(spot, taken);
        }

        foreach (var field in index.Form.Fields.Where(field => field.Type == FieldType.Choice))
        {
            if (Choice(field, taken) is { } value)
                values[field.Name] = value;
        }

        return values;
    }

    private FoundValue Checkbox(Spot spot, HashSet<Chunk> taken)
    {
        var after = chunks.Where(chunk => chunk.Sheet == spot.Sheet && chunk.Box.IsBeside(spot.Box) && (chunk == spot.Rest || chunk.Box.Left >= spot.Box.Right - 1)).OrderBy(chunk => chunk.Box.Left).ToList();
        var below = chunks.Where(chunk => chunk.Sheet == spot.Sheet && chunk.Box.CenterY < spot.Box.Bottom && spot.Box.Bottom - chunk.Box.Top < 1.6 * spot.Size && chunk.Box.Left > spot.Box.Left - 24).ToList();
        foreach (var options in new[] { after, below })
        {
            var answers = options.SelectMany(chunk => chunk.Words.Select(word => (word, chunk))).Where(item => wording.YesOrNo(item.word.Text) is not null && item.word.Text.Length > 1).ToList();
            if (answers.Count == 0)
                continue;
            var ticked = answers.Where(answer => MarkOf(spot.Sheet, answer.word.Box) is { IsOn: true }).ToList();
            var hasBoxes = answers.Exists(answer => MarkOf(spot.Sheet, answer.word.Box) is not null);
            taken.UnionWith(answers.Select(answer => answer.chunk));
            if (ticked.Count == 1)
                return Found(spot, wording.YesOrNo(ticked[0].word.Text), 0.97);
            if (!hasBoxes && answers.Count == 1)
                return Found(spot, wording.YesOrNo(answers[0].word.Text), 0.95);
            return Found(spot, false, ticked.Count == 0 ? 0.9 : 0.5);
        }

        if ((MarkOf(spot.Sheet, spot.Box) ?? MarkOf(spot.Sheet, WithBeginning(spot))) is { } mark)
            return Found(spot, mark.IsOn, 0.97) with { Field = mark.Field };
        if (after.Count > 0 && wording.YesOrNo(after[0].Text) is { } answer2)
        {
            taken.Add(after[0]);
            return Found(spot, answer2, 0.93);
        }

        if (HasTypedX(spot, taken))
            return Found(spot, true, 0.85);
        if (spot.Sheet.FaintBox?.Invoke(spot.IsFirst ? spot.Box : spot.Phrase.Box) is { } faint)
            return Found(spot, faint.IsOn, FaintConfidence);
        // Where a label was misread, a tick may be one of its letters.
        if (index.Meanings(wording.Key(spot.Text)).Count > 0 && spot.Sheet.BareTick?.Invoke(spot.Box) is { } bare)
            return Found(spot, bare.IsOn, FaintConfidence);

        // Where recognition sees no box it may have missed one, ticked or not.
        return Found(spot, spot.Sheet.IsRecognized ? null : false, 0.85);
    }

    /// <summary>The label with the words that stand close before it in its line: where spaces are wide, its first words are phrases of their own.</summary>
    private Area WithBeginning(Spot spot)
    {
        var box = spot.Box;
        foreach (var before in chunks.Where(chunk => chunk.Sheet == spot.Sheet && chunk.Box.IsBeside(box) && chunk.Box.Right <= box.Left + 1).OrderByDescending(chunk => chunk.Box.Right))
        {
            if (box.Left - before.Box.Right > spot.Size)
                break;
            box = box.With(before.Box);
        }

        return box;
    }

    /// <summary>An X typed before the text, on a line or alone.</summary>
    private bool HasTypedX(Spot spot, HashSet<Chunk> taken)
    {
        var words = spot.Phrase.Words.TakeWhile(word => word.Box.Left < spot.Box.Left - 0.5).ToList();
        if (words.Exists(word => wording.YesOrNo(word.Text) == true))
            return true;
        var before = chunks.FirstOrDefault(chunk => chunk.Sheet == spot.Sheet && chunk.Box.IsBeside(spot.Box) && chunk.Box.Right <= spot.Box.Left + 1 && spot.Box.Left - chunk.Box.Right < 2 * Reach && wording.YesOrNo(chunk.Text) == true);
        if (before is null)
            return false;
        taken.Add(before);
        return true;
    }

    private FoundValue? Choice(DescribedField field, HashSet<Chunk> taken)
    {
        var options = new List<(string Value, Mark Mark, Chunk Chunk, Sheet Sheet)>();
        foreach (var chunk in chunks)
        {
            for (var first = 0; first < chunk.Words.Count; first++)
            {
                for (var last = Math.Min(chunk.Words.Count - 1, first + 2); last >= first; last--)
                {
                    var words = chunk.Words.Skip(first).Take(last - first + 1).ToList();
                    if (index.Option(wording.Key(string.Join(' ', words.Select(word => word.Text)))) is not { } option || option.Field != field)
                        continue;
                    var box = words.Select(word => word.Box).Aggregate((one, other) => one.With(other));
                    if (MarkOf(chunk.Sheet, box) is { } mark)
                        options.Add((option.Value, mark, chunk, chunk.Sheet));
                    first = last;
                    break;
                }
            }
        }

        if (options.Select(option => option.Value).Distinct().Count() < 2)
            return null;
        taken.UnionWith(options.Select(option => option.Chunk));
        var on = options.Where(option => option.Mark.IsOn).Select(option => option.Value).Distinct().ToList();
        var box2 = options.Select(option => option.Chunk.Box).Aggregate((one, other) => one.With(other));
        return new FoundValue
        {
            Text = on.Count == 1 ? on[0] : null,
            Sheet = options[0].Sheet,
            Box = box2,
            Place = box2,
            Confidence = on.Count == 1 ? 0.96 : on.Count == 0 ? 0.9 : 0.4,
            Candidates = on.Count > 1 ? on : [],
            Field = options.FirstOrDefault(option => option.Mark.IsOn).Mark?.Field,
        };
    }

    /// <summary>The box that belongs to a text: right before it, else right after it.</summary>
    public static Mark? MarkOf(Sheet sheet, Area text)
    {
        Mark? best = null;
        var nearest = double.MaxValue;
        foreach (var mark in sheet.Marks)
        {
            if (Math.Abs(mark.Box.CenterY - text.CenterY) > Math.Max(mark.Box.Height, text.Height) * 0.75)
                continue;
            var before = text.Left - mark.Box.Right;
            var after = mark.Box.Left - text.Right;
            var distance = before >= -3 && before < Reach ? before : after >= -3 && after < Reach * 1.5 ? after + 8 : double.MaxValue;
            if (distance < nearest)
                (best, nearest) = (mark, distance);
        }

        return best;
    }

    private static FoundValue Found(Spot spot, bool? isOn, double confidence) =>
        new() { IsOn = isOn, Sheet = spot.Sheet, Box = spot.Box, Place = spot.Box, Confidence = confidence };
}
