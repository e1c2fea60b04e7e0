using System.Security.Cryptography;
using System.Text;
using LicenseInbox.Domain.Billing;
using MimeKit;
using MimeKit.Cryptography;

namespace LicenseInbox.Worker.Mime;

/// <summary>
/// A mail without some of its documents: its structure stays, each removed part is replaced by a text that says so. The same order makes the same mail, however often. What lies in a container that
/// can't be changed inside (winmail.dat, a signed envelope) goes with it.
/// </summary>
internal sealed class StrippedMessage(StripOrder order, PageRedrawing redraw, CancellationToken cancellationToken)
{
    private static readonly ParserOptions Parser = new() { MaxMimeDepth = 2 * RawMessageGuard.NestingLimit };

    private static readonly FormatOptions Format = NewFormat();

    private readonly Dictionary<string, Removal> _removals = order.Removals.ToDictionary(removal => removal.Document, StringComparer.Ordinal);

    private string? _why;

    public static RemadeMail Of(MimeMessage message, StripOrder order, PageRedrawing redraw, CancellationToken cancellationToken)
    {
        var stripping = new StrippedMessage(order, redraw, cancellationToken);
        if (message.Body is { } body)
            message.Body = stripping.Without(body);
        if (stripping._why is { } why)
            return RemadeMail.Failed(why);
        using var written = new MemoryStream();
        message.WriteTo(Format, written, cancellationToken);
        return stripping.Checked(written.ToArray());
    }

    /// <summary>What was written is read again: only that counts.</summary>
    private RemadeMail Checked(byte[] raw)
    {
        using var again = MimeMessage.Load(Parser, new MemoryStream(raw, writable: false), cancellationToken);
        if (DocumentSearch.In(again.Body, _removals.Keys.ToHashSet(StringComparer.Ordinal), cancellationToken).Count > 0)
            return RemadeMail.Failed("the card form could not be taken out of the email");
        var digest = MessageDigest.Of(again, cancellationToken);
        return digest == order.MailDigest ? RemadeMail.Failed("the card form is not in the email") : new RemadeMail(RemadeAs.Made, raw, null) { Digest = digest };
    }

    private MimeEntity Without(MimeEntity entity)
    {
        switch (entity)
        {
            case MultipartEncrypted:
                return entity;
            case Multipart multipart:
                for (var at = 0; at < multipart.Count; at++)
                {
                    var child = Without(multipart[at]);
                    if (child != multipart[at])
                        multipart[at] = child;
                }

                return multipart;
            case MessagePart { Message: { Body: { } inner } forwarded }:
                var left = Without(inner);
                if (left != inner)
                    forwarded.Body = left;
                return entity;
            case MimePart part:
                return Of(part) is { } removal ? Replacement(part, removal) : entity;
            default:
                return entity;
        }
    }

    /// <summary>What is to be removed of a part; null when nothing is.</summary>
    private Removal? Of(MimePart part)
    {
        if (_removals.TryGetValue(Convert.ToHexStringLower(SHA256.HashData(PartText.Bytes(part, cancellationToken))), out var own))
            return own;
        var inside = DocumentSearch.In(part, _removals.Keys.ToHashSet(StringComparer.Ordinal), cancellationToken);
        return inside.Count > 0 ? _removals[inside.Keys.First()] with { Keep = [] } : null;
    }

    private MimeEntity Replacement(MimePart part, Removal removal)
    {
        var note = new TextPart("plain") { ContentTransferEncoding = ContentEncoding.QuotedPrintable, ContentDisposition = new ContentDisposition(ContentDisposition.Inline) };
        note.SetText(Encoding.UTF8, removal.Note.ReplaceLineEndings("\r\n"));
        if (removal.Keep.Count == 0)
            return note;
        if (redraw(PartText.Bytes(part, cancellationToken), removal.Keep, cancellationToken) is not { } pages)
        {
            _why = EnclosedForm.CannotBeDrawn;
            return part;
        }

        var name = Path.ChangeExtension(DocumentName.Of(part.FileName) ?? "attachment", ".pdf");
        var kept = new MimePart("application", "pdf")
        {
            ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = name },
            ContentTransferEncoding = ContentEncoding.Base64,
            Content = new MimeContent(new MemoryStream(pages, writable: false)),
            FileName = name,
        };
        var both = new Multipart("mixed") { Boundary = $"=_kept-{removal.Document[..24]}" };
        both.Add(note);
        both.Add(kept);
        return both;
    }

    private static FormatOptions NewFormat()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        return format;
    }
}
