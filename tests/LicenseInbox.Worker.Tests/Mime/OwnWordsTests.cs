using LicenseInbox.Worker.Mime;
using MimeKit;

namespace LicenseInbox.Worker.Tests.Mime;

public class OwnWordsTests
{
    /// <summary>Each fixture's own words, and nothing else, are these lines.</summary>
    [Theory]
    [InlineData("outlook-reply.eml", "Hi,|attached is the signed form. This is an upgrade to a Software Only Solution.")]
    [InlineData("outlook-html-only.eml", "Please move them today.|The forms are attached.")]
    [InlineData("outlook-german.eml", "Hallo,|anbei das Formular.")]
    [InlineData("outlook-mobile.eml", "Form attached.")]
    [InlineData("gmail-reply.eml", "Here is the card form.|The rest follows.")]
    [InlineData("gmail-inline.eml", "PO is 4471.|It is the MAX1000R.")]
    [InlineData("gmail-forward.eml", "Please move these, see below.")]
    [InlineData("apple-mail.eml", "First the transfer form:|and here the card form.")]
    [InlineData("thunderbird-bottom.eml", "The PO number is 4471.")]
    [InlineData("lotus-notes.eml", "Please process the attached form.")]
    [InlineData("forward-as-attachment.eml", "")]
    [InlineData("plain-with-disclaimer.eml", "Please move the licenses of case 204417.|PS: hold 7K2M-91QD until Friday")]
    [InlineData("flowed.eml", "This is an upgrade to a Software Only Solution, and the PO number is 4471.")]
    public async Task Only_the_senders_own_words_are_left(string file, string words) =>
        (await SomeRaw.ReadAsync(SomeRaw.File(file))).OwnWords.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(words.Split('|', StringSplitOptions.RemoveEmptyEntries));

