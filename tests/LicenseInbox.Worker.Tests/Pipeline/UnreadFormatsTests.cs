using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Tests.Forms.Documents;
using LicenseInbox.Worker.Tests.Mime;
using LicenseInbox.Worker.Tests.Senders;
using MimeKit;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>Whatever a partner sends in place of a PDF: he hears which file, why, and what to send instead.</summary>
public class UnreadFormatsTests
{
    private const int CardOnly = 1;
    private const int NoForm = -1;

    public static TheoryData<string> Names => [.. SomeFiles.NotRead.Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_file_that_is_not_read_is_named_with_the_reason_and_a_pdf_is_asked_for(string name)
    {
        var file = SomeFiles.Named(name);

        var mail = await new LicenseDesk().ReceiveAsync(Letter(CardOnly, SomeRaw.Part(file.Content, name: name)));

        mail.Outcome.ShouldBe(Outcome.Ask);
        Codes(mail).ShouldBe([FindingCodes.FormTransferMissing, FindingCodes.FormFormat], ignoreOrder: true);
        mail.Reply!.Text.ShouldContain($"{name} could not be read: it is {file.What}.");
        mail.Reply.Text.ShouldContain(file.Kind switch
        {
            DocumentProblemKind.PasswordProtected => $"Send what {name} holds as a PDF that opens without a password",
            DocumentProblemKind.Archive => $"Send the files in {name} as PDFs that are not packed",
            _ => $"Send what {name} holds as a PDF",
        });
    }

    [Theory]
    [InlineData("photo.webp")]
    [InlineData("forms.zip")]
    public async Task Beside_complete_forms_it_is_named_and_stands_in_nobodys_way(string name)
    {
        var file = SomeFiles.Named(name);

        var mail = await new LicenseDesk().ReceiveAsync(Letter(null, SomeRaw.Part(file.Content, name: name)));

        mail.Outcome.ShouldBe(Outcome.Accept);
        mail.Reply!.Text.ShouldContain($"{name} could not be read: it is {file.What}.");
    }

    public static TheoryData<string, Func<MimeEntity>, string> Wrapped => new()
    {
        { "a damaged winmail.dat", () => SomeRaw.Part([0x78, 0x9F, 0x3E, 0x22, 1, 2, 3], "application/ms-tnef", "winmail.dat"), "winmail.dat could not be read: it is damaged or empty." },
        { "an encrypted envelope", () => SomeRaw.Part([0x30, 0x80, 1, 2, 3], "application/pkcs7-mime; smime-type=enveloped-data", "forms.p7m"), "forms.p7m could not be read: it is encrypted or damaged." },
    };

    [Theory]
    [MemberData(nameof(Wrapped))]
    public async Task An_envelope_that_does_not_open_is_named(string what, Func<MimeEntity> part, string expected)
    {
        var mail = await new LicenseDesk().ReceiveAsync(Letter(CardOnly, part()));

        mail.Outcome.ShouldBe(Outcome.Ask, what);
        mail.Reply!.Text.ShouldContain(expected, Case.Sensitive, what);
    }

    public static TheoryData<string, string> Links => new()
    {
        { "Forms: https://drive.google.com/file/d/1AbC/view?usp=sharing", "drive.google.com" },
        { "https://redwood-my.sharepoint.com/:b:/g/personal/x", "sharepoint.com" },
        { "<https://nam02.safelinks.protection.example/?url=https%3A%2F%2Fwww.dropbox.com%2Fs%2Fab12&data=05>", "dropbox.com" },
        { "<https://urldefense.example/v3/__https://we.tl/t-AbCd__;!!Ab>", "we.tl" },
    };

    [Theory]
    [MemberData(nameof(Links))]
    public async Task A_link_in_place_of_the_forms_is_answered_by_asking_for_the_files(string words, string drive)
    {
        var mail = await new LicenseDesk().ReceiveAsync(Letter(NoForm) with { Words = words });

        mail.Outcome.ShouldBe(Outcome.Ask);
        mail.Reply!.Text.ShouldContain($"The link to {drive} could not be read: links are not followed, forms are read from attached files only.");
        mail.Reply.Text.ShouldContain("Attach the forms themselves as PDFs, in a reply to this email.");
        mail.Reply.Text.ShouldNotContain("usp=");
    }

    [Theory]
    [InlineData("see <a href=\"https://drive.google.com/file/d/1AbC\">transfer.pdf</a>", true)]
    [InlineData("see attached<blockquote type=\"cite\"><a href=\"https://drive.google.com/file/d/1AbC\">transfer.pdf</a></blockquote>", false)]
    [InlineData("see attached<div class=\"gmail_signature\"><a href=\"https://drive.google.com/brochure\">brochure</a></div>", false)]
    [InlineData("see <a href=\"https://box.com.evil.example/\">transfer.pdf</a>", false)]
    [InlineData("see <a href=\"https://inbox.com/\">our site</a>", false)]
    public async Task Links_are_found_behind_the_words_of_the_senders_own_text(string html, bool isFound)
    {
        var desk = new LicenseDesk();
        var facts = await desk.ReadAsync(Letter(NoForm, new TextPart("html") { Text = $"<html><body>{html}</body></html>" }));

        facts.Documents.Any(document => document.Problem?.Kind == DocumentProblemKind.Link).ShouldBe(isFound);
    }

    [Fact]
    public async Task A_link_is_an_answer_while_a_form_is_missing_and_a_remark_later()
    {
        var desk = new LicenseDesk();
        await desk.ReceiveAsync(Letter(CardOnly));

        var link = await desk.ReceiveAsync(Letter(NoForm) with { MessageId = "letter-2@redwoodvoice.example", Words = "It is at https://dropbox.com/s/1" });
        var forms = await desk.ReceiveAsync(Letter(null) with { MessageId = "letter-3@redwoodvoice.example" });
        var thanks = await desk.ReceiveAsync(Letter(NoForm) with { MessageId = "letter-4@redwoodvoice.example", Words = "Thanks! Photos of the new phones: https://dropbox.com/s/2" });

        link.Reply!.Text.ShouldContain("The link to dropbox.com could not be read");
        forms.Outcome.ShouldBe(Outcome.Accept);
        Codes(thanks).ShouldBe([FindingCodes.MailCorrespondence]);
    }

    private static SomeLetter Letter(int? form, params MimeEntity[] attached) => new() { OnlyForm = form, Attached = attached };

    private static IEnumerable<string> Codes(CheckedMail mail) => mail.Findings.Where(finding => finding.Outcome != Outcome.Note).Select(finding => finding.Code);
}
