using System.Text;
using MimeKit;
using MimeKit.Utils;

namespace LicenseInbox.Worker.Mime;

/// <summary>
/// One linear pass over the raw bytes before a parser sees them. It refuses what is known to hurt the parser: long header lines, long headers, many parts, deep nesting.
/// It follows the structure as the parser will (a boundary counts only where its multipart is open), so that lines that merely look like boundaries refuse nothing and hide nothing.
/// </summary>
internal ref struct RawMessageGuard
{
    public const int HeaderLineLimit = 64 * 1024;
    public const int HeadersLimit = 256 * 1024;
    public const int PartsLimit = 100;
    public const int NestingLimit = 20;

    private static readonly HashSet<string> KnownFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "From", "To", "Cc", "Subject", "Date", "Message-ID", "Received", "Return-Path", "Sender", "Reply-To", "MIME-Version", "Content-Type", "Delivered-To",
    };

    private static readonly string[] MessageSubtypes = ["rfc822", "news", "global", "global-headers", "external-body", "rfc2822"];

    private readonly ReadOnlySpan<byte> raw;
    private readonly List<OpenMultipart> open = [];
    private Section section;
    private int parts;
    private bool sawKnownField;

    private RawMessageGuard(ReadOnlySpan<byte> raw) => this.raw = raw;

    private readonly record struct OpenMultipart(byte[] Boundary, int Depth, bool IsDigest);

    /// <summary>A header section, as far as it was read.</summary>
    private struct Section
    {
        public bool IsOpen;
        public bool IsTop;
        public bool InDigest;
        public int Depth;
        public int Length;
        public int FieldStart;
        public ContentType? ContentType;
        public ContentEncoding? Encoding;
    }

    /// <summary>Why the mail is refused, in words; null when it may be parsed.</summary>
    public static string? Refuse(ReadOnlySpan<byte> raw) => Strip(raw).IsEmpty ? "it is empty" : new RawMessageGuard(Strip(raw)).Scan(isMessage: true);

    /// <summary>The same for what was inside of another envelope: it needs no header of an email.</summary>
    public static string? RefuseEntity(ReadOnlySpan<byte> raw) => new RawMessageGuard(raw).Scan(isMessage: false);

    /// <summary>The mail without what may stand before its first header: a byte order mark, blank lines, the <c>From </c> line of an mbox.</summary>
    public static ReadOnlySpan<byte> Strip(ReadOnlySpan<byte> raw)
    {
        if (raw.StartsWith("\uFEFF"u8))
            raw = raw[3..];
        raw = raw.TrimStart("\r\n"u8);
        if (!raw.StartsWith("From "u8) && !raw.StartsWith(">From "u8))
            return raw;
        var end = raw.IndexOf((byte)'\n');
        return end < 0 ? [] : raw[(end + 1)..];
    }

    private string? Scan(bool isMessage)
    {
        section = new Section { IsOpen = true, IsTop = true, FieldStart = -1 };
        for (var position = 0; position < raw.Length;)
        {
            var feed = raw[position..].IndexOf((byte)'\n');
            var next = feed < 0 ? raw.Length : position + feed + 1;
            if ((section.IsOpen ? HeaderLine(position, next) : BodyLine(position, next)) is { } refused)
                return refused;
            position = next;
        }

        if (section.IsOpen && EndOfHeaders(raw.Length) is { } late)
            return late;
        return isMessage && !sawKnownField ? "it has no header of an email" : null;
    }

    private string? HeaderLine(int start, int next)
    {
        var line = raw[start..next];
        section.Length += line.Length;
        if (line.Length > HeaderLineLimit)
            return $"a header line is longer than {HeaderLineLimit / 1024} KB";
        if (section.Length > HeadersLimit)
            return $"its headers are longer than {HeadersLimit / 1024} KB";
        if (line is [(byte)'\n'] or [(byte)'\r', (byte)'\n'])
            return EndOfHeaders(start);
        if (line[0] is (byte)' ' or (byte)'\t')
            return null;
        EndOfField(start);
        // The parser looks for boundaries among headers too, on lines that are no header field.
        if (NameLength(line) == 0 && BoundaryLine(line, out var refused))
            return refused;
        section.FieldStart = start;
        return null;
    }

    private string? BodyLine(int start, int next)
    {
        BoundaryLine(raw[start..next], out var refused);
        return refused;
    }

    private void EndOfField(int end)
    {
        if (section.FieldStart < 0)
            return;
        var field = raw[section.FieldStart..end];
        section.FieldStart = -1;
        var name = NameLength(field);
        if (name is 0 or > 40)
            return;
        var text = Encoding.ASCII.GetString(field[..name]).TrimEnd();
        sawKnownField |= section.IsTop && KnownFields.Contains(text);
        var value = field[(field.IndexOf((byte)':') + 1)..];
        if (section.ContentType is null && text.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) && ContentType.TryParse(value.ToArray(), out var type))
            section.ContentType = type;
        if (section.Encoding is null && text.Equals("Content-Transfer-Encoding", StringComparison.OrdinalIgnoreCase) && value.Length < 1000
            && MimeUtils.TryParse(Encoding.ASCII.GetString(value).Trim(), out ContentEncoding encoding))
            section.Encoding = encoding;
    }

    private string? EndOfHeaders(int end)
    {
        EndOfField(end);
        var ended = section;
        section = default;
        var type = ended.ContentType;
        if (type is null && !ended.InDigest)
            return null;
        if (type?.MediaType.Equals("multipart", StringComparison.OrdinalIgnoreCase) == true)
        {
            if (ended.Depth >= NestingLimit)
                return TooDeep;
            if (!string.IsNullOrEmpty(type.Boundary))
                open.Add(new OpenMultipart(Encoding.UTF8.GetBytes(type.Boundary), ended.Depth + 1, type.MediaSubtype.Equals("digest", StringComparison.OrdinalIgnoreCase)));
            return null;
        }

        if (!IsMessage(type, ended.Encoding))
            return null;
        if (ended.Depth >= NestingLimit)
            return TooDeep;
        section = new Section { IsOpen = true, Depth = ended.Depth + 1, FieldStart = -1 };
        return null;
    }

    /// <summary>Whether the line is a boundary of an open multipart, and what follows from it.</summary>
    private bool BoundaryLine(ReadOnlySpan<byte> line, out string? refused)
    {
        refused = null;
        if (open.Count == 0 || !line.StartsWith("--"u8))
            return false;
        var delimiter = line.TrimEnd(" \t\r\n\v\f"u8)[2..];
        for (var at = open.Count - 1; at >= 0; at--)
        {
            var multipart = open[at];
            if (!delimiter.StartsWith(multipart.Boundary))
                continue;
            var rest = delimiter[multipart.Boundary.Length..];
            if (rest.Length > 0 && !rest.SequenceEqual("--"u8))
                continue;
            open.RemoveRange(at + 1, open.Count - at - 1);
            if (rest.Length > 0)
            {
                open.RemoveAt(at);
                section = default;
                return true;
            }

            section = new Section { IsOpen = true, InDigest = multipart.IsDigest, Depth = multipart.Depth, FieldStart = -1 };
            refused = ++parts > PartsLimit ? $"it has more than {PartsLimit} parts" : null;
            return true;
        }

        return false;
    }

    private static string TooDeep => $"its parts are nested deeper than {NestingLimit}";

    private static bool IsMessage(ContentType? type, ContentEncoding? encoding)
    {
        if (encoding is ContentEncoding.Base64 or ContentEncoding.QuotedPrintable or ContentEncoding.UUEncode)
            return false;
        return type is null
            || (type.MediaType.Equals("message", StringComparison.OrdinalIgnoreCase) && MessageSubtypes.Contains(type.MediaSubtype, StringComparer.OrdinalIgnoreCase))
            || type.IsMimeType("text", "rfc822-headers");
    }

    /// <summary>How long the name of a header field is; 0 when the line is no header field.</summary>
    private static int NameLength(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
            return 0;
        var name = line[..colon].TrimEnd(" \t"u8);
        return name.Length > 0 && !name.ContainsAnyExceptInRange((byte)33, (byte)126) ? colon : 0;
    }
}
