using System.Text;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Worker.Smtp;
using MimeKit;

namespace LicenseInbox.Worker.Tests.Smtp;

public class OutgoingMessageTests
{
    [Fact]
    public void A_reply_stands_in_its_thread_and_says_that_a_machine_wrote_it()
    {
        var message = Sent(SomeMail.Reply());

        message.MessageId.ShouldBe("reply-1@vendor.example");
        message.From.ToString().ShouldBe("\"License Desk\" <licenses@vendor.example>");
        message.To.ToString().ShouldBe("\"Lee Sample\" <lee@partner.example>");
        message.Subject.ShouldBe("Re: Case 204417");
        message.Date.ShouldBe(SomeMail.WrittenAt);
        message.InReplyTo.ShouldBe("mail-2@partner.example");
        message.References.ShouldBe(["mail-1@partner.example", "mail-2@partner.example"]);
        message.Headers["Auto-Submitted"].ShouldBe("auto-replied");
        message.Headers["X-Auto-Response-Suppress"]!.Split(", ").ShouldNotContain(word => word == "All" || word == "NDR", "else bounces would not return");
        message.TextBody!.ReplaceLineEndings("\n").ShouldBe("Dear Lee,\n\nthe licenses were moved.\n");
        message.HtmlBody.ShouldBe("<p>Dear Lee,</p><p>the licenses were moved.</p>");
        message.Body.ShouldBeOfType<MultipartAlternative>();
    }

    [Fact]
    public void A_mail_that_answers_none_does_not_say_that_it_replies() =>
        Sent(SomeMail.Reply() with { InReplyTo = null, References = [] }).Headers["Auto-Submitted"].ShouldBe("auto-generated");

    [Fact]
    public void A_mail_with_text_only_is_text_only() =>
        Sent(SomeMail.Reply() with { Html = null }).Body.ShouldBeOfType<TextPart>().IsPlain.ShouldBeTrue();

    [Fact]
    public void An_encrypted_mail_says_in_clear_its_subject_and_comments_and_nothing_of_its_text()
    {
        var enveloped = Enumerable.Range(0, 5000).Select(i => (byte)(i * 7)).ToArray();
        var mail = SomeMail.Reply() with { Text = "within", Html = null, Enveloped = enveloped, Comments = ["4TZK-8QWM moved", "second\r\nBcc: victim@elsewhere.example"] };
        var message = Sent(mail);

        var body = message.Body.ShouldBeOfType<MimeKit.Cryptography.ApplicationPkcs7Mime>();
        body.SecureMimeType.ShouldBe(MimeKit.Cryptography.SecureMimeType.EnvelopedData);
        body.FileName.ShouldBe("smime.p7m");
        using var content = new MemoryStream();
        body.Content!.DecodeTo(content, TestContext.Current.CancellationToken);
        content.ToArray().ShouldBe(enveloped);
        message.Headers.Where(header => header.Id == HeaderId.Comments).Select(header => header.Value).ShouldBe(["4TZK-8QWM moved", "second Bcc: victim@elsewhere.example"]);
        message.Bcc.ShouldBeEmpty();
        Encoding.ASCII.GetString(OutgoingMessage.ToBytes(message)).ShouldNotContain("within");
    }

    [Fact]
    public void Blank_forms_come_along_as_PDFs()
    {
        var message = Sent(SomeMail.Reply() with { BlankForms = [FormKind.CardAuthorization, FormKind.LicenseTransfer] });

        var forms = message.Attachments.OfType<MimePart>().ToList();
        forms.Select(form => form.FileName).ShouldBe(["CardAuthorization.pdf", "LicenseTransfer.pdf"]);
        forms.ShouldAllBe(form => form.ContentType.MimeType == "application/pdf");
        using var content = new MemoryStream();
        forms[0].Content!.DecodeTo(content, TestContext.Current.CancellationToken);
        content.ToArray().ShouldBe(Enumerable.Range(0, 3000).Select(i => (byte)(i * 7)));
    }

