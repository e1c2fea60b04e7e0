using LicenseInbox.Worker.Forms;
using LicenseInbox.Worker.Forms.Documents;
using LicenseInbox.Worker.Forms.Layout;
using LicenseInbox.Worker.Forms.Reading;
using LicenseInbox.Worker.Ocr;
using LicenseInbox.Worker.Tests.Ocr;
using Cell = LicenseInbox.Worker.Ocr.Cell;

namespace LicenseInbox.Worker.Tests.Forms;

/// <summary>A form on a page image: the words that recognition is said to have read of it, at 300 dots to the inch, beside what is drawn.</summary>
internal sealed class ScannedForm
{
    private const int LetterWidth = 18, Space = 12;

    public static readonly FormDescriptions Descriptions = FormDescriptions.Load([Path.Combine(AppContext.BaseDirectory, "config", "forms")]);

    private readonly List<RecognizedWord> _words = [];
    private int _line;

    /// <summary>One word of a width of its own.</summary>
    public ScannedForm Word(string text, int x, int y, int width, int height = 34, double confidence = 0.95)
    {
        _words.Add(new RecognizedWord(text, new Cell(x, y, width, height), confidence, (1, 1, ++_line)));
        return this;
    }

    /// <summary>Words of one line, each where it is said to stand.</summary>
    public ScannedForm Words(params ReadOnlySpan<(string Text, int X, int Y, int Width, int Height)> words)
    {
        _line++;
        foreach (var (text, x, y, width, height) in words)
            _words.Add(new RecognizedWord(text, new Cell(x, y, width, height), 0.95, (1, 1, _line)));
        return this;
    }

    /// <summary>Words of one line.</summary>
    public ScannedForm Phrase(string text, int x, int y, int height = 34)
    {
        _line++;
        foreach (var word in text.Split(' '))
        {
            _words.Add(new RecognizedWord(word, new Cell(x, y, word.Length * LetterWidth, height), 0.95, (1, 1, _line)));
            x += (word.Length * LetterWidth) + Space;
        }

        return this;
    }

    /// <summary>The one form that is found on the page.</summary>
    /// <param name="drawing">A letter page's lines and strokes.</param>
    public DraftForm Read(Drawing drawing)
    {
        using var paper = drawing.Gray();
        using var page = PreparedPage.Of(paper);
        var sheet = RecognizedSheet.Of(_words, page, page.Boxes, new Sheet { Number = 1, Width = 612, Height = 792, Glyphs = [] });
        var region = new FormFinder(Descriptions).Find([PageView.Of(sheet)]).ShouldHaveSingleItem();
        return new FormMerger(Descriptions, needsAppearances: false).Merge(new FormReader(Descriptions).Read(region), "scan.tif");
    }
}
