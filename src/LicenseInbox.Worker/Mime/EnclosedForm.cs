using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LicenseInbox.Domain.Billing;
using MimeKit;

namespace LicenseInbox.Worker.Mime;

/// <summary>
/// A card form with its cover text, encrypted (S/MIME, RFC 8551): AES-256 in CBC mode, which every mail program that speaks S/MIME knows, its key by RSA for each recipient.
/// </summary>
internal static class EnclosedForm
{
    public const string Aes256Cbc = "2.16.840.1.101.3.4.1.42";

    public const string CannotBeDrawn = "pages can't be taken out of their file: pdftoppm (Debian's poppler-utils) or the library Leptonica (it comes with tesseract-ocr) is missing on this machine, or the file is damaged";

    private static readonly FormatOptions Format = NewFormat();

    public static RemadeMail Of(MimeMessage message, EncloseOrder order, PageRedrawing redraw, CancellationToken cancellationToken)
    {
        var found = DocumentSearch.In(message.Body, new HashSet<string>(StringComparer.Ordinal) { order.Document }, cancellationToken);
        if (!found.TryGetValue(order.Document, out var document))
            return RemadeMail.Failed("the card form is not in the email any more");
        var form = order.Pages.Count == 0 ? document : redraw(document, order.Pages, cancellationToken);
        if (form is null)
            return RemadeMail.Failed(CannotBeDrawn);
        using var content = Content(order, form);
        return new RemadeMail(RemadeAs.Made, Encrypted(content, order.Certificates), null);
    }

    private static Multipart Content(EncloseOrder order, byte[] form)
    {
        var text = new TextPart("plain") { ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        text.SetText(Encoding.UTF8, order.Text.ReplaceLineEndings("\r\n"));
        var extension = Path.GetExtension(DocumentName.Invent(1, form));
        var type = extension switch { ".pdf" => new ContentType("application", "pdf"), ".tif" => new ContentType("image", "tiff"), ".jpg" => new ContentType("image", "jpeg"), ".png" => new ContentType("image", "png"), _ => new ContentType("application", "octet-stream") };
        var attachment = new MimePart(type)
        {
            ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = order.FileName + extension },
            ContentTransferEncoding = ContentEncoding.Base64,
            Content = new MimeContent(new MemoryStream(form, writable: false)),
            FileName = order.FileName + extension,
        };
        return new Multipart("mixed") { text, attachment };
    }

    private static byte[] Encrypted(MimeEntity content, IReadOnlyList<byte[]> certificates)
    {
        using var plain = new MemoryStream();
        content.WriteTo(Format, plain);
        var enveloped = new EnvelopedCms(new ContentInfo(plain.ToArray()), new AlgorithmIdentifier(new Oid(Aes256Cbc)));
        var recipients = new CmsRecipientCollection();
        foreach (var certificate in certificates)
            recipients.Add(new CmsRecipient(SubjectIdentifierType.IssuerAndSerialNumber, X509CertificateLoader.LoadCertificate(certificate)));
        enveloped.Encrypt(recipients);
        return enveloped.Encode();
    }

    private static FormatOptions NewFormat()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        return format;
    }
}
