using System.Text;
using MimeKit;
using MimeKit.Cryptography;
using MimeKit.Tnef;

namespace LicenseInbox.Worker.Mime;

/// <summary>
/// The text that a mail program shows as the mail itself: of alternatives the plain one where it says anything, of mixed parts every text that is no attachment. A forwarded message is not
/// the sender's text.
/// </summary>
internal static class BodyText
{
    /// <summary>Nobody writes more; what lies beyond is an old thread or a machine's.</summary>
    private const int LongestPart = 256 * 1024;

    public static string Of(MimeEntity? body, CancellationToken cancellationToken) => body is null ? "" : Collect(body, cancellationToken);

    /// <summary>As much of a part's text as is looked at.</summary>
    public static string Shortened(string text) => text.Length > LongestPart ? text[..LongestPart] : text;

    private static string Collect(MimeEntity entity, CancellationToken cancellationToken) => entity switch
    {
        MultipartAlternative alternative => Alternative(alternative, cancellationToken),
        MultipartRelated related => related.Root is { } root ? Collect(root, cancellationToken) : "",
        MultipartSigned { Count: > 0 } signed => Collect(signed[0], cancellationToken),
        MultipartReport { Count: > 0 } report => Collect(report[0], cancellationToken),
        Multipart multipart => string.Join('\n', multipart.Select(child => Collect(child, cancellationToken)).Where(text => text.Length > 0)),
        TextPart { IsAttachment: false, FileName: null } text => Text(text, cancellationToken),
        TnefPart tnef => Tnef(tnef, cancellationToken),
        MimePart { IsAttachment: false, FileName: null } part when HasNoUsableType(part) => PartText.Decode(PartText.Bytes(part, cancellationToken), charset: null),
        MimePart part when SignedContent.IsEnvelope(part) => SignedContent.Open(part, cancellationToken) is { } content ? Collect(content, cancellationToken) : "",
        _ => "",
    };

    private static string Alternative(MultipartAlternative alternative, CancellationToken cancellationToken)
    {
        var texts = alternative.Select(child => (IsPlain: child is TextPart { IsPlain: true }, Text: Collect(child, cancellationToken))).Where(part => !string.IsNullOrWhiteSpace(part.Text)).ToList();
        return texts.FirstOrDefault(part => part.IsPlain).Text ?? texts.LastOrDefault().Text ?? "";
    }

    /// <summary>A type that is none (<c>text</c>, as before MIME) means plain text (RFC 2045, 5.2).</summary>
    private static bool HasNoUsableType(MimePart part) => part.Headers[HeaderId.ContentType] is { } type && !type.Contains('/', StringComparison.Ordinal);

    private static string Text(TextPart part, CancellationToken cancellationToken)
    {
        if (!part.IsPlain && !part.IsHtml)
            return "";
        var text = Shortened(PartText.Of(part, cancellationToken));
        if (part.IsHtml)
            return HtmlText.Of(text);
        return part.IsFlowed ? Unflow(part, text) : text;
    }

    /// <summary>Joins the lines that were broken for transport only (RFC 3676). Quoted lines stay as they are, and so does the signature mark, whose space means nothing.</summary>
    private static string Unflow(TextPart part, string text)
    {
        var deletesSpace = part.ContentType.Parameters.TryGetValue("delsp", out string? delsp) && delsp.Equals("yes", StringComparison.OrdinalIgnoreCase);
        var unflowed = new StringBuilder(text.Length);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var content = line.StartsWith(' ') ? line[1..] : line;
            if (content.EndsWith(' ') && content != "-- " && !content.StartsWith('>'))
                unflowed.Append(content, 0, deletesSpace ? content.Length - 1 : content.Length);
            else
                unflowed.Append(content).Append('\n');
        }

        return unflowed.ToString();
    }

    private static string Tnef(TnefPart tnef, CancellationToken cancellationToken)
    {
        try
        {
            using var message = tnef.ConvertToMessage();
            return message.Body is { } body and not TnefPart ? Collect(body, cancellationToken) : "";
        }
        catch (Exception error) when (MalformedContent.Is(error))
        {
            // Its documents are named as a problem where they are looked for; without a text there are no own words.
            return "";
        }
    }
}
