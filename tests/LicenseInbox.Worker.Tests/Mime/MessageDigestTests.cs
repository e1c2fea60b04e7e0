using System.Text;

namespace LicenseInbox.Worker.Tests.Mime;

public class MessageDigestTests
{
    private const string Mail = """
        From: "Lee Sample" <lee@partner.example>
        Subject: Case 204417, Größe
        Date: Tue, 24 Nov 2026 05:00:00 +0000
        Message-ID: <m1@partner.example>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        Größe matters.
        --b
        Content-Type: application/pdf; name=form.pdf
        Content-Transfer-Encoding: base64

        JVBERi0xLjcK
        --b--
        """;

    public static TheoryData<string, string> SameMail => new()
    {
        { "other line ends", Mail.ReplaceLineEndings("\r\n") },
        { "trace headers", "Received: from a by b; Tue, 24 Nov 2026 06:00:00 +0000\nX-Migrated: yes\nReturn-Path: <lee@partner.example>\n" + Mail },
        { "another Date", Mail.Replace("05:00:00 +0000", "06:00:00 +0100", StringComparison.Ordinal) },
        { "a folded and encoded subject", Mail.Replace("Case 204417, Größe", "Case\n 204417, =?utf-8?Q?Gr=C3=B6=C3=9Fe?=", StringComparison.Ordinal) },
        { "another boundary", Mail.Replace("--b", "--other", StringComparison.Ordinal).Replace("boundary=b", "boundary=other", StringComparison.Ordinal) },
        { "another encoding of the text", Mail.Replace("8bit\n\nGröße", "quoted-printable\n\nGr=C3=B6=C3=9Fe", StringComparison.Ordinal) },
        { "other base64 lines", Mail.Replace("JVBERi0xLjcK", "JVBE\nRi0x\nLjcK", StringComparison.Ordinal) },
        { "another case of the address", Mail.Replace("<lee@partner", "<Lee@PARTNER", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(SameMail))]
    public async Task A_mail_stays_the_same_when_servers_rewrite_it(string how, string raw) => (await DigestAsync(raw)).ShouldBe(await DigestAsync(Mail), how);

    public static TheoryData<string, string> OtherMail => new()
    {
        { "a byte of the attachment", Mail.Replace("JVBERi0xLjcK", "JVBERi0xLjgK", StringComparison.Ordinal) },
        { "a letter of the text", Mail.Replace("matters.", "matters!", StringComparison.Ordinal) },
        { "the subject", Mail.Replace("204417", "204418", StringComparison.Ordinal) },
        { "the sender", Mail.Replace("lee@", "max@", StringComparison.Ordinal) },
        { "the attachment's name", Mail.Replace("name=form.pdf", "name=card.pdf", StringComparison.Ordinal) },
        { "one attachment more", Mail.Replace("--b--", "--b\nContent-Type: application/pdf\n\n%PDF-1.7\n--b--", StringComparison.Ordinal) },
        { "the text moved into the subject", Mail.Replace("Größe\n", "Größe Größe matters.\n", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(OtherMail))]
    public async Task Other_content_is_another_mail(string what, string raw) => (await DigestAsync(raw)).ShouldNotBe(await DigestAsync(Mail), what);

    [Fact]
    public async Task A_forwarded_mails_attachment_counts_too()
    {
        var one = await SomeRaw.ReadAsync(SomeRaw.Mail(SomeRaw.Forwarded(SomeRaw.Part(SomeRaw.Pdf))));
        var other = await SomeRaw.ReadAsync(SomeRaw.Mail(SomeRaw.Forwarded(SomeRaw.Part([.. SomeRaw.Pdf, 0]))));
        one.Digest.ShouldNotBe(other.Digest);
    }

    private static async Task<string> DigestAsync(string raw) => (await SomeRaw.ReadAsync(Encoding.UTF8.GetBytes(raw))).Digest;
}
