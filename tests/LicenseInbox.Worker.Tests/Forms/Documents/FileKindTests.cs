using System.Text;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Documents;

namespace LicenseInbox.Worker.Tests.Forms.Documents;

public class FileKindTests
{
    [Theory]
    [InlineData("card.pdf", "%PDF-1.7")]
    [InlineData("card.docx", "junk before\n%PDF-1.4")]
    public void A_pdf_is_opened_whatever_its_name(string name, string content) => FileKind.Of(Encoding.Latin1.GetBytes(content), name).ShouldBe((DocumentFormat.Pdf, null));

    [Theory]
    [InlineData("lee.vcf", "BEGIN:VCARD")]
    [InlineData("invite.ics", "BEGIN:VCALENDAR")]
    [InlineData("keys.txt", "4TZK-8QWM")]
    [InlineData("signature.asc", "-----BEGIN PGP SIGNATURE-----")]
    [InlineData("smime.p7s", "0\u0082")]
    [InlineData("ATT00001.htm", "<html><body></body></html>")]
    [InlineData("voice.mp4", "\0\0\0\u0018ftypmp42\0\0\0\0mp42isom")]
    [InlineData(null, "")]
    public void What_can_be_no_form_is_nothing(string? name, string content) => FileKind.Of(Encoding.Latin1.GetBytes(content), name).ShouldBe((DocumentFormat.None, null));

    public static TheoryData<string> NotRead => [.. SomeFiles.NotRead.Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(NotRead))]
    public void What_may_be_a_form_and_is_not_read_is_called_what_it_is(string name)
    {
        var file = SomeFiles.Named(name);
        FileKind.Of(file.Content, file.Name).ShouldBe((DocumentFormat.None, new DocumentProblem(file.Kind, $"it is {file.What}")));
    }
}
