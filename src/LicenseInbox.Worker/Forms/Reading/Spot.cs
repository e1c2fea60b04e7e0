using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>A printed label, a heading, or a text that looks like a label of something unknown: no value lies in it or beyond it.</summary>
internal sealed class Spot
{
    public required IReadOnlyList<LabelMeaning> Meanings { get; set; }

    public required Phrase Phrase { get; init; }

    public required Area Box { get; init; }

    public required string Text { get; init; }

    /// <summary>A colon, a blank, the phrase's end or another look sets it off from what follows.</summary>
    public required bool IsSetOff { get; init; }

    public bool HasColon { get; init; }

    /// <summary>The number printed after it, such as 3 in <c>License Key 3</c>; null when there is none.</summary>
    public int? Number { get; init; }

    /// <summary>Whether the label begins its phrase.</summary>
    public bool IsFirst { get; init; } = true;

    /// <summary>What follows it in its phrase; null when nothing does.</summary>
    public Chunk? Rest { get; set; }

    /// <summary>The one meaning that is left; null when it is a label of nothing described.</summary>
    public LabelMeaning? Meaning => Meanings.Count > 0 ? Meanings[0] : null;

    public Sheet Sheet => Phrase.Sheet;

    public double Size => Phrase.Size;

    public override string ToString() => $"<{Text}>";
}

/// <summary>Words that may be a value, or a part of one.</summary>
internal sealed class Chunk(IReadOnlyList<Word> words, Phrase phrase)
{
    public IReadOnlyList<Word> Words { get; } = words;

    public Phrase Phrase { get; } = phrase;

    public Sheet Sheet => Phrase.Sheet;

    public string Text { get; } = string.Join(' ', words.Select(word => word.Text));

    public Area Box { get; } = words.Select(word => word.Box).Aggregate((one, other) => one.With(other));

    public double Size => Phrase.Size;

    public bool IsBold { get; } = words.All(word => word.IsBold);

    public override string ToString() => Text;
}
