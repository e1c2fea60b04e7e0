namespace LicenseInbox.Worker.Mime;

/// <summary>
/// One linear pass over the raw bytes before a parser sees them. It refuses what is known to hurt the parser: long header lines, long headers, many parts, deep nesting.
/// </summary>
internal static class RawMessageGuard
{
    public const int HeaderLineLimit = 64 * 1024;
    public const int HeadersLimit = 256 * 1024;
    public const int PartsLimit = 100;
    public const int NestingLimit = 20;

    /// <summary>Why the mail is refused, in words; null when it may be parsed.</summary>
    public static string? Refuse(ReadOnlySpan<byte> raw)
    {
        if (raw.Length == 0)
            return "it is empty";
        var boundaries = new List<byte[]>();
        var (inHeaders, headers, parts, position, sawField) = (true, 0, 0, 0, false);
        while (position < raw.Length)
        {
            var rest = raw[position..];
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            position += line.Length + 1;
            var trimmed = line.TrimEnd((byte)'\r');
            if (inHeaders)
            {
                headers += line.Length + 1;
                if (line.Length > HeaderLineLimit)
                    return $"a header line is longer than {HeaderLineLimit / 1024} KB";
                if (headers > HeadersLimit)
                    return $"its headers are longer than {HeadersLimit / 1024} KB";
                sawField |= trimmed.Length > 0 && trimmed.IndexOf((byte)':') > 0;
                if (trimmed.Length == 0)
                    (inHeaders, headers) = (false, 0);
                else if (Boundary(trimmed) is { } boundary)
                    boundaries.Add(boundary);
                if (boundaries.Count > NestingLimit + PartsLimit)
                    return $"it has more than {NestingLimit} nested parts";
                continue;
            }

            if (trimmed.Length < 3 || trimmed[0] != '-' || trimmed[1] != '-')
                continue;
            var delimiter = trimmed[2..];
            var index = -1;
            for (var i = boundaries.Count - 1; i >= 0 && index < 0; i--)
            {
                if (delimiter.StartsWith(boundaries[i]))
                    index = i;
            }

            if (index < 0)
                continue;
            var suffix = delimiter[boundaries[index].Length..];
            if (suffix.StartsWith("--"u8))
            {
                boundaries.RemoveRange(index, boundaries.Count - index);
                continue;
            }

            if (index >= NestingLimit)
                return $"its parts are nested deeper than {NestingLimit}";
            if (++parts > PartsLimit)
                return $"it has more than {PartsLimit} parts";
            boundaries.RemoveRange(index + 1, boundaries.Count - index - 1);
            (inHeaders, headers) = (true, 0);
        }

        return sawField ? null : "it has no header field";
    }

    /// <summary>The value of a boundary parameter on a header line.</summary>
    private static byte[]? Boundary(ReadOnlySpan<byte> line)
    {
        for (var i = 0; i + 9 < line.Length; i++)
        {
            if ((line[i] | 0x20) != 'b' || !EqualsIgnoreCase(line.Slice(i, 8), "boundary"u8))
                continue;
            var value = line[(i + 8)..].TrimStart((byte)' ');
            if (value.Length < 2 || value[0] != '=')
                continue;
            value = value[1..].TrimStart((byte)' ');
            if (value.Length > 0 && value[0] == '"')
            {
                var end = value[1..].IndexOf((byte)'"');
                return end > 0 ? value.Slice(1, end).ToArray() : null;
            }

            var stop = value.IndexOfAny((byte)';', (byte)' ', (byte)'\t');
            return (stop < 0 ? value : value[..stop]).ToArray() is { Length: > 0 } bare ? bare : null;
        }

        return null;
    }

    private static bool EqualsIgnoreCase(ReadOnlySpan<byte> one, ReadOnlySpan<byte> lower)
    {
        for (var i = 0; i < lower.Length; i++)
        {
            if ((one[i] | 0x20) != lower[i])
                return false;
        }

        return true;
    }
}
