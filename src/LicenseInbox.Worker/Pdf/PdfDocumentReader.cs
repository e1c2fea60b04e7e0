using System.Security.Cryptography;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms;
using LicenseInbox.Worker.Forms.Reading;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace LicenseInbox.Worker.Pdf;

/// <summary>
/// Reads the forms in PDFs: what AcroForm fields hold and what the pages show, by the geometry of labels and values. Other formats are named as the problem they are. The parser runs on a thread
/// of its own with a deep stack and a time limit, since some broken files make it go deep, or round in circles.
/// </summary>
internal sealed class PdfDocumentReader(FormDescriptions descriptions, PdfOptions options) : IDocumentReader
{
    private const int StackSize = 64 * 1024 * 1024;

    private readonly FormFinder _finder = new(descriptions);
    private readonly FormReader _reader = new(descriptions);
    private readonly UnknownDocuments _unknown = new(descriptions);

    public PdfDocumentReader(FormDescriptions descriptions)
        : this(descriptions, new PdfOptions())
    {
    }

    public bool IsDocument(ReadOnlySpan<byte> content, string? name) => FileKind.Of(content, name) is not (false, null);

    public DocumentFacts Read(ReadOnlyMemory<byte> content, string name, CancellationToken cancellationToken)
    {
        var facts = new DocumentFacts { Name = CardData.Mask(name), Digest = Convert.ToHexStringLower(SHA256.HashData(content.Span)) };
        var (isPdf, problem) = FileKind.Of(content.Span, name);
        if (!isPdf)
            return facts with { Problem = problem ?? new DocumentProblem(DocumentProblemKind.Damaged, "it is no PDF") };
        if (Nesting.IsTooDeep(content.Span))
            return facts with { Problem = new DocumentProblem(DocumentProblemKind.Damaged, "it is damaged") };

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        DocumentFacts? read = null;
        var thread = new Thread(() => read = ReadPdf(content, facts, stop.Token), StackSize) { IsBackground = true, Name = "pdf" };
        thread.Start();
        if (!thread.Join(options.TimeLimit))
        {
            stop.Cancel();
            return facts with { Problem = new DocumentProblem(DocumentProblemKind.ReadingFailed, "reading it took too long") };
        }

        cancellationToken.ThrowIfCancellationRequested();
        return read ?? facts with { Problem = new DocumentProblem(DocumentProblemKind.ReadingFailed, "reading it was stopped") };
    }

    private DocumentFacts? ReadPdf(ReadOnlyMemory<byte> content, DocumentFacts facts, CancellationToken stop)
    {
        try
        {
            using var document = PdfDocument.Open(content.ToArray(), new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true, FilterProvider = new BoundedFilters() });
            return document.NumberOfPages > options.PageLimit
                ? facts with { Pages = document.NumberOfPages, Problem = new DocumentProblem(DocumentProblemKind.TooManyPages, $"it has {document.NumberOfPages} pages; at most {options.PageLimit} are read") }
                : ReadPages(document, facts, stop);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (PdfDocumentEncryptedException)
        {
            return facts with { Problem = new DocumentProblem(DocumentProblemKind.PasswordProtected, "it asks for a password") };
        }
#pragma warning disable CA1031 // What a broken file makes the parser throw is not documented: whatever it is, the file could not be read, and that is the finding.
        catch (Exception)
        {
            return facts with { Problem = new DocumentProblem(DocumentProblemKind.Damaged, "it is damaged or incomplete") };
        }
#pragma warning restore CA1031
    }

    private DocumentFacts ReadPages(PdfDocument document, DocumentFacts facts, CancellationToken stop)
    {
        document.AddPageFactory<PaintedPage, PaintedPageFactory>();
        var fields = new FormFields(document);
        var layers = HiddenLayers.Of(document);
        var pages = new List<PageView>();
        var broken = 0;
        for (var number = 1; number <= document.NumberOfPages; number++)
        {
            stop.ThrowIfCancellationRequested();
            if (Painted(document, number) is { } painted)
                pages.Add(PageView.Of(SheetBuilder.Of(painted, fields.On(painted), layers)));
            else
                broken++;
        }

        facts = facts with { Pages = document.NumberOfPages };
        if (pages.Count == 0)
            return facts with { Problem = new DocumentProblem(DocumentProblemKind.Damaged, "none of its pages can be read") };
        var regions = _finder.Find(pages);
        stop.ThrowIfCancellationRequested();
        var merger = new FormMerger(descriptions, fields.NeedsAppearances);
        var forms = regions.Select((region, at) => merger.Merge(_reader.Read(region), $"{facts.Digest[..16]}#{at + 1}", facts.Name)).ToList();
        facts = facts with { Forms = forms, Problem = ProblemOf(pages, regions, fields, broken) };
        return forms.Count > 0 || facts.Problem?.Kind == DocumentProblemKind.XfaOnly ? facts : facts with { Unknown = _unknown.Describe(pages, fields.Names()) };
    }

    /// <summary>One page; null when it is broken, so that the other pages are still read.</summary>
    private static PaintedPage? Painted(PdfDocument document, int number)
    {
        try
        {
            return document.GetPage<PaintedPage>(number);
        }
#pragma warning disable CA1031 // As above; the page is counted as broken and the document has a problem.
        catch (Exception)
        {
            return null;
        }
#pragma warning restore CA1031
    }

    private static DocumentProblem? ProblemOf(List<PageView> pages, IReadOnlyList<FormRegion> regions, FormFields fields, int broken)
    {
        if (regions.Count == 0 && fields.HasXfa && pages.TrueForAll(page => page.Sheet.Fields.Count == 0))
            return new DocumentProblem(DocumentProblemKind.XfaOnly, "it holds an XFA form only");
        var read = regions.SelectMany(region => region.Parts).Select(part => part.Page).ToHashSet();
        var images = pages.Count(page => !read.Contains(page) && PageImages.IsImage(page));
        if (images > 0)
            return new DocumentProblem(DocumentProblemKind.Image, images == 1 ? (pages.Count == 1 ? "it is a picture of a page" : "one of its pages is a picture") : $"{images} of its pages are pictures");
        return broken > 0 ? new DocumentProblem(DocumentProblemKind.Damaged, broken == 1 ? "one of its pages is damaged" : $"{broken} of its pages are damaged") : null;
    }
}
