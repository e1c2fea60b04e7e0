namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>Reads a list whose labels are repeated in every row, <c>License Key 2: … Quantity 2: …</c>, with or without numbers.</summary>
internal sealed class RepeatedRows(IReadOnlyList<Spot> spots, int count, Neighborhood around, RowValues values, Wording wording)
{
    public void Read(HashSet<Chunk> taken)
    {
        var labels = spots.Where(spot => spot.Meanings.Any(meaning => meaning.IsColumn)).OrderBy(spot => spot.Sheet.Number).ThenByDescending(spot => Math.Round(spot.Box.CenterY / 4)).ThenBy(spot => spot.Box.Left).ToList();
        var met = new HashSet<string>(StringComparer.Ordinal);
        var row = 0;
        foreach (var spot in labels)
        {
            var field = TableHeaders.ColumnField(spot);
            if (row == 0 || spot.Number is not null || values.Of(field, row) is not null || (field.Type == FieldType.Key && met.Contains(field.Name)))
                row = spot.Number ?? row + 1;
            if (row > count)
                return;
            met.Add(field.Name);
            var value = ValueOf(spot);
            if (value.Count == 0 || value.Any(taken.Contains) || ValueTypes.Fit(field, string.Join(' ', value.Select(chunk => chunk.Text)), wording) < -0.4)
                continue;
            taken.UnionWith(value);
            values.Put(field, row, value);
        }
    }

    private IReadOnlyList<Chunk> ValueOf(Spot spot) =>
        spot.Rest is { } rest ? [rest, .. around.Right(spot).SkipWhile(chunk => chunk != rest).Skip(1)]
        : around.Right(spot) is { Count: > 0 } right ? right
        : around.Below(spot);
}
