using System.Diagnostics;
using System.Text;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Ocr;
using LicenseInbox.Worker.Reader;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Tests.Forms;
using LicenseInbox.Worker.Tests.Mime;

namespace LicenseInbox.Worker.Tests.CardNumbers;

/// <summary>What a person sees of pages, read back from the pictures by Tesseract. How many cards are looked at, beyond one in every place, is <c>LICENSEINBOX_TEST_CARDS</c>.</summary>
public sealed class PageImageTests(ITestOutputHelper output) : IAsyncDisposable
{
    private readonly IReader _reader = Readings.Pool(
        new WorkerSettings { Reader = new ReaderOptions { Processes = 2, OcrTimeLimit = TimeSpan.FromMinutes(5), DigitalTimeLimit = TimeSpan.FromMinutes(1) } }, new SettingsSources { Environment = false }, TimeProvider.System, _ => { });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    [Fact]
    public async Task Cards_in_every_place_can_not_be_read_on_any_page()
    {
        var cards = TestCard.Some(Math.Max(CardMails.PlacesCount, int.TryParse(Environment.GetEnvironmentVariable("LICENSEINBOX_TEST_CARDS"), out var count) ? count : 0));
        var scan = new CardScan(cards);
        var mails = new CardMails(scans: 1 + (cards.Count / 25));
        var finds = new List<string>();
        var (drawn, isOpen) = (0, 0);
        foreach (var card in cards)
        {
            var raw = mails.Of(card, "dana@northwind.example");
            var mail = await _reader.ReadAsync(raw, ReadingDepth.WithPageImages, Token);
            foreach (var (document, page) in mail.Documents.SelectMany(document => Enumerable.Range(1, document.Pages ?? 0).Select(page => (document, page))))
            {
                var image = await _reader.DrawAsync(raw, new PageOrder(page, new MailedDocument(mail.Digest, document.Digest)), Token);
                image.Problem.ShouldBeNull(card.ToString());
                var seen = await SeenAsync(image);
                drawn++;
                isOpen += seen.Contains("License Key 1", StringComparison.Ordinal) && seen.Contains("ALTI-STATION-10", StringComparison.Ordinal) ? 1 : 0;
                // A piece of a number is a find as well: recognition may miss the rest.
                var digits = string.Concat(seen.Where(char.IsAsciiDigit));
                if (scan.In(Encoding.UTF8.GetBytes(seen)).Count > 0 || digits.Contains(card.Number[..8], StringComparison.Ordinal) || digits.Contains(card.Number[^8..], StringComparison.Ordinal))
                    finds.Add($"the number of {card} in place {card.Index % CardMails.PlacesCount}");
                if (seen.Split([' ', '\n', ':', ',', '.']).Contains(card.Code))
                    finds.Add($"the code of {card} in place {card.Index % CardMails.PlacesCount}");
            }
        }

        output.WriteLine($"{drawn} pages, {isOpen} of them with all that a license transfer form shows");
        finds.ShouldBeEmpty();
        isOpen.ShouldBeGreaterThan(CardMails.PlacesCount / 2);
    }

    /// <summary>A page that is cut from a larger one has another origin: what is shown would be what stands beside.</summary>
    [Theory]
    [InlineData("/MediaBox [0 0 612 792]")]
    [InlineData("/MediaBox [-90 -60 700 900] /CropBox [0 0 612 792]")]
    [InlineData("/MediaBox [-90 -60 700 900] /CropBox [0 0 612 792] /Rotate 90")]
    public async Task A_card_form_shows_its_labels_and_harmless_values(string boxes)
    {
        var card = TestCard.Some(1)[0];
        var seen = await SeenAsync(await DrawnAsync(Form(card), boxes), isOnItsSide: boxes.Contains("/Rotate", StringComparison.Ordinal));

        foreach (var shown in new[] { "Card Number", "Security Code", "Cardholder Name", "Dana Ruiz", "Billing ZIP Code", "95501", "$300.00" })
            seen.ShouldContain(shown);
        seen.ShouldNotContain(card.Code);
        seen.ShouldNotContain(card.LastFour);
        seen.ShouldNotContain("thank you");
    }

    [Fact]
    public async Task A_note_with_a_card_is_black_on_a_page_that_is_shown_else()
    {
        var card = TestCard.Some(1)[0];
        var seen = await SeenAsync(await DrawnAsync(Transfer().Text(60, 500, $"Debit {card.Spaced} please").Text(60, 560, "Call me at noon")));

        foreach (var shown in new[] { "License Transfer Form", "204417", "3H7J-7K2M-91QD-XR48", "Call me at noon" })
            seen.ShouldContain(shown);
        new CardScan([card]).In(Encoding.UTF8.GetBytes(seen)).ShouldBeEmpty();
        seen.ShouldNotContain(card.LastFour);
    }

    [Fact]
    public async Task A_transfer_form_on_a_page_with_a_card_form_is_shown_no_further_than_that()
    {
        var card = TestCard.Some(1)[0];
        var seen = await SeenAsync(await DrawnAsync(Transfer().Text(60, 500, "Card Number:").Text(280, 500, card.Number[..10]).Text(60, 530, "Words that nobody knows")));

        seen.ShouldContain("204417");
        seen.ShouldNotContain(card.Number[..4]);
        seen.ShouldNotContain("nobody knows");
    }

