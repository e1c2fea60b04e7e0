using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;
using MimeKit;

namespace LicenseInbox.Worker.Smtp;

/// <summary>A blank form to attach.</summary>
/// <param name="FileName">Its file name, such as <c>license-transfer.pdf</c>.</param>
/// <param name="Content">The PDF.</param>
internal sealed record BlankForm(string FileName, ReadOnlyMemory<byte> Content);

/// <summary>
/// Writes an outgoing mail as MIME. The same mail gives the same bytes however often it is sent.
/// No header can be injected: values lose their control characters, and ids that are none are left out.
/// </summary>
/// <param name="displayName">The name shown before our address, or null.</param>
/// <param name="blankForm">Finds the blank of a form.</param>
internal sealed class OutgoingMessage(string? displayName, Func<FormKind, BlankForm> blankForm)
{
    /// <summary>A longer thread is cut in its middle, as RFC 5537, 3.4.4 does: its first id and the newest stay.</summary>
    private const int LongestThread = 20;

    private const int LongestId = 900;

    private static readonly FormatOptions Format = NewFormat();

    /// <summary>Builds it.</summary>
    /// <exception cref="FormatException">A recipient's address is none.</exception>
    public MimeMessage Build(OutgoingMail mail, string fromAddress)
    {
        var message = new MimeMessage();
        message.Headers.Clear();
        message.From.Add(Mailbox(displayName, fromAddress));
        message.To.AddRange(mail.To.Select(to => Mailbox(to.Name, to.Address)));
        message.Subject = OneLine(mail.Subject);
        message.Date = mail.WrittenAt;
        message.MessageId = mail.MessageId.Trim('<', '>');
        if (Id(mail.InReplyTo) is { } answered)
            message.Headers.Add(HeaderId.InReplyTo, answered);
        if (Thread(mail) is { Count: > 0 } thread)
            message.Headers.Add(HeaderId.References, string.Join(' ', thread));
        // RFC 3834: so that no machine answers. Exchange is asked for no notices either, except that a mail could not be delivered (NDR).
        message.Headers.Add(HeaderId.AutoSubmitted, mail.InReplyTo is null ? "auto-generated" : "auto-replied");
        message.Headers.Add("X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply");
        if (mail.Told.Count > 0)
            message.Headers.Add(SentCopy.ToldHeader, string.Join(' ', mail.Told));
        foreach (var line in mail.Comments)
            message.Headers.Add(HeaderId.Comments, OneLine(line));
        message.Body = mail.Enveloped is { } enveloped ? Enveloped(enveloped) : Body(mail);
        message.Prepare(EncodingConstraint.SevenBit);
        return message;
    }

    /// <summary>The bytes as they go over the wire, dot-stuffing aside.</summary>
    public static byte[] ToBytes(MimeMessage message)
    {
        using var bytes = new MemoryStream();
        message.WriteTo(Format, bytes);
        return bytes.ToArray();
    }

    private MimeEntity Body(OutgoingMail mail)
    {
        MimeEntity body = Text("plain", mail.Text);
        if (mail.Html is { } html)
        {
            var alternative = new MultipartAlternative { Boundary = Boundary(mail, "alternative") };
            alternative.Add(body);
            alternative.Add(Text("html", html));
            body = alternative;
        }

        if (mail.BlankForms.Count == 0 && mail.Files is not { Count: > 0 })
            return body;
        var mixed = new Multipart("mixed") { Boundary = Boundary(mail, "mixed") };
        mixed.Add(body);
        foreach (var kind in mail.BlankForms)
            mixed.Add(Attachment(blankForm(kind)));
        foreach (var file in mail.Files ?? [])
            mixed.Add(Attachment(file));
        return mixed;
    }

    /// <summary>RFC 8551, 3.3: the whole mail is what was encrypted.</summary>
    private static MimePart Enveloped(byte[] data)
    {
        const string Name = "smime.p7m";
        var part = new MimePart("application", "pkcs7-mime")
        {
            ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = Name },
            ContentTransferEncoding = ContentEncoding.Base64,
            Content = new MimeContent(new MemoryStream(data, writable: false)),
        };
        part.ContentType.Parameters.Add("smime-type", "enveloped-data");
        part.ContentType.Name = Name;
        return part;
    }

    private static TextPart Text(string subtype, string text)
    {
        // A NUL is legal nowhere in a mail (RFC 5322, 4); the encoding takes care of long lines and everything else.
        var part = new TextPart(subtype) { ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        part.SetText(System.Text.Encoding.UTF8, text.Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\r\n"));
        return part;
    }

    private static MimePart Attachment(BlankForm form) => Attachment(new AttachedFile(form.FileName, "application/pdf", form.Content.ToArray()));

    private static MimePart Attachment(AttachedFile file) => new(file.MediaType)
    {
        FileName = file.Name,
        ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = file.Name },
        ContentTransferEncoding = ContentEncoding.Base64,
        Content = new MimeContent(new MemoryStream(file.Content, writable: false)),
    };

    /// <summary>Neither quoted-printable nor base64 can hold a line that begins with <c>--=_</c>.</summary>
    private static string Boundary(OutgoingMail mail, string role) => $"=_{mail.Id:N}-{role}";

    private static MailboxAddress Mailbox(string? name, string address)
    {
        if (!MailboxAddress.TryParse(address, out var mailbox) || !mailbox.Address.Contains('@', StringComparison.Ordinal) || mailbox.Address.Any(char.IsControl))
            throw new FormatException("The address is not valid.");
        mailbox.Name = name is null ? null : OneLine(name);
        return mailbox;
    }

    private static List<string> Thread(OutgoingMail mail)
    {
        var ids = mail.References.Select(Id).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return ids.Count <= LongestThread ? ids : [ids[0], .. ids.Skip(ids.Count - LongestThread + 1)];
    }

    private static string? Id(string? text)
    {
        var id = text?.Trim().Trim('<', '>');
        return string.IsNullOrEmpty(id) || id.Length > LongestId || id.Any(character => character is <= ' ' or > '~' or '<' or '>') ? null : $"<{id}>";
    }

    private static string OneLine(string text) =>
        string.Join(' ', new string(text.Select(character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character).ToArray())
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static FormatOptions NewFormat()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.EnsureNewLine = true;
        return format;
    }
}
