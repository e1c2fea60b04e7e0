using System.Text;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Tests.Liquid;
using MimeKit;

namespace LicenseInbox.Worker.Tests.Mime;

/// <summary>A mail without its card form: everything else as it was.</summary>
public sealed class StrippedMessageTests
{
    private static readonly IReader Reader = Readings.InProcess(WorkerSettings.Load(new SettingsSources { Environment = false }), new SettingsSources { Environment = false });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_the_card_forms_part_is_another_and_the_same_order_makes_the_same_mail()
    {
        var raw = (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "config", "demo", "mails", "1-accepted.eml"), Token)).ReplaceLineEndings("\r\n");
        var made = await StrippedAsync(Encoding.ASCII.GetBytes(raw));
        var text = Encoding.ASCII.GetString(made.Content.Span);

        var cut = raw.IndexOf("filename=\"card.pdf\"", StringComparison.Ordinal);
        var unchanged = raw[..raw.LastIndexOf("--=_demo_1-accepted\r\n", cut, StringComparison.Ordinal)];
        text.ShouldStartWith(unchanged);
        text.ShouldContain("was removed");
        text.ShouldNotContain("card.pdf\"");
        (await StrippedAsync(Encoding.ASCII.GetBytes(raw))).Content.ToArray().ShouldBe(made.Content.ToArray());
        (await Reader.DigestAsync(made.Content, Token)).ShouldBe(made.Digest);
        (await Reader.ReadAsync(made.Content, Token)).Forms.ShouldHaveSingleItem().Kind.ShouldBe(FormKind.LicenseTransfer);
    }

    [Fact]
    public async Task Of_a_file_with_other_forms_their_pages_stay_as_pictures()
    {
        var raw = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "tests", "scenarios", "cases", "all-three-forms-with-terms-in-one-file", "01.eml"), Token);
        var whole = (await Reader.ReadAsync(raw, Token)).Documents.Single(document => document.Forms.Count == 3);
        var made = await StrippedAsync(raw);
        using var message = MimeMessage.Load(new MemoryStream(made.Content.ToArray()), Token);
        var kept = message.BodyParts.OfType<MimePart>().Single(part => part.FileName == whole.Name);
        using var pages = new MemoryStream();
        kept.Content!.DecodeTo(pages, Token);
        using (var opened = UglyToad.PdfPig.PdfDocument.Open(pages.ToArray()))
            opened.NumberOfPages.ShouldBe(whole.Pages!.Value - whole.Forms.Single(form => form.Kind == FormKind.CardAuthorization).Pages.Count);
        Encoding.Latin1.GetString(pages.ToArray()).ShouldNotContain("/AcroForm");
        message.BodyParts.OfType<TextPart>().ShouldContain(part => part.Text.Contains("was removed", StringComparison.Ordinal));
        (await StrippedAsync(raw)).Digest.ShouldBe(made.Digest);
    }

    [Fact]
    public void The_pages_that_stay_are_those_without_a_card_form()
    {
        var card = new FormFacts { Id = "1", Kind = FormKind.CardAuthorization, Source = "", Pages = [2, 3] };
        var transfer = new FormFacts { Id = "2", Kind = FormKind.LicenseTransfer, Source = "", Pages = [1, 2] };
        var document = new DocumentFacts { Name = "", Digest = "", Pages = 4, Forms = [transfer, card] };
        CardPages.ToKeep(document).ShouldBe([1, 4]);
        CardPages.ToKeep(document with { Forms = [card] }).ShouldBeEmpty();
        CardPages.ToDraw(document, card).ShouldBe([2, 3]);
        CardPages.ToDraw(document with { Pages = 2, Forms = [card] }, card).ShouldBeEmpty();
        CardPages.ToDraw(document with { Forms = [card] }, card).ShouldBe([2, 3]);
    }

    [Fact]
    public async Task A_form_in_a_forwarded_message_is_taken_out_there_and_a_mail_that_is_nothing_else_becomes_the_text()
    {
        var form = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "config", "forms", "card-authorization.pdf"), Token);
        var forwarded = SomeRaw.Mail(SomeRaw.Mixed(new TextPart("plain") { Text = "See below." }, SomeRaw.Forwarded(SomeRaw.Mixed(new TextPart("plain") { Text = "Hello." }, SomeRaw.Part(form, name: "card.pdf")))));
        var made = Encoding.ASCII.GetString((await StrippedAsync(forwarded)).Content.Span);
        made.ShouldContain("See below.");
        made.ShouldContain("Hello.");
        made.ShouldContain("was removed");
        made.ShouldNotContain("card.pdf\"");

        var alone = Encoding.ASCII.GetString((await StrippedAsync(SomeRaw.Mail(SomeRaw.Part(form, name: "card.pdf")))).Content.Span);
        alone.ShouldContain("Subject: Case 204417");
        alone.ShouldContain("was removed");
        alone.ShouldNotContain("JVBER");
    }

    [Fact]
    public async Task Another_mail_and_one_without_the_form_are_left_alone()
    {
        var raw = SomeRaw.Mail(SomeRaw.Mixed(new TextPart("plain") { Text = "No form." }, SomeRaw.Part(SomeRaw.Pdf, name: "other.pdf")));
        var digest = await Reader.DigestAsync(raw, Token);
        var order = new StripOrder { MailDigest = digest!, Removals = [new Removal("none", [], "was removed")] };
        (await Reader.StripAsync(raw, order, Token)).As.ShouldBe(RemadeAs.Failed);
        (await Reader.StripAsync(raw, order with { MailDigest = "other" }, Token)).As.ShouldBe(RemadeAs.OtherMail);
    }

    private static async Task<RemadeMail> StrippedAsync(byte[] raw)
    {
        var facts = await Reader.ReadAsync(raw, Token);
        var removals = facts.Documents.Where(document => document.Forms.Any(form => form.Kind == FormKind.CardAuthorization))
            .Select(document => new Removal(document.Digest, CardPages.ToKeep(document), $"[{document.Name} was removed.]")).ToList();
        removals.ShouldNotBeEmpty();
        var made = await Reader.StripAsync(raw, new StripOrder { MailDigest = facts.Digest, Removals = removals }, Token);
        made.As.ShouldBe(RemadeAs.Made, made.Why);
        return made;
    }
}
