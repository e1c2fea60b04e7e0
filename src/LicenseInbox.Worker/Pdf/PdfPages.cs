using System.Reflection;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Documents;
using LicenseInbox.Worker.Forms.Layout;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace LicenseInbox.Worker.Pdf;

/// <summary>Opens PDFs: what each page draws and what its AcroForm fields hold. The parser has a deep stack.</summary>
internal sealed class PdfPages(PdfOptions options) : DocumentPages
{
    /// <summary>PdfPig makes the factory by reflection. What the runtime compiles for that lives as long as somebody has the constructor: else until the next collection, to be compiled again.</summary>
    private static readonly ConstructorInfo[] Constructors = typeof(PaintedPageFactory).GetConstructors();

    public PdfPages()
        : this(new PdfOptions())
    {
    }

    public override OpenedDocument Open(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (Nesting.IsTooDeep(content.Span))
            return OpenedDocument.Closed(DocumentProblemKind.Damaged, "it is damaged");
        return DeepStack.Run(() => OpenPdf(content, cancellationToken));
    }

    private OpenedDocument OpenPdf(ReadOnlyMemory<byte> content, CancellationToken stop)
    {
        try
        {
            using var document = PdfDocument.Open(content.ToArray(), new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true, FilterProvider = new BoundedFilters() });
            return document.NumberOfPages > options.PageLimit
                ? OpenedDocument.Closed(DocumentProblemKind.TooManyPages, $"it has {document.NumberOfPages} pages; at most {options.PageLimit} are read") with { PageCount = document.NumberOfPages }
                : PagesOf(document, stop);
        }
        catch (PdfDocumentEncryptedException)
        {
            return OpenedDocument.Closed(DocumentProblemKind.PasswordProtected, "it asks for a password");
        }
#pragma warning disable CA1031 // What a broken file makes the parser throw is not documented: whatever it is, the file could not be read, and that is the finding.
        catch (Exception error) when (!IsOurs(error))
        {
            return OpenedDocument.Closed(DocumentProblemKind.Damaged, "it is damaged or incomplete");
        }
#pragma warning restore CA1031
    }

    private static OpenedDocument PagesOf(PdfDocument document, CancellationToken stop)
    {
        document.AddPageFactory<PaintedPage, PaintedPageFactory>();
        GC.KeepAlive(Constructors);
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

    /// <summary>No fault of the file: it was stopped, or the memory for it is used up.</summary>
    private static bool IsOurs(Exception error) => error is OperationCanceledException or OutOfMemoryException;

    /// <summary>One page; null when it is broken, so that the other pages are still read.</summary>
    private static PaintedPage? Painted(PdfDocument document, int number)
    {
        try
        {
            return document.GetPage<PaintedPage>(number);
        }
#pragma warning disable CA1031 // As above; the page is missing among the sheets and the document has a problem.
        catch (Exception error) when (!IsOurs(error))
        {
            return null;
        }
#pragma warning restore CA1031
    }
}