    [Fact]
    public async Task Where_there_is_no_picture_it_is_said_why()
    {
        var pdf = Transfer().Build();
        var raw = SomeRaw.Mail(SomeRaw.Mixed(SomeRaw.Part(pdf, "application/pdf", "form.pdf"), SomeRaw.Part([.. "%PDF-1.7\n"u8, .. "cut off"u8], "application/pdf", "bad.pdf")));
        var mail = await _reader.ReadAsync(raw, ReadingDepth.WithPageImages, Token);

        (await WhyAsync(1, mail.Digest, mail.Documents[0].Digest)).ShouldBeNull();
        (await WhyAsync(2, mail.Digest, mail.Documents[0].Digest)).ShouldBe("the page is damaged, or there is none with this number");
        (await WhyAsync(1, mail.Digest, mail.Documents[1].Digest)).ShouldBe(mail.Documents[1].Problem!.Detail);
        (await WhyAsync(1, mail.Digest, new string('0', 64))).ShouldBe("the document is not in the email any more");
        (await WhyAsync(1, new string('0', 64), mail.Documents[0].Digest)).ShouldBe("the email is another one");

        async Task<string?> WhyAsync(int page, string of, string document) => (await _reader.DrawAsync(raw, new PageOrder(page, new MailedDocument(of, document)), Token)).Problem;
    }

    private static SomePdf Transfer()
    {
        var pdf = new SomePdf().Text(60, 60, "License Transfer Form", 18, bold: true);
        (string Label, string Value)[] lines = [("Case Number", "204417"), ("End User Company", "Harbor Clinic"), ("From System Key", "3H7J-7K2M-91QD-XR48"), ("To System Key", "T7K3-2HNP-7F3J-K6VD"), ("License Key 1", "L4MR-8QWM-2NXD-R7HV-9PKC"), ("License Type 1", "ALTI-STATION-10"), ("Quantity 1", "10")];
        for (var at = 0; at < lines.Length; at++)
            pdf.Text(60, 100 + (at * 30), lines[at].Label + ":", 11, bold: true).Text(280, 100 + (at * 30), lines[at].Value, 11);
        return pdf;
    }

    private static SomePdf Form(TestCard card)
    {
        var pdf = new SomePdf().Text(60, 60, "Credit Card Authorization", 18, bold: true);
        (string Label, string Value)[] lines =
        [
            ("Cardholder Name", "Dana Ruiz"), ("Card Type", card.Brand), ("Card Number", card.Spaced), ("Expiration Date", "12/35"), ("Security Code (CVV)", card.Code), ("Billing ZIP Code", "95501"),
            ("Amount Authorized (USD)", "$300.00"), ("Cardholder Signature", "Dana Ruiz"), ("Date Signed", "11/20/2026"),
        ];
        for (var at = 0; at < lines.Length; at++)
            pdf.Text(60, 100 + (at * 30), lines[at].Label + ":", 11, bold: true).Text(280, 100 + (at * 30), lines[at].Value, 11);
        return pdf.Text(60, 600, $"Whatever it is, {card.Code}, thank you");
    }

    private async Task<PageImage> DrawnAsync(SomePdf pdf, string boxes = "/MediaBox [0 0 612 792]")
    {
        var bytes = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(pdf.Build()).Replace("/MediaBox [0 0 612 792]", boxes, StringComparison.Ordinal));
        var image = await _reader.DrawAsync(bytes, new PageOrder(1), Token);
        image.Problem.ShouldBeNull();
        (image.Width, image.Height).ShouldBe(boxes.Contains("/Rotate", StringComparison.Ordinal) ? (792, 612) : (612, 792));
        return image;
    }

    /// <summary>Words between black areas are read badly: for recognition, these are made white.</summary>
    private static byte[] OnWhite(PageImage image, bool isOnItsSide)
    {
        using var page = Picture.Take(Leptonica.pixReadMem(image.Jpeg.Span, (nuint)image.Jpeg.Length)).ShouldNotBeNull();
        using var gray = page.Gray();
        using var dark = gray.Below(60);
        using var covered = dark.Opened(14, 14);
        using var around = covered.Dilated(7, 7);
        gray.Whiten(around);
        using var upright = gray.Turned(isOnItsSide ? 3 : 0);
        using var large = upright.Scaled(2, 2);
        return large.Tiff(300);
    }

    private static async Task<string> SeenAsync(PageImage image, bool isOnItsSide = false)
    {
        Leptonica.IsAvailable.ShouldBeTrue();
        var start = new ProcessStartInfo("tesseract", ["stdin", "stdout", "--dpi", "300", "--psm", "11"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Token);
        var text = process.StandardOutput.ReadToEndAsync(Token);
        await process.StandardInput.BaseStream.WriteAsync(OnWhite(image, isOnItsSide), Token);
        process.StandardInput.Close();
        await errors;
        return await text;
    }
}
