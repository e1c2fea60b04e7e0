using System.Buffers.Binary;
using System.Text;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Mime;
using MimeKit;

namespace LicenseInbox.Worker.Tests.Mime;

/// <summary>Raw mails and their reading, for tests.</summary>
internal static class SomeRaw
{
    public static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.7\nfour form pages\n%%EOF\n");

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] File(string name) => System.IO.File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Mime", "eml", name));

    /// <summary>A mail with these header lines and this body.</summary>
    public static byte[] Mail(string headers, string body = "Hello\r\n") => Bytes($"{headers.ReplaceLineEndings("\r\n").TrimEnd()}\r\n\r\n{body}");

    /// <summary>A mail with this content.</summary>
    public static byte[] Mail(MimeEntity body, string subject = "Case 204417")
    {
        var message = new MimeMessage { Subject = subject, Body = body, MessageId = "mail-1@partner.example" };
        message.From.Add(new MailboxAddress("Lee Sample", "lee@partner.example"));
        message.To.Add(new MailboxAddress(null, "licenses@vendor.example"));
        using var raw = new MemoryStream();
        message.WriteTo(raw, TestContext.Current.CancellationToken);
        return raw.ToArray();
    }

    public static MimePart Part(byte[] content, string type = "application/octet-stream", string? name = null, string? disposition = "attachment")
    {
        var part = new MimePart(ContentType.Parse(type)) { Content = new MimeContent(new MemoryStream(content)), ContentTransferEncoding = ContentEncoding.Base64 };
        if (disposition is not null)
            part.ContentDisposition = new ContentDisposition(disposition);
        if (name is not null)
            part.FileName = name;
        return part;
    }

    public static Multipart Mixed(params MimeEntity[] parts)
    {
        var mixed = new Multipart("mixed");
        foreach (var part in parts)
            mixed.Add(part);
        return mixed;
    }

    public static MessagePart Forwarded(MimeEntity body)
    {
        var message = new MimeMessage { Subject = "the original", Body = body };
        message.From.Add(new MailboxAddress("End User", "it@enduser.example"));
        return new MessagePart("rfc822", message);
    }

    /// <summary>A PNG header with these dimensions, filled up to the size.</summary>
    public static byte[] Png(int width, int height, int size = 50_000)
    {
        var png = new byte[size];
        new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13 }.CopyTo(png, 0);
        "IHDR"u8.CopyTo(png.AsSpan(12));
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        return png;
    }

    public static Task<MessageFacts> ReadAsync(byte[] raw, MimeOptions? options = null, IDocumentReader? documents = null) =>
        new MimeMessageReader(documents ?? new DocumentReaderDouble(), options ?? new MimeOptions()).ReadAsync(raw, TestContext.Current.CancellationToken);
}
