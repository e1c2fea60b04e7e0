using LicenseInbox.Worker.Forms.Layout;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Geometry;
using UglyToad.PdfPig.Graphics.Operations;
using UglyToad.PdfPig.Outline.Destinations;
using UglyToad.PdfPig.Parser;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace LicenseInbox.Worker.Pdf;

/// <summary>Draws a page's content and then its annotations' looks, as a viewer does, onto a list.</summary>
internal sealed class PaintedPageFactory(
    IPdfTokenScanner pdfScanner,
    IResourceStore resourceStore,
    ILookupFilterProvider filterProvider,
    IPageContentParser pageContentParser,
    ParsingOptions parsingOptions) : BasePageFactory<PaintedPage>(pdfScanner, resourceStore, filterProvider, pageContentParser, parsingOptions)
{
    protected override PaintedPage ProcessPage(
        int pageNumber,
        DictionaryToken dictionary,
        NamedDestinations namedDestinations,
        MediaBox mediaBox,
        CropBox cropBox,
        UserSpaceUnit userSpaceUnit,
        PageRotationDegrees rotation,
        TransformationMatrix initialMatrix,
        IReadOnlyList<IGraphicsStateOperation> operations)
    {
        var corners = initialMatrix.Transform(cropBox.Bounds);
        var shown = Area.Around(corners.BottomLeft.X, corners.BottomLeft.Y, corners.TopRight.X, corners.TopRight.Y);
        var page = new PaintedPage { Number = pageNumber, Width = shown.Width, Height = shown.Height };
        foreach (var annotation in PageAnnotations.Of(dictionary, PdfScanner, initialMatrix))
            page.Annotations.Add(annotation);
        var processor = new PaintProcessor(page, shown, ResourceStore, PdfScanner, PageContentParser, FilterProvider, cropBox, userSpaceUnit, rotation, initialMatrix, ParsingOptions);
        processor.Process(pageNumber, operations);
        return page;
    }
}
