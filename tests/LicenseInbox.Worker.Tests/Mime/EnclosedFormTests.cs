using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Text;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Mime;
using LicenseInbox.Worker.Ocr;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Tests.Billing;
using LicenseInbox.Worker.Tests.Liquid;
using MimeKit;

namespace LicenseInbox.Worker.Tests.Mime;

/// <summary>What of a mail goes to billing: the card form's pages, encrypted, and nothing else.</summary>
public sealed class EnclosedFormTests : IDisposable
{
    private static readonly IReader Reader = Readings.InProcess(WorkerSettings.Load(new SettingsSources { Environment = false }), new SettingsSources { Environment = false });

    private static readonly PageDrawing Drawing = new(new OcrOptions());

    private readonly SomeCertificates _some = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _some.Dispose();

    [Fact]
    public async Task A_card_form_in_a_file_of_its_own_goes_as_it_is_encrypted_with_AES_256_for_every_recipient()
    {
        var raw = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "config", "demo", "mails", "1-accepted.eml"), Token);
        var (one, other) = (_some.Issue(), _some.Issue());
        var enveloped = await EnclosedAsync(raw, one.RawData, other.RawData);

        var cms = new EnvelopedCms();
        cms.Decode(enveloped);
        cms.ContentEncryptionAlgorithm.Oid.Value.ShouldBe("2.16.840.1.101.3.4.1.42");
        cms.RecipientInfos.Count.ShouldBe(2);
        Encoding.Latin1.GetString(enveloped).ShouldNotContain("%PDF");

        var (text, form, name) = Opened(enveloped);
        text.ShouldBe("Case 204417\nfee due");
        name.ShouldBe("card-authorization-204417.pdf");
        var read = await Reader.ReadDocumentAsync(form, name, Token);
        read.Forms.ShouldHaveSingleItem().Card!.LastFour.ShouldBe("1111");
        (await Reader.ReadAsync(raw, Token)).Documents.ShouldContain(document => document.Digest == read.Digest);
    }

    [Fact]
    public async Task Of_a_file_with_other_forms_only_what_the_card_forms_pages_show_goes()
    {
        var folder = Path.Combine(Repository.Root, "tests", "scenarios", "cases", "all-three-forms-with-terms-in-one-file");
        var raw = await File.ReadAllBytesAsync(Path.Combine(folder, "01.eml"), Token);
        var whole = (await Reader.ReadAsync(raw, Token)).Documents.Single(document => document.Forms.Count == 3);
        var card = whole.Forms.Single(form => form.Kind == FormKind.CardAuthorization);
        var (_, form, _) = Opened(await EnclosedAsync(raw, _some.Issue().RawData));

        // Nothing but the pictures of its pages: no text, no field, no other object.
        var bytes = Encoding.Latin1.GetString(form);
        foreach (var trace in new[] { "/AcroForm", "/Annots", "/Font", "/EmbeddedFile", "/Metadata" })
            bytes.ShouldNotContain(trace);
        foreach (var value in whole.Forms.SelectMany(other => other.Fields.Values).Select(field => field.Value).OfType<string>().Where(value => value.Length > 5))
            bytes.ShouldNotContain(value);
        var document = DocumentSearch.In(MimeMessage.Load(new MemoryStream(raw), Token).Body, new HashSet<string> { whole.Digest }, Token)[whole.Digest];
        await ShouldShowAsync(form, document, card.Pages, Enumerable.Range(1, whole.Pages!.Value).Except(card.Pages));
        var shown = await RecognisedAsync((await Drawing.DrawAsync(form, true, [1], Token))![0].Jpeg);
        shown.ShouldContain(card.Text("cardholder_name")!.Split(' ')[^1]);
        shown.ShouldContain(card.Text("billing_zip")!);
        shown.ShouldNotContain(whole.Forms.First(other => other != card).Text("to_system_key")!);
    }

    [Theory]
    [InlineData("fax-01.tif")]
    [InlineData("fax-04.pdf")]
    public async Task Of_a_fax_the_card_forms_pages_go(string name)
    {
        var document = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "tests", "corpus", "documents", name), Token);
        var raw = SomeRaw.Mail(SomeRaw.Mixed(new TextPart("plain") { Text = "A fax." }, SomeRaw.Part(document, name: name)));
        var order = new EncloseOrder
        {
            MailDigest = (await Reader.DigestAsync(raw, Token))!,
            Document = Convert.ToHexStringLower(SHA256.HashData(document)),
            Pages = [2],
            FileName = "card",
            Text = "",
            Certificates = [_some.Issue().RawData],
        };
        var remade = await Reader.EncloseAsync(raw, order, Token);
        remade.As.ShouldBe(RemadeAs.Made, remade.Why);
        var (_, form, file) = Opened(remade.Content.ToArray());
        file.ShouldBe("card.pdf");
        await ShouldShowAsync(form, document, [2], [1]);
    }

    [Fact]
    public async Task A_form_inside_of_a_forwarded_message_is_found_and_another_mail_is_told_apart()
    {
        var original = MimeMessage.Load(Path.Combine(AppContext.BaseDirectory, "config", "demo", "mails", "1-accepted.eml"), Token);
        var raw = SomeRaw.Mail(SomeRaw.Mixed(new TextPart("plain") { Text = "See below." }, SomeRaw.Forwarded(original.Body!)));
        var certificate = _some.Issue().RawData;
        Opened(await EnclosedAsync(raw, certificate)).Form.AsSpan().StartsWith("%PDF"u8).ShouldBeTrue();

        var order = await OrderAsync(raw, certificate);
        var other = SomeRaw.Mail(SomeRaw.Mixed(new TextPart("plain") { Text = "See above." }, SomeRaw.Forwarded(original.Body!)));
        (await Reader.EncloseAsync(other, order, Token)).As.ShouldBe(RemadeAs.OtherMail);
        (await Reader.EncloseAsync(raw, order with { Document = "none" }, Token)).As.ShouldBe(RemadeAs.Failed);
        (await Reader.EncloseAsync("no mail"u8.ToArray(), order, Token)).As.ShouldBe(RemadeAs.OtherMail);
    }

    [Fact]
    public async Task Where_pages_cannot_be_drawn_nothing_is_enclosed()
    {
        var raw = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "tests", "scenarios", "cases", "all-three-forms-with-terms-in-one-file", "01.eml"), Token);
        var remade = await new MailRemaker((_, _, _) => null).EncloseAsync(raw, await OrderAsync(raw, _some.Issue().RawData), Token);
        remade.As.ShouldBe(RemadeAs.Failed);
        remade.Why!.ShouldContain("pdftoppm");
        remade.Content.IsEmpty.ShouldBeTrue();
    }

    /// <summary>The pages of the form are the pictures of these pages of the document, and of no other.</summary>
    private static async Task ShouldShowAsync(byte[] form, byte[] document, IEnumerable<int> pages, IEnumerable<int> others)
    {
        var isPdf = document.AsSpan().StartsWith("%PDF"u8);
        var wanted = (await Drawing.DrawAsync(document, isPdf, [.. pages], Token)).ShouldNotBeNull();
        using (var opened = UglyToad.PdfPig.PdfDocument.Open(form))
            opened.NumberOfPages.ShouldBe(wanted.Count);
        foreach (var page in wanted)
            form.AsSpan().IndexOf(page.Jpeg).ShouldBeGreaterThan(0);
        foreach (var page in (await Drawing.DrawAsync(document, isPdf, [.. others], Token)).ShouldNotBeNull())
            form.AsSpan().IndexOf(page.Jpeg.AsSpan(page.Jpeg.Length / 2)).ShouldBe(-1);
    }

    private static async Task<string> RecognisedAsync(byte[] picture) =>
        Encoding.UTF8.GetString((await ChildProcess.RunAsync("tesseract", ["stdin", "stdout", "--dpi", "200", "--psm", "6"], picture, Token)).ShouldNotBeNull());

    private static async Task<byte[]> EnclosedAsync(byte[] raw, params byte[][] certificates)
    {
        var remade = await Reader.EncloseAsync(raw, await OrderAsync(raw, certificates), Token);
        remade.As.ShouldBe(RemadeAs.Made, remade.Why);
        return remade.Content.ToArray();
    }

    private static async Task<EncloseOrder> OrderAsync(byte[] raw, params byte[][] certificates)
    {
        var facts = await Reader.ReadAsync(raw, Token);
        var document = facts.Documents.First(document => document.Forms.Any(form => form.Kind == FormKind.CardAuthorization));
        return new EncloseOrder
        {
            MailDigest = facts.Digest,
            Document = document.Digest,
            Pages = CardPages.ToDraw(document, document.Forms.First(form => form.Kind == FormKind.CardAuthorization)),
            FileName = "card-authorization-204417",
            Text = "Case 204417\nfee due",
            Certificates = certificates,
        };
    }

    private (string Text, byte[] Form, string Name) Opened(byte[] enveloped)
    {
        var content = (Multipart)MimeEntity.Load(new MemoryStream(_some.Decrypt(enveloped)), Token);
        content.Count.ShouldBe(2);
        var attachment = (MimePart)content[1];
        using var form = new MemoryStream();
        attachment.Content!.DecodeTo(form, Token);
        return (((TextPart)content[0]).Text.ReplaceLineEndings("\n"), form.ToArray(), attachment.FileName!);
    }
}
