using System.Text;
using MimeKit;

namespace LicenseInbox.Worker.Mime;

/// <summary>Decodes parts: bytes by their transfer encoding, as far as it is sound, and text by its charset, or by the bytes where the charset is wrong or missing.</summary>
internal static class PartText
{
    public static byte[] Bytes(MimePart part, CancellationToken cancellationToken)
    {
        if (part.Content is not { Stream: { } encoded } content)
            return [];
        using var decoded = new MemoryStream((int)Math.Min(encoded.Length, Array.MaxLength));
        content.DecodeTo(decoded, cancellationToken);
        return decoded.ToArray();
    }

    public static string Of(TextPart part, CancellationToken cancellationToken) => Decode(Bytes(part, cancellationToken), part.ContentType.Charset);

    public static string Decode(ReadOnlySpan<byte> bytes, string? charset)
    {
        foreach (var encoding in new[] { Strict(charset), Strict("utf-8") })
        {
            try
            {
                if (encoding is not null)
                    return encoding.GetString(bytes).TrimStart('\uFEFF');
            }
            catch (DecoderFallbackException)
            {
                // It is not in that charset: the next one.
            }
        }

        return EveryByte.GetString(bytes);
    }

    /// <summary>Has a character for every byte.</summary>
    private static Encoding EveryByte { get; } = CodePagesEncodingProvider.Instance.GetEncoding(1252) ?? Encoding.Latin1;

    private static Encoding? Strict(string? charset)
    {
        if (string.IsNullOrWhiteSpace(charset))
            return null;
        try
        {
            // UTF-7 can say anything in disguise, and nobody sends it.
            return charset.Contains("utf-7", StringComparison.OrdinalIgnoreCase)
                ? null
                : Encoding.GetEncoding(charset.Trim(), EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (ArgumentException)
        {
            // A charset of its own invention: the bytes decide.
            return null;
        }
    }
}
