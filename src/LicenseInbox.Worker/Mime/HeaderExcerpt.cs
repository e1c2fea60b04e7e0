using MimeKit;

namespace LicenseInbox.Worker.Mime;

/// <summary>The headers of a mail that must not be parsed whole: as many of its fields as are harmless.</summary>
internal static class HeaderExcerpt
{
    private const int LongestLine = 4 * 1024;
    private const int LongestExcerpt = 64 * 1024;

    public static HeaderList Of(ReadOnlySpan<byte> raw)
    {
        raw = RawMessageGuard.Strip(raw);
        using var kept = new MemoryStream();
        var keep = true;
        while (!raw.IsEmpty && kept.Length < LongestExcerpt)
        {
            var feed = raw.IndexOf((byte)'\n');
            var line = feed < 0 ? raw : raw[..(feed + 1)];
            raw = raw[line.Length..];
            if (line.TrimEnd("\r\n"u8).IsEmpty)
                break;
            // A line that continues a field goes the way of its field.
            keep = line[0] is (byte)' ' or (byte)'\t' ? keep && line.Length <= LongestLine : line.Length <= LongestLine && IsField(line);
            if (keep)
                kept.Write(line);
        }

        if (kept.Length == 0)
            return [];
        kept.Write("\n\n"u8);
        kept.Position = 0;
        try
        {
            return HeaderList.Load(kept);
        }
        catch (FormatException)
        {
            // Then they are not cheaply readable, and the mail is refused without them.
            return [];
        }
    }

    private static bool IsField(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        return colon > 0 && !line[..colon].ContainsAnyExceptInRange((byte)33, (byte)126);
    }
}
