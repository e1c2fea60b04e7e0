using System.Security.Cryptography;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Reading;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>
/// Reads the forms in documents: typed pages by their text, AcroForm fields and geometry; page images by two or more recognitions, of which each is read like a typed page before the readings are
/// compared. Formats that are not read are named as the problem they are.
/// </summary>
/// <param name="descriptions">The forms that are known.</param>
/// <param name="pdf">Opens PDFs.</param>
/// <param name="recognition">Reads page images; null where that is not possible: they are a problem then.</param>
/// <param name="progress">Is told when page images are read.</param>
internal sealed class DocumentReader(FormDescriptions descriptions, DocumentPages pdf, PageRecognition? recognition, IReadingProgress progress) : IDocumentReader
{
    private readonly FormFinder _finder = new(descriptions);
    private readonly FormReader _reader = new(descriptions);
    private readonly UnknownDocuments _unknown = new(descriptions);

    public bool IsDocument(ReadOnlySpan<byte> content, string? name) => FileKind.Of(content, name) is not (DocumentFormat.None, null);

    public DocumentFacts Read(ReadOnlyMemory<byte> content, string name, ReadingDepth depth, CancellationToken cancellationToken) =>
        Read(content, name, depth == ReadingDepth.TypedOnly ? null : recognition, facts => facts, FactsOf, cancellationToken);

    /// <summary>Reads a document, and draws one of its pages as a person may see it (<see cref="PageMask"/>).</summary>
    public PageImage Draw(ReadOnlyMemory<byte> content, int page, CancellationToken cancellationToken)
    {
        if (recognition is null)
            return PageImage.None("tesseract-ocr or poppler-utils is missing on this machine: pages can't be drawn");
        recognition.Keep(page);
        return Read(content, "", recognition, facts => PageImage.None(facts.Problem!.Detail), read => Drawn(read, page, cancellationToken), cancellationToken);
    }

    private PageImage Drawn(ReadDocument read, int page, CancellationToken cancellationToken)
    {
        if (read.Pages.On(page) is not { } readings)
            return PageImage.None("the page is damaged, or there is none with this number");
        progress.Enter(ReadingPhase.Ocr);
        var forms = read.Drafts.Zip(read.Facts.Forms).ToList();
        return recognition!.Draw(read.Content, read.Format == DocumentFormat.Pdf, readings[0].Sheet, PageMask.Of(descriptions, readings, forms), cancellationToken)
            ?? PageImage.None("the page can't be drawn");
    }

    private T Read<T>(ReadOnlyMemory<byte> content, string name, PageRecognition? images, Func<DocumentFacts, T> closed, Func<ReadDocument, T> use, CancellationToken cancellationToken)
    {
        var facts = new DocumentFacts { Name = CardData.Mask(name), Digest = Convert.ToHexStringLower(SHA256.HashData(content.Span)) };
        var (format, problem) = FileKind.Of(content.Span, name);
        if (format == DocumentFormat.None)
            return closed(facts with { Problem = problem ?? new DocumentProblem(DocumentProblemKind.Damaged, "it is no PDF") });
        if (format == DocumentFormat.Picture && images is null)
            return closed(facts with { Problem = new DocumentProblem(DocumentProblemKind.Image, "it is a picture of a page") });
        var opened = (format == DocumentFormat.Pdf ? pdf : images!).Open(content, cancellationToken);
        facts = facts with { Pages = opened.PageCount };
        if (opened.Problem is not null)
            return closed(facts with { Problem = opened.Problem });
        if (opened.Sheets.Count == 0)
            return closed(facts with { Problem = new DocumentProblem(DocumentProblemKind.Damaged, "none of its pages can be read") });
        try
        {
            return use(ReadPages(opened, content, format, images, facts, cancellationToken));
        }
        finally
        {
            images?.Forget();
        }
    }

    private ReadDocument ReadPages(
        OpenedDocument opened, ReadOnlyMemory<byte> content, DocumentFormat format, PageRecognition? images, DocumentFacts facts, CancellationToken cancellationToken)
    {
        var pages = new PageReadings();
        foreach (var sheet in opened.Sheets)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var view = PageView.Of(sheet);
            if (images is null || !PageImages.IsImage(view))
            {
                pages.AddTyped(view);
                continue;
            }

            progress.Enter(ReadingPhase.Ocr);
            pages.AddImage(view, images.Read(content, format == DocumentFormat.Pdf, sheet, cancellationToken));
        }