    public static TheoryData<string, string, string> Texts => new()
    {
        { "a list of systems is no header block", "From: 7K2M-91QD-XR48-5TZC\nTo: 9ABC-91QD-XR48-5TZC\nplease", "From: 7K2M-91QD-XR48-5TZC\nTo: 9ABC-91QD-XR48-5TZC\nplease" },
        { "on … wrote in a sentence", "On Monday our customer wrote: he is fine.\nOk?", "On Monday our customer wrote: he is fine.\nOk?" },
        { "an attribution over two lines", "Yes.\n\nOn Mon, Nov 23, 2026 at 9:00 AM License Desk\n<licenses@vendor.example> wrote:\n> question?\n", "Yes." },
        { "an attribution without quote marks", "Yes.\n\nOn Mon, Nov 23, 2026, License Desk wrote:\n\nold words\nmore", "Yes." },
        { "answers between quotations", "> one?\nyes\n> two?\nno", "yes\nno" },
        { "answers below an attribution", "On Mon, Nov 23, 2026, License Desk wrote:\n> one?\n> two?\n\nno to both", "no to both" },
        { "original message", "Done.\n-----Original Message-----\nFrom: x", "Done." },
        { "forwarded", "Fyi\n---------- Forwarded message ---------\nFrom: it@enduser.example\nplease cancel", "Fyi" },
        { "a header block with stars", "Done.\n\n*From:* License Desk\n*Sent:* Monday\n*To:* Lee\n*Subject:* x\n\nold", "Done." },
        { "a French header block", "Fait.\n\nDe : License Desk\nEnvoyé : lundi\nÀ : Lee\nObjet : x\n\nancien", "Fait." },
        { "the signature mark", "Done.\n-- \nLee Sample\nSoftware Only Solutions Inc.", "Done." },
        { "a signature without a mark", "Done.\n\nBest regards,\n\nLee Sample\nSenior Sales Engineer\nSoftware Only Solutions, Inc.\nTel: +1 408 555 0100\nwww.partner.example", "Done." },
        { "a sentence below the closing", "Done.\n\nThanks\nLee\n\nPS: please cancel key 7K2M.", "Done.\n\nPS: please cancel key 7K2M." },
        { "words that begin like a closing", "Many licenses move.\nThanks to Max this is an upgrade to Software Only\nBest time is Friday", "Many licenses move.\nThanks to Max this is an upgrade to Software Only\nBest time is Friday" },
        { "an instruction in few words", "Regards\nHold until Friday", "Hold until Friday" },
        { "a phone's line", "Form attached.\n\nSent from my iPhone\n", "Form attached." },
        { "a warning in front", "CAUTION: This email originated from outside of the organization.\nPlease hold.\n", "Please hold." },
        { "a notice in the middle of a paragraph", "Please hold.\nThis email and any attachments are confidential and intended solely\nfor the addressee. Cancel it.", "Please hold." },
        { "words after a notice", "CONFIDENTIALITY NOTICE: blah\nblah\n\nPlease hold.", "Please hold." },
        { "German disclaimer", "Bitte warten.\n\nDiese E-Mail enthält vertrauliche Informationen.", "Bitte warten." },
        { "card data", "Card 4111 1111\n1111 1111, CVV 123", "Card **** **** **** 1111, CVV ***" },
        { "NUL and control characters", "a\0b\u0007c\u200Bd", "a b cd" },
        { "nothing", "  \n\t\n", "" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Quotations_signatures_and_disclaimers_are_told_apart(string what, string text, string words) => OwnWords.Of(text, 1000).ShouldBe(words, what);

    public static TheoryData<string, string, string> Pages => new()
    {
        { "blocks are lines", "<div>one</div><div>two<br>three</div><p>four</p><table><tr><td>a</td><td>b</td></tr></table>", "one|two|three|four|a b" },
        { "entities", "R&amp;D &lt;x&gt;&nbsp;&#52;", "R&D <x> 4" },
        { "what is not shown", "<html><head><title>t</title><style>p{}</style></head><body><script>s</script><p style='display:none'>hidden</p><span style=\"font-size:0px\">h</span>seen</body>", "seen" },
        { "a quotation and what follows", "yes<blockquote type=\"cite\">old<blockquote>older</blockquote></blockquote>no", "yes|>|no" },
        { "an indented paragraph", "<blockquote style=\"margin:0 0 0 40px;border:none;padding:0px\">own</blockquote>", "own" },
        { "a signature", "<p>yes</p><div class=\"gmail_signature\"><p>Lee</p></div>", "yes" },
        { "Outlook's quoted mail", "<p>yes</p><div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\">From: x</div><p>old</p>", "yes" },
        { "unclosed and stray tags", "<p>a<b>b</p></i></div></blockquote>c", "ab|c" },
        { "an unclosed hidden element", "<div><span style='display:none'>x</div>seen", "seen" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public void HTML_becomes_the_lines_that_a_person_reads(string what, string html, string lines) =>
        HtmlText.Of(html).Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(lines.Split('|'), what);

    [Theory]
    [InlineData("<")]
    [InlineData("<div>")]
    [InlineData("</div>")]
    [InlineData("<b></i>")]
    [InlineData("<!--")]
    [InlineData("&amp")]
    [InlineData("<a href='")]
    [InlineData("<blockquote>")]
    public void Hostile_HTML_is_read_in_time(string piece)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        HtmlText.Of(string.Concat(Enumerable.Repeat(piece, 256 * 1024 / piece.Length)));
        clock.ElapsedMilliseconds.ShouldBeLessThan(5000);
    }

    [Theory]
    [InlineData("On ")]
    [InlineData("a@b <a@b> ")]
    [InlineData("1111 ")]
    [InlineData("- ")]
    [InlineData("Lee Of ")]
    [InlineData("this email confidential ")]
    [InlineData(">\n")]
    [InlineData("From: x\n")]
    [InlineData("On x\n")]
    [InlineData("(((")]
    public void Hostile_text_is_read_in_time(string piece)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        OwnWords.Of(string.Concat(Enumerable.Repeat(piece, 256 * 1024 / piece.Length)), 32 * 1024).Length.ShouldBeLessThanOrEqualTo(32 * 1024);
        clock.ElapsedMilliseconds.ShouldBeLessThan(5000);
    }

    [Theory]
    [InlineData("utf-8", "us-ascii", "Größe")]
    [InlineData("utf-8", "iso-8859-1", "GrÃ¶Ã\u009fe")]
    [InlineData("windows-1252", "utf-8", "Größe")]
    [InlineData("windows-1252", "no-such-charset", "Größe")]
    [InlineData("utf-16", "utf-16", "Größe")]
    [InlineData("windows-1252", null, "Größe")]
    public void A_wrong_charset_is_mended_where_the_bytes_tell(string written, string? declared, string read)
    {
        System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);
        PartText.Decode(System.Text.Encoding.GetEncoding(written).GetBytes("Größe"), declared).ShouldBe(read);
    }

    [Fact]
    public async Task Of_alternatives_the_plain_one_is_read_unless_it_is_empty()
    {
        var html = new TextPart("html") { Text = "<p>in HTML</p>" };
        (await SomeRaw.ReadAsync(SomeRaw.Mail(new MultipartAlternative { new TextPart("plain") { Text = "plain" }, html }))).OwnWords.ShouldBe("plain");
        (await SomeRaw.ReadAsync(SomeRaw.Mail(new MultipartAlternative { new TextPart("plain") { Text = " \n" }, html }))).OwnWords.ShouldBe("in HTML");
    }

    [Fact]
    public async Task An_attached_text_is_not_the_senders_own()
    {
        var attached = new TextPart("plain") { Text = "please cancel", ContentDisposition = new ContentDisposition("attachment"), FileName = "notes.txt" };
        (await SomeRaw.ReadAsync(SomeRaw.Mail(SomeRaw.Mixed(new TextPart("plain") { Text = "own" }, attached)))).OwnWords.ShouldBe("own");
    }
}
