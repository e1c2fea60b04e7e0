namespace LicenseInbox.Worker.Forms.Layout;

/// <summary>Where a glyph comes from.</summary>
internal enum GlyphSource
{
    /// <summary>Typed text of the page.</summary>
    Page,

    /// <summary>Recognised characters: of the text layer that a scanner laid over a page image, or our own.</summary>
    Scan,

    /// <summary>What a form field shows.</summary>
    Field,
}

/// <summary>One drawn character.</summary>
/// <param name="Text">The character, as Unicode.</param>
/// <param name="Box">Advance width by ascent and descent.</param>
/// <param name="Baseline">Height of its baseline.</param>
/// <param name="Size">Font size as shown.</param>
/// <param name="Font">The font's name.</param>
/// <param name="IsBold">Whether the font is a bold one.</param>
/// <param name="Color">Fill color, 0xRRGGBB.</param>
/// <param name="Order">Its place in the order of drawing.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Field">The form field that shows it, or null.</param>
/// <param name="Hidden">Why a person does not see it; null when it is visible.</param>
/// <param name="Confidence">How surely it is this character, 0 to 1; below 1 only where it was recognised in a picture.</param>
internal sealed record Glyph(
    string Text,
    Area Box,
    double Baseline,
    double Size,
    string Font,
    bool IsBold,
    int Color,
    int Order,
    GlyphSource Source,
    SheetField? Field,
    string? Hidden,
    double Confidence = 1);

/// <summary>A straight horizontal or vertical line: a border, an underline.</summary>
/// <param name="IsVertical">Its direction.</param>
/// <param name="At">The coordinate across its direction.</param>
/// <param name="From">Where it begins along its direction.</param>
/// <param name="To">Where it ends.</param>
internal sealed record Rule(bool IsVertical, double At, double From, double To)
{
    public double Length => To - From;
}

/// <summary>A box to tick.</summary>
internal sealed record Mark(Area Box, bool IsOn, SheetField? Field = null);

/// <summary>What kind of control an AcroForm field is.</summary>
internal enum SheetFieldKind
{
    Text,
    Tick,
    Choice,
    Signature,
}

/// <summary>A control of the page's AcroForm: one widget of a field.</summary>
internal sealed class SheetField
{
    public required string FullName { get; init; }

    public required SheetFieldKind Kind { get; init; }

    public string? AlternateName { get; init; }

    public required int Page { get; init; }

    public required Area Box { get; set; }

    /// <summary>The value the field holds; null when empty.</summary>
    public string? Value { get; init; }

    /// <summary>For a tick, whether this widget is the one that is on.</summary>
    public bool IsOn { get; init; }

    /// <summary>The state that stands for on, such as <c>Yes</c> or <c>Visa</c>.</summary>
    public string? OnState { get; init; }

    /// <summary>Whether a person sees it.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Whether the file says how the value looks; without, a viewer makes the look from the value.</summary>
    public bool HasAppearance { get; init; }

    /// <summary>The text that its look shows; null when it has none.</summary>
    public string? Shown { get; set; }
}

/// <summary>One page, upright: what a person sees on it, and what is hidden.</summary>
internal sealed class Sheet
{
    public required int Number { get; init; }

    public required double Width { get; init; }

    public required double Height { get; init; }

    /// <summary>The quarter turns, clockwise, that made it upright: the page as it is shown is turned back by these.</summary>
    public int Turn { get; init; }

    /// <summary>Radians, counterclockwise, by which the page as it is shown lies askew; this sheet is straight.</summary>
    public double Slant { get; init; }

    public required IReadOnlyList<Glyph> Glyphs { get; init; }

    public IReadOnlyList<Glyph> Hidden { get; init; } = [];

    public IReadOnlyList<Rule> Rules { get; init; } = [];

    public IReadOnlyList<Mark> Marks { get; init; } = [];

    /// <summary>On a recognised page the box to tick before a label, where so little is left of it that only the label makes it one.</summary>
    public Func<Area, Mark?>? FaintBox { get; init; }

    /// <summary>On a recognised page what stands before a label where nothing is left of its box: a cross, or paper.</summary>
    public Func<Area, Mark?>? BareTick { get; init; }

    /// <summary>Strokes of a pen: curves and slanting lines.</summary>
    public IReadOnlyList<Area> Ink { get; init; } = [];

    public IReadOnlyList<Area> Pictures { get; init; } = [];

    public IReadOnlyList<SheetField> Fields { get; init; } = [];

    /// <summary>Whether a picture fills the page: a scan.</summary>
    public bool IsPicture { get; init; }

    /// <summary>Whether everything on it was recognised in a picture of the page.</summary>
    public bool IsRecognized { get; init; }

    /// <summary>An area of this sheet on the page as it is shown.</summary>
    public Area AsShown(Area area)
    {
        var shown = Turned(area);
        return Slant == 0 ? shown : Turn % 2 == 0 ? shown.Turned(Slant, Width / 2, Height / 2) : shown.Turned(Slant, Height / 2, Width / 2);
    }

    private Area Turned(Area area) => Turn switch
    {
        1 => new Area(Height - area.Top, area.Left, Height - area.Bottom, area.Right),
        2 => new Area(Width - area.Right, Height - area.Top, Width - area.Left, Height - area.Bottom),
        3 => new Area(area.Bottom, Width - area.Right, area.Top, Width - area.Left),
        _ => area,
    };
}
