using System.Diagnostics;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms;
using LicenseInbox.Worker.Forms.Documents;
using LicenseInbox.Worker.Ocr;
using LicenseInbox.Worker.Pdf;

namespace LicenseInbox.Worker.Tests.Ocr;

public class RecognitionTests
{
    private static readonly string Forms = Path.Combine(AppContext.BaseDirectory, "config", "forms");
    private static readonly TesseractRecognition Recognition = new(new OcrOptions(), TimeSpan.FromMinutes(5), 10, TimeProvider.System);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_blank_form_that_lies_on_its_side_or_head_is_recognised_and_surely_empty(int quarters)
    {
        var form = Read("license-transfer.pdf", quarters).Forms.ShouldHaveSingleItem();

        form.Kind.ShouldBe(FormKind.LicenseTransfer);
        foreach (var name in new[] { "end_user", "from_system_key", "to_system_key", "signature", "signed_date" })
        {
            var field = form.Field(name).ShouldNotBeNull(name);
            field.By.ShouldBe(ReadBy.Ocr, name);
            field.Value.ShouldBeNull(name);
            field.Readings.Count.ShouldBeGreaterThanOrEqualTo(2, name);
            field.Readings.ShouldAllBe(text => text.Length == 0);
            field.Confidence!.Value.ShouldBeGreaterThanOrEqualTo(0.8, name);
        }

        form.Field("software_only")!.Readings.ShouldBe(["off", "off"]);
    }

    [Fact]
    public void A_page_image_without_a_known_form_is_for_a_person()
    {
        using var page = Page("license-transfer.pdf");
        using var foot = page.Part(new Cell(0, page.Height * 2 / 3, page.Width, page.Height / 3), 40)!;

        var facts = Reader().Read(foot.Tiff(300), "page.tif", TestContext.Current.CancellationToken);

        facts.Forms.ShouldBeEmpty();
        facts.Problem.ShouldNotBeNull().Kind.ShouldBe(DocumentProblemKind.Image);
    }

    [Fact]
    public void A_page_that_can_not_be_drawn_is_no_fault_of_its_own_where_memory_is_short()
    {
        var page = new PdfPages(new PdfOptions { PageLimit = 10 }).Open(File.ReadAllBytes(Path.Combine(Forms, "license-transfer.pdf")), TestContext.Current.CancellationToken).Sheets[0];

        Read(isShort: false).Legibility.ShouldBe(Legibility.Illegible);
        Should.Throw<InsufficientMemoryException>(() => Read(isShort: true));

        RecognizedPage Read(bool isShort) =>
            new TesseractRecognition(new OcrOptions(), TimeSpan.FromMinutes(5), 10, TimeProvider.System, () => isShort).Read("no picture"u8.ToArray(), isPdf: false, page, TestContext.Current.CancellationToken);
    }

    private static DocumentFacts Read(string blank, int quarters)
    {
        using var page = Page(blank);
        using var turned = page.Turned(quarters);
        return Reader().Read(turned.Tiff(300), "scan.tif", TestContext.Current.CancellationToken);
    }

    private static DocumentReader Reader() => new(FormDescriptions.Load(Forms), new PdfPages(new PdfOptions { PageLimit = 10 }), Recognition, UnwatchedReading.Instance);

    /// <summary>One of our blanks as a scanner gives it.</summary>
    private static Picture Page(string blank)
    {
        TesseractRecognition.Missing(new OcrOptions()).ShouldBeNull();
        using var process = Process.Start(new ProcessStartInfo("pdftoppm", ["-r", "300", "-gray", "-f", "1", "-singlefile", Path.Combine(Forms, blank)]) { RedirectStandardOutput = true })!;
        using var drawn = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(drawn);
        var bytes = drawn.ToArray();
        return Picture.Take(Leptonica.pixReadMem(bytes, (nuint)bytes.Length))!;
    }
}
