using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>What the pages show for one field.</summary>
internal sealed record FoundValue
{
    /// <summary>The text; null when the field's place is empty.</summary>
    public string? Text { get; init; }

    /// <summary>For a checkbox; null for other fields.</summary>
    public bool? IsOn { get; init; }

    public required Sheet Sheet { get; init; }

    public required Area Box { get; init; }

    /// <summary>Where the value would stand, also when there is none.</summary>
    public Area? Place { get; init; }

    /// <summary>Whether it goes over several lines.</summary>
    public bool IsWrapped { get; init; }

    public double Confidence { get; init; }

    public IReadOnlyList<string> Candidates { get; init; } = [];

    /// <summary>The form field that shows the value, where one does.</summary>
    public SheetField? Field { get; init; }

    /// <summary>Whether it was read from a scanner's text layer.</summary>
    public bool IsScan { get; init; }

    /// <summary>A value made of chunks.</summary>
    public static FoundValue Of(IReadOnlyList<Chunk> chunks, string text, double confidence)
    {
        var words = chunks.SelectMany(chunk => chunk.Words).ToList();
        return new FoundValue
        {
            Text = text.Length > 0 ? text : null,
            Sheet = chunks[0].Sheet,
            Box = chunks.Select(chunk => chunk.Box).Aggregate((one, other) => one.With(other)),
            IsWrapped = chunks.Any(chunk => chunk.Box.CenterY < chunks[0].Box.Bottom),
            Confidence = confidence * words.SelectMany(word => word.Glyphs).Average(glyph => glyph.Confidence),
            Field = words.Select(word => word.Field).FirstOrDefault(field => field is not null),
            IsScan = words.TrueForAll(word => word.Source == GlyphSource.Scan),
        };
    }
}
