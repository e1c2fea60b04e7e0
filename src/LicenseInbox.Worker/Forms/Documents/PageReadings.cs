using LicenseInbox.Worker.Forms.Reading;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>The pages of a document, typed ones read once and page images read several times.</summary>
internal sealed class PageReadings
{
    private readonly List<IReadOnlyList<PageView>> _pages = [];
    private readonly Dictionary<int, int> _counts = [];
    private readonly List<Legibility> _legibilities = [];

    /// <summary>The pages that were not recognised.</summary>
    public IEnumerable<PageView> Typed => _pages.Where(page => page.Count == 1 && !page[0].Sheet.IsRecognized).Select(page => page[0]);

    /// <summary>The numbers of the pages that were recognised.</summary>
    public IEnumerable<int> ReadImages => _pages.Where(page => page[0].Sheet.IsRecognized).Select(page => page[0].Sheet.Number);

    public void AddTyped(PageView page) => _pages.Add([page]);

    public void AddImage(PageView asOpened, RecognizedPage recognized)
    {
        _legibilities.Add(recognized.Legibility);
        _pages.Add(recognized.Readings.Count == 0 ? [asOpened] : recognized.Readings.Select(PageView.Of).ToList());
        _counts[asOpened.Sheet.Number] = recognized.Readings.Count;
    }

    public int Count(Legibility legibility) => _legibilities.Count(own => own == legibility);

    /// <summary>How many readings of a page were recognised; 0 for a typed one.</summary>
    public int CountOn(int page) => _counts.GetValueOrDefault(page);

    /// <summary>One page, as often as it was read; null when there is none with this number.</summary>
    public IReadOnlyList<PageView>? On(int page) => _pages.Find(readings => readings[0].Sheet.Number == page);

    /// <summary>
    /// The document as often as its most read page was read. A page that was read fewer times stands in the further ones as it was read last; <see cref="CountOn"/> tells what of them counts.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<PageView>> Readings() =>
        Enumerable.Range(0, _pages.Max(page => page.Count)).Select(at => (IReadOnlyList<PageView>)_pages.Select(page => page[Math.Min(at, page.Count - 1)]).ToList()).ToList();
}
