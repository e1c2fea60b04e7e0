using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Documents;
using LicenseInbox.Worker.Forms.Layout;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace LicenseInbox.Worker.Pdf;

/// <summary>
/// Opens PDFs: what each page draws and what its AcroForm fields hold. The parser runs on a thread of its own with a deep stack and a time limit, since some broken files make it go deep, or round
/// in circles.
/// </summary>
internal sealed class PdfPages(PdfOptions options) : DocumentPages
{
    private const int StackSize = 64 * 1024 * 1024;

    public PdfPages()
        : this(new PdfOptions())
    {
    }

    public override OpenedDocument Open(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (Nesting.IsTooDeep(content.Span))
            return OpenedDocument.Closed(DocumentProblemKind.Damaged, "it is damaged");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        OpenedDocument? opened = null;
        var thread = new Thread(() => opened = OpenPdf(content, stop.Token), StackSize) { IsBackground = true, Name = "pdf" };
        thread.Start();
        if (!thread.Join(options.TimeLimit))
        {
            stop.Cancel();
            return OpenedDocument.Closed(DocumentProblemKind.ReadingFailed, "reading it took too long");
        }

        cancellationToken.ThrowIfCancellationRequested();
        return opened ?? OpenedDocument.Closed(DocumentProblemKind.ReadingFailed, "reading it was stopped");
    }

    private OpenedDocument? OpenPdf(ReadOnlyMemory<byte> content, CancellationToken stop)
    {
        try
        {
            using var document = PdfDocument.Open(content.ToArray(), new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true, FilterProvider = new BoundedFilters() });
            return document.NumberOfPages > options.PageLimit
                ? OpenedDocument.Closed(DocumentProblemKind.TooManyPages, $"it has {document.NumberOfPages} pages; at most {options.PageLimit} are read") with { PageCount = document.NumberOfPages }
                : PagesOf(document, stop);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (PdfDocumentEncryptedException)
        {
            return OpenedDocument.Closed(DocumentProblemKind.PasswordProtected, "it asks for a password");
        }
#pragma warning disable CA1031 // What a broken file makes the parser throw is not documented: whatever it is, the file could not be read, and that is the finding.
        catch (Exception)
        {
            return OpenedDocument.Closed(DocumentProblemKind.Damaged, "it is damaged or incomplete");
        }
#pragma warning restore CA1031
    }

    private static OpenedDocument PagesOf(PdfDocument document, CancellationToken stop)
    {
        document.AddPageFactory<PaintedPage, PaintedPageFactory>();
        var fields = new FormFields(document);
        var layers = HiddenLayers.Of(document);
        var sheets = new List<Sheet>();
        for (var number = 1; number <= document.NumberOfPages; number++)
        {
            stop.ThrowIfCancellationRequested();
            if (Painted(document, number) is { } painted)
                sheets.Add(SheetBuilder.Of(painted, fields.On(painted), layers));
        }

        return new OpenedDocument
        {
            PageCount = document.NumberOfPages,
            Sheets = sheets,
            AcroFormNames = fields.Names(),
            NeedsAppearances = fields.NeedsAppearances,
            HasXfa = fields.HasXfa,
        };
    }

    /// <summary>One page; null when it is broken, so that the other pages are still read.</summary>
    private static PaintedPage? Painted(PdfDocument document, int number)
    {
        try
        {
            return document.GetPage<PaintedPage>(number);
        }
#pragma warning disable CA1031 // As above; the page is missing among the sheets and the document has a problem.
        catch (Exception)
        {
            return null;
        }
#pragma warning restore CA1031
    }
}
