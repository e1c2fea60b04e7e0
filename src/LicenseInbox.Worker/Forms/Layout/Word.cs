namespace LicenseInbox.Worker.Forms.Layout;

/// <summary>Glyphs without a gap between them.</summary>
internal sealed class Word
{
    public Word(IReadOnlyList<Glyph> glyphs, string text)
    {
        Glyphs = glyphs;
        Text = text;
        Box = glyphs.Select(glyph => glyph.Box).Aggregate((one, other) => one.With(other));
        Size = glyphs.Max(glyph => glyph.Size);
        IsBold = glyphs.Count(glyph => glyph.IsBold) * 2 > glyphs.Count;
    }

    public IReadOnlyList<Glyph> Glyphs { get; }

    public string Text { get; }

    public Area Box { get; }

    public double Size { get; }

    public bool IsBold { get; }

    public double Baseline => Glyphs[0].Baseline;

    public int Color => Glyphs[0].Color;

    public SheetField? Field => Glyphs[0].Field;

    public GlyphSource Source => Glyphs[0].Source;
}

/// <summary>Words of one line that stand together: no wide gap and no border between them.</summary>
internal sealed class Phrase
{
    public Phrase(IReadOnlyList<Word> words, Sheet sheet)
    {
        Words = words;
        Sheet = sheet;
        Text = string.Join(' ', words.Select(word => word.Text));
        Box = words.Select(word => word.Box).Aggregate((one, other) => one.With(other));
        Size = words.Max(word => word.Size);
        IsBold = words.All(word => word.IsBold);
    }

    public IReadOnlyList<Word> Words { get; }

    public Sheet Sheet { get; }

    public string Text { get; }

    public Area Box { get; }

    public double Size { get; }

    public double Baseline => Words[0].Baseline;

    public bool IsBold { get; }

    public override string ToString() => Text;
}