    [Theory]
    [InlineData("Re: 204417\r\nBcc: victim@elsewhere.example", "Re: 204417 Bcc: victim@elsewhere.example")]
    [InlineData("Re: 204417\n\nbody", "Re: 204417 body")]
    [InlineData("Re: \0204417\u2028x", "Re: 204417 x")]
    [InlineData("Größe 茶 204417", "Größe 茶 204417")]
    public void No_header_can_be_injected_by_the_subject(string subject, string sent)
    {
        var message = Sent(SomeMail.Reply() with { Subject = subject });
        message.Subject.ShouldBe(sent);
        message.Bcc.ShouldBeEmpty();
        message.TextBody!.ShouldStartWith("Dear Lee");
    }

    [Fact]
    public void No_header_can_be_injected_by_names_and_ids()
    {
        var message = Sent(SomeMail.Reply() with
        {
            To = [new MailAddress("Lee\r\nBcc: victim@elsewhere.example", "lee@partner.example")],
            InReplyTo = "x@partner.example>\r\nBcc: <victim@elsewhere.example",
            References = ["ok@partner.example", "bad id@partner.example", "\r\nBcc: victim@elsewhere.example", "", "ok@partner.example", new string('a', 2000)],
        });

        message.Bcc.ShouldBeEmpty();
        message.To.Mailboxes.Single().Address.ShouldBe("lee@partner.example");
        message.Headers[HeaderId.InReplyTo].ShouldBeNull();
        message.References.ShouldBe(["ok@partner.example"]);
    }

    [Fact]
    public void A_long_thread_keeps_its_first_id_and_the_newest()
    {
        var thread = Enumerable.Range(1, 200).Select(i => $"mail-{i}@partner.example").ToList();
        Sent(SomeMail.Reply() with { References = thread }).References.ShouldBe([thread[0], .. thread[181..]]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("lee@partner.example\r\nRCPT TO:<victim@elsewhere.example>")]
    [InlineData("lee@partner.example, victim@elsewhere.example")]
    public void An_address_that_is_none_is_refused(string address) =>
        Should.Throw<FormatException>(() => SomeMail.Outgoing().Build(SomeMail.Reply() with { To = [new MailAddress(null, address)] }, SomeMail.From));

    [Fact]
    public void All_lines_are_legal_whatever_the_text_holds()
    {
        var text = $".\n..\nFrom here on\n{new string('x', 5000)}\nlone\rcarriage \0 return\u0085 Größe 茶 \ud83d\ude00 \ud83d\n--=_boundary\n{new string(' ', 200)}\n";
        var raw = Raw(SomeMail.Reply() with
        {
            Text = text,
            Html = text,
            Subject = new string('ö', 900),
            To = [new MailAddress(new string('é', 300), "lee@partner.example")],
            References = Enumerable.Range(1, 30).Select(i => $"{new string('m', 100)}{i}@partner.example").ToList(),
            BlankForms = [FormKind.LicenseTransfer],
        });

        raw.ShouldAllBe(octet => octet != 0 && octet < 128);
        var wire = Encoding.ASCII.GetString(raw);
        wire.ShouldEndWith("\r\n");
        wire.Replace("\r\n", "", StringComparison.Ordinal).ShouldNotContain('\r');
        wire.Replace("\r\n", "", StringComparison.Ordinal).ShouldNotContain('\n');
        wire.Split("\r\n").Max(line => line.Length).ShouldBeLessThanOrEqualTo(998);
        MimeMessage.Load(new MemoryStream(raw), TestContext.Current.CancellationToken).TextBody!.ReplaceLineEndings("\n").ShouldBe(text.Replace("\0", "", StringComparison.Ordinal).Replace("\ud83d\n", "\ufffd\n", StringComparison.Ordinal).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_same_mail_gives_the_same_bytes()
    {
        var mail = SomeMail.Reply() with { BlankForms = [FormKind.LicenseTransfer] };
        Raw(mail).ShouldBe(Raw(mail));
    }

    private static byte[] Raw(OutgoingMail mail)
    {
        using var message = SomeMail.Outgoing().Build(mail, SomeMail.From);
        return OutgoingMessage.ToBytes(message);
    }

    private static MimeMessage Sent(OutgoingMail mail) => MimeMessage.Load(new MemoryStream(Raw(mail)), TestContext.Current.CancellationToken);
}
