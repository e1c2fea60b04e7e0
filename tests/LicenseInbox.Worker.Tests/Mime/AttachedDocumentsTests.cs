using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LicenseInbox.Domain.Reading;
using MimeKit;

namespace LicenseInbox.Worker.Tests.Mime;

public class AttachedDocumentsTests
{
    private static TextPart Words => new("plain") { Text = "Please see attached." };

    public static TheoryData<string, Func<MimeEntity>> Places => new()
    {
        { "attached", () => SomeRaw.Mixed(Words, SomeRaw.Part(SomeRaw.Pdf, "application/pdf", "form.pdf")) },
        { "inline", () => SomeRaw.Mixed(Words, SomeRaw.Part(SomeRaw.Pdf, "application/pdf", "form.pdf", "inline")) },
        { "octet-stream", () => SomeRaw.Mixed(Words, SomeRaw.Part(SomeRaw.Pdf, "application/octet-stream", "form.pdf")) },
        { "no name, no disposition", () => SomeRaw.Mixed(Words, SomeRaw.Part(SomeRaw.Pdf, "application/octet-stream", null, null)) },
        { "a wrong extension", () => SomeRaw.Mixed(Words, SomeRaw.Part(SomeRaw.Pdf, "text/plain", "form.txt")) },
        { "as an image", () => SomeRaw.Mixed(Words, SomeRaw.Part(SomeRaw.Pdf, "image/jpeg", "form.jpg", "inline")) },
        { "as a text of the body", () => SomeRaw.Mixed(Words, SomeRaw.Part(SomeRaw.Pdf, "text/plain", null, null)) },
        { "the only part", () => SomeRaw.Part(SomeRaw.Pdf, "application/pdf", "form.pdf") },
        { "in nested multiparts", () => SomeRaw.Mixed(SomeRaw.Mixed(SomeRaw.Mixed(SomeRaw.Mixed(Words, SomeRaw.Part(SomeRaw.Pdf, "application/pdf", "form.pdf"))))) },
        { "among alternatives", () => new MultipartAlternative { Words, SomeRaw.Mixed(new TextPart("html") { Text = "<p>x</p>" }, SomeRaw.Part(SomeRaw.Pdf, "application/pdf", "form.pdf", "inline")) } },
        { "related", () => new MultipartRelated { new TextPart("html") { Text = "<p>x</p>" }, SomeRaw.Part(SomeRaw.Pdf, "application/pdf", "form.pdf", "inline") } },
        { "forwarded", () => SomeRaw.Mixed(Words, SomeRaw.Forwarded(SomeRaw.Part(SomeRaw.Pdf, "application/pdf", "form.pdf"))) },
        { "three messages deep", () => SomeRaw.Forwarded(SomeRaw.Forwarded(SomeRaw.Forwarded(SomeRaw.Mixed(Words, SomeRaw.Part(SomeRaw.Pdf, "application/pdf", "form.pdf"))))) },
        { "in winmail.dat", () => SomeRaw.Mixed(Words, SomeRaw.Part(Tnef("form.pdf", SomeRaw.Pdf), "application/ms-tnef", "winmail.dat")) },
        { "in a signed envelope", () => SomeRaw.Part(Signed(SomeRaw.Mixed(Words, SomeRaw.Part(SomeRaw.Pdf, "application/pdf", "form.pdf"))), "application/pkcs7-mime; smime-type=signed-data", "smime.p7m") },
        { "in a signed multipart", () => new Multipart("signed") { SomeRaw.Mixed(Words, SomeRaw.Part(SomeRaw.Pdf, "application/pdf", "form.pdf")), SomeRaw.Part([1, 2, 3], "application/pkcs7-signature", "smime.p7s") } },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_document_is_found_by_its_content(string where, Func<MimeEntity> body)
    {
        var reader = new DocumentReaderDouble();
        var facts = await SomeRaw.ReadAsync(SomeRaw.Mail(body()), documents: reader);

        facts.Unreadable.ShouldBeNull(where);
        facts.Documents.Count.ShouldBe(1, where);
        facts.Documents[0].Problem.ShouldBeNull();
        reader.Given.Single().ShouldBe(SomeRaw.Pdf);
    }

    public static TheoryData<string, Func<MimeEntity>> NoDocuments => new()
    {
        { "an invitation", () => SomeRaw.Part(SomeRaw.Bytes("BEGIN:VCALENDAR"), "text/calendar", "invite.ics") },
        { "a business card", () => SomeRaw.Part(SomeRaw.Bytes("BEGIN:VCARD"), "text/vcard", "lee.vcf") },
        { "a text", () => SomeRaw.Part(SomeRaw.Bytes("key,type"), "text/plain", "keys.txt") },
        { "words about PDFs", () => SomeRaw.Part(SomeRaw.Bytes("our scanner writes %PDF-1.4 files"), "text/plain", null, null) },
        { "a logo", () => SomeRaw.Part(SomeRaw.Png(200, 80), "image/png", "logo.png", "inline") },
        { "a wide banner", () => SomeRaw.Part(SomeRaw.Png(2400, 300), "image/png", "banner.png", "inline") },
        { "an attached logo", () => SomeRaw.Part(SomeRaw.Png(500, 500), "image/png", "logo.png") },
        { "a picture too short to be measured", () => SomeRaw.Part(SomeRaw.Png(0, 0, 2000), "image/png", "dot.png", "inline") },
    };

    [Theory]
    [MemberData(nameof(NoDocuments))]
    public async Task Logos_and_other_attachments_are_no_documents(string what, Func<MimeEntity> part) =>
        (await SomeRaw.ReadAsync(SomeRaw.Mail(SomeRaw.Mixed(Words, part())))).Documents.ShouldBeEmpty(what);

    public static TheoryData<string, Func<MimeEntity>> PageImages => new()
    {
        { "a scan inline", () => SomeRaw.Part(SomeRaw.Png(1700, 2200), "image/png", "scan.png", "inline") },
        { "a nearly empty scan", () => SomeRaw.Part(SomeRaw.Png(1700, 2200, 9000), "image/png", "scan.png") },
        { "a narrow crop attached", () => SomeRaw.Part(SomeRaw.Png(1700, 400), "image/png", "crop.png") },
        { "a fax", () => SomeRaw.Part([.. "II*\0"u8, .. new byte[100]], "image/tiff", "fax.tif", "inline") },
    };

    [Theory]
    [MemberData(nameof(PageImages))]
    public async Task Page_images_are_documents(string what, Func<MimeEntity> part) =>
        (await SomeRaw.ReadAsync(SomeRaw.Mail(SomeRaw.Mixed(Words, part())))).Documents.Count.ShouldBe(1, what);

    [Theory]
    [InlineData("form.pdf", "form.pdf")]
    [InlineData("C:\\Users\\lee\\form.pdf", "form.pdf")]
    [InlineData("../../etc/form.pdf", "form.pdf")]
    [InlineData("Größe 茶.pdf", "Größe 茶.pdf")]
    [InlineData("card 4111111111111111.pdf", "card **** **** **** 1111.pdf")]
    [InlineData("form\u202Efdp.exe", "formfdp.exe")]
    [InlineData("..", "attachment-1.pdf")]
    [InlineData("  ", "attachment-1.pdf")]
    [InlineData(null, "attachment-1.pdf")]
    public async Task Names_are_shown_without_folders_and_masked(string? name, string shown) =>
        (await SomeRaw.ReadAsync(SomeRaw.Mail(SomeRaw.Mixed(Words, SomeRaw.Part(SomeRaw.Pdf, "application/pdf", name))))).Documents.Single().Name.ShouldBe(shown);

    [Theory]
    [InlineData("filename*=utf-8''Gr%C3%B6%C3%9Fe.pdf")]
    [InlineData("filename*0*=utf-8''Gr%C3%B6; filename*1*=%C3%9Fe.pdf")]
    [InlineData("filename=\"=?utf-8?Q?Gr=C3=B6=C3=9Fe=2Epdf?=\"")]
    [InlineData("filename=\"Größe.pdf\"")]
    public async Task Names_are_decoded(string parameter)
    {
        var raw = SomeRaw.Mail($"From: lee@partner.example\nContent-Type: application/pdf\nContent-Disposition: attachment; {parameter}", "%PDF-1.7\n");
        (await SomeRaw.ReadAsync(raw)).Documents.Single().Name.ShouldBe("Größe.pdf");
    }

    [Fact]
    public async Task A_very_long_name_keeps_its_extension()
    {
        var name = (await SomeRaw.ReadAsync(SomeRaw.Mail(SomeRaw.Mixed(Words, SomeRaw.Part(SomeRaw.Pdf, "application/pdf", new string('n', 400) + ".pdf"))))).Documents.Single().Name;
        name.Length.ShouldBe(120);
        name.ShouldEndWith(".pdf");
    }

    [Fact]
    public async Task The_same_bytes_twice_are_one_document() =>
        (await SomeRaw.ReadAsync(SomeRaw.Mail(SomeRaw.Mixed(SomeRaw.Part(SomeRaw.Pdf, "application/pdf", "a.pdf"), SomeRaw.Part(SomeRaw.Pdf, "application/pdf", "b.pdf"))))).Documents.Select(document => document.Name).ShouldBe(["a.pdf"]);

    [Fact]
    public async Task A_document_on_which_the_reader_fails_takes_nothing_else_down()
    {
        var facts = await SomeRaw.ReadAsync(SomeRaw.Mail(SomeRaw.Mixed(Words, SomeRaw.Part(SomeRaw.Bytes("%PDF-1.7 FAIL"), name: "bad.pdf"), SomeRaw.Part(SomeRaw.Pdf, name: "good.pdf"))));

        facts.OwnWords.ShouldBe("Please see attached.");
        facts.Documents.Select(document => (document.Name, document.Problem?.Kind)).ShouldBe([("bad.pdf", DocumentProblemKind.ReadingFailed), ("good.pdf", null)]);
        facts.Documents[0].Problem!.Detail.ShouldNotContain("1111");
    }

    [Fact]
    public async Task Beyond_three_messages_deep_nothing_is_opened_but_it_is_said()
    {
        var body = SomeRaw.Forwarded(SomeRaw.Forwarded(SomeRaw.Forwarded(SomeRaw.Forwarded(SomeRaw.Part(SomeRaw.Pdf, "application/pdf", "form.pdf")))));
        var document = (await SomeRaw.ReadAsync(SomeRaw.Mail(body))).Documents.Single();
        document.Problem!.Kind.ShouldBe(DocumentProblemKind.Damaged);
    }

    [Fact]
    public async Task Damaged_base64_is_read_as_far_as_it_goes()
    {
        var base64 = Convert.ToBase64String(SomeRaw.Pdf);
        var raw = SomeRaw.Mail("From: lee@partner.example\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64", $"{base64[..20]}\r\n*!?\r\n{base64[20..^6]}");
        var reader = new DocumentReaderDouble();
        (await SomeRaw.ReadAsync(raw, documents: reader)).Documents.Count.ShouldBe(1);
        reader.Given.Single().ShouldBe(SomeRaw.Pdf[..reader.Given[0].Length]);
    }

    [Fact]
    public async Task A_damaged_winmail_dat_harms_nothing()
    {
        var tnef = Tnef("form.pdf", SomeRaw.Pdf);
        for (var length = 0; length < tnef.Length; length += 3)
        {
            var facts = await SomeRaw.ReadAsync(SomeRaw.Mail(SomeRaw.Mixed(Words, SomeRaw.Part(tnef[..length], "application/ms-tnef", "winmail.dat"))));
            facts.Unreadable.ShouldBeNull();
            facts.OwnWords.ShouldBe("Please see attached.");
        }
    }

    [Fact]
    public async Task An_encrypted_mail_is_unreadable_and_an_encrypted_part_a_problem()
    {
        var encrypted = SomeRaw.Part(Encrypted(Words), "application/pkcs7-mime; smime-type=enveloped-data", "smime.p7m");

        var whole = await SomeRaw.ReadAsync(SomeRaw.Mail(encrypted));
        whole.Unreadable.ShouldBe("it is encrypted");
        whole.From.Single().Address.ShouldBe("lee@partner.example");
        (await SomeRaw.ReadAsync(SomeRaw.Mail(new Multipart("encrypted") { SomeRaw.Part([1], "application/pgp-encrypted"), SomeRaw.Part([1]) }))).Unreadable.ShouldBe("it is encrypted");

        var part = await SomeRaw.ReadAsync(SomeRaw.Mail(SomeRaw.Mixed(new TextPart("plain") { Text = "Hello" }, encrypted)));
        part.Unreadable.ShouldBeNull();
        part.Documents.Single().Problem!.Kind.ShouldBe(DocumentProblemKind.PasswordProtected);
    }

    private static byte[] Signed(MimeEntity entity)
    {
        using var certificate = Certificate();
        var signed = new SignedCms(new ContentInfo(Wire(entity)));
        signed.ComputeSignature(new CmsSigner(certificate));
        return signed.Encode();
    }

    private static byte[] Encrypted(MimeEntity entity)
    {
        using var certificate = Certificate();
        var enveloped = new EnvelopedCms(new ContentInfo(Wire(entity)));
        enveloped.Encrypt(new CmsRecipient(certificate));
        return enveloped.Encode();
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var today = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=Lee Sample", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(today.AddDays(-1), today.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }

    private static byte[] Wire(MimeEntity entity)
    {
        using var wire = new MemoryStream();
        entity.WriteTo(wire, TestContext.Current.CancellationToken);
        return wire.ToArray();
    }

    /// <summary>A TNEF stream (MS-OXTNEF) with one attachment.</summary>
    private static byte[] Tnef(string name, byte[] content)
    {
        using var tnef = new MemoryStream();
        void Number(int value, int size)
        {
            var bytes = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            tnef.Write(bytes.AsSpan(0, size));
        }

        void Attribute(byte level, int tag, byte[] value)
        {
            tnef.WriteByte(level);
            Number(tag, 4);
            Number(value.Length, 4);
            tnef.Write(value);
            Number(value.Sum(octet => octet) & 0xFFFF, 2);
        }

        Number(0x223E9F78, 4);
        Number(1, 2);
        Attribute(1, 0x00089006, [0, 0, 1, 0]);
        Attribute(1, 0x00069007, [0xE4, 4, 0, 0, 0, 0, 0, 0]);
        Attribute(2, 0x00069002, [1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0]);
        Attribute(2, 0x0006800F, content);
        Attribute(2, 0x00018010, [.. Encoding.ASCII.GetBytes(name), 0]);
        return tnef.ToArray();
    }
}
