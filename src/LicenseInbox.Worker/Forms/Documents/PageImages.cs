using LicenseInbox.Worker.Forms.Layout;
using LicenseInbox.Worker.Forms.Reading;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>Tells pages that only a person or character recognition can read.</summary>
internal static class PageImages
{
    /// <summary>A page image with no more typed words than this is a scan: a fax machine's header line, a stamp.</summary>
    private const int MostWords = 30;

    /// <summary>So many strokes and no text: the text was turned into outlines.</summary>
    private const int OutlinedStrokes = 300;

    public static bool IsImage(PageView page)
    {
        var typed = page.Phrases.Where(phrase => phrase.Words[0].Source != GlyphSource.Scan).Sum(phrase => phrase.Words.Count);
        return (page.Sheet.IsPicture && typed <= MostWords) || (typed == 0 && page.Sheet.Ink.Count >= OutlinedStrokes);
    }
}
