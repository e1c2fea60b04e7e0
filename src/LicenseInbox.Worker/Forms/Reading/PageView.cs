using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>One page with its phrases and the lines on it.</summary>
internal sealed class PageView
{
    private PageView(Sheet sheet, PageText text)
    {
        Sheet = sheet;
        Phrases = text.Phrases;
        var boxes = sheet.Fields.Where(field => !field.IsHidden && field.Kind != SheetFieldKind.Tick).SelectMany(field => Edges(field.Box));
        Grid = new Grid(sheet.Rules.Concat(text.Blanks).Concat(boxes));
    }

    public Sheet Sheet { get; }

    public IReadOnlyList<Phrase> Phrases { get; }

    public Grid Grid { get; }

    public static PageView Of(Sheet sheet) => new(sheet, PageText.Of(sheet));

    private static IEnumerable<Rule> Edges(Area box) =>
    [
        new Rule(false, box.Bottom, box.Left, box.Right),
        new Rule(false, box.Top, box.Left, box.Right),
        new Rule(true, box.Left, box.Bottom, box.Top),
        new Rule(true, box.Right, box.Bottom, box.Top),
    ];
}

/// <summary>A part of a document that holds one form.</summary>
internal sealed class FormRegion
{
    public required FormDescription Form { get; init; }

    /// <summary>Pages and parts of pages, in order.</summary>
    public required List<RegionPart> Parts { get; init; }

    /// <summary>How surely its title is one of the form's, 0 without.</summary>
    public double TitleMatch { get; init; }

    public int FirstPage => Parts[0].Page.Sheet.Number;
}

/// <summary>The part of a page from one height down to another.</summary>
internal sealed record RegionPart(PageView Page, double Top, double Bottom)
{
    public IEnumerable<Phrase> Phrases => Page.Phrases.Where(phrase => Holds(phrase.Box));

    public IEnumerable<SheetField> Fields => Page.Sheet.Fields.Where(control => Holds(control.Box));

    public bool Holds(Area box) => box.CenterY <= Top && box.CenterY > Bottom;
}