        var merger = new FormMerger(descriptions, opened.NeedsAppearances);
        var regions = new List<FormRegion>();
        var drafts = pages.Readings().Select(reading =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var found = _finder.Find(reading);
            regions.AddRange(found);
            return (IReadOnlyList<DraftForm>)found.Select(region => merger.Merge(_reader.Read(region), facts.Name)).ToList();
        }).ToList();
        var merged = drafts.Count == 1 ? drafts[0] : Merged(drafts, pages, content, cancellationToken);
        var forms = merged.Select((draft, at) => FormMask.Of(draft, $"{facts.Digest[..16]}#{at + 1}")).ToList();
        return new ReadDocument(opened, content, format, pages, merged, facts with { Forms = forms, Problem = ProblemOf(opened, pages, regions, images is not null) });
    }

    private DocumentFacts FactsOf(ReadDocument read)
    {
        var facts = read.Facts;
        var isUnderstood = facts.Forms.Count > 0 && facts.Forms.All(HasNeededLabels);
        return isUnderstood || facts.Problem?.Kind == DocumentProblemKind.XfaOnly ? facts : facts with { Unknown = _unknown.Describe(read.Pages.Readings()[0], read.Opened.AcroFormNames) };
    }

    private List<DraftForm> Merged(IReadOnlyList<IReadOnlyList<DraftForm>> drafts, PageReadings pages, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var (merger, closer) = (new ReadingsMerger(descriptions.Wording, pages.CountOn), new CloserReading(descriptions, recognition!, content));
        return ReadingsMerger.Group(drafts).Select(group => merger.Merge(group, closer.Read(group, cancellationToken))).ToList();
    }

    /// <summary>A field whose label was found is there, filled or not.</summary>
    private bool HasNeededLabels(FormFacts form) => descriptions.Forms.First(described => described.Kind == form.Kind).Needed
        .All(name => form.Fields.ContainsKey(name) || form.Fields.ContainsKey($"{name}_1"));

    private static DocumentProblem? ProblemOf(OpenedDocument opened, PageReadings pages, List<FormRegion> regions, bool isRecognized)
    {
        if (regions.Count == 0 && opened.HasXfa && opened.Sheets.All(sheet => sheet.Fields.Count == 0))
            return new DocumentProblem(DocumentProblemKind.XfaOnly, "it holds an XFA form only");
        var used = regions.SelectMany(region => region.Parts).Select(part => part.Page.Sheet.Number).ToHashSet();
        // A page image on which no known form was found may still be one: a person looks at it.
        var images = isRecognized
            ? pages.Count(Legibility.Illegible) + pages.ReadImages.Count(page => !used.Contains(page))
            : pages.Typed.Count(page => !used.Contains(page.Sheet.Number) && PageImages.IsImage(page));
        var total = opened.Sheets.Count;
        var late = pages.Count(Legibility.OutOfTime);
        if (late > 0)
            return new DocumentProblem(DocumentProblemKind.Image, $"{(late == total ? "its pages are pictures" : late == 1 ? "one of its pages is a picture" : $"{late} of its pages are pictures")} that took too long to read");
        var readable = !isRecognized ? "" : pages.Count(Legibility.Illegible) > 0 ? " that can't be read" : " on which no form was recognized";
        if (images > 0)
            return new DocumentProblem(DocumentProblemKind.Image, (images == 1 ? (total == 1 ? "it is a picture of a page" : "one of its pages is a picture") : $"{images} of its pages are pictures") + readable);
        return opened.Broken > 0 ? new DocumentProblem(DocumentProblemKind.Damaged, opened.Broken == 1 ? "one of its pages is damaged" : $"{opened.Broken} of its pages are damaged") : null;
    }

    /// <summary>A document as it was read; <paramref name="Facts"/> has its forms, masked, in the order of <paramref name="Drafts"/>.</summary>
    private sealed record ReadDocument(OpenedDocument Opened, ReadOnlyMemory<byte> Content, DocumentFormat Format, PageReadings Pages, IReadOnlyList<DraftForm> Drafts, DocumentFacts Facts);
}
