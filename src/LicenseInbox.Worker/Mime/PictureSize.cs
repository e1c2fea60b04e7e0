using System.Buffers.Binary;

namespace LicenseInbox.Worker.Mime;

/// <summary>Width and height of a picture, from its first bytes.</summary>
/// <param name="Width">Pixels; 0 when the header does not say.</param>
/// <param name="Height">Pixels; 0 when the header does not say.</param>
internal readonly record struct PictureSize(int Width, int Height)
{
    private const int JpegLimit = 1024 * 1024;

    /// <summary>The size; null when the bytes are no PNG, JPEG, GIF, BMP or WebP picture. TIFF is what faxes come as: it is never a mere picture.</summary>
    public static PictureSize? Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
            return bytes.Length < 24 ? default(PictureSize) : new(BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]));
        if (bytes.StartsWith("GIF8"u8))
            return bytes.Length < 10 ? default(PictureSize) : new(BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]));
        if (bytes.StartsWith("BM"u8) && bytes.Length >= 26 && BinaryPrimitives.ReadInt32LittleEndian(bytes[14..]) is >= 40 and <= 124)
            return new(BinaryPrimitives.ReadInt32LittleEndian(bytes[18..]), Math.Abs(Math.Max(BinaryPrimitives.ReadInt32LittleEndian(bytes[22..]), -int.MaxValue)));
        if (bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8))
            return WebP(bytes);
        return bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? Jpeg(bytes) : null;
    }

    private static PictureSize WebP(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30)
            return default;
        var kind = bytes[12..16];
        if (kind.SequenceEqual("VP8X"u8))
            return new(1 + (bytes[24] | (bytes[25] << 8) | (bytes[26] << 16)), 1 + (bytes[27] | (bytes[28] << 8) | (bytes[29] << 16)));
        if (kind.SequenceEqual("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
            return new(1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
        }

        return new(BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & 0x3FFF);
    }

    /// <summary>Walks the segments to the frame header.</summary>
    private static PictureSize Jpeg(ReadOnlySpan<byte> bytes)
    {
        for (var at = 2; at + 9 < bytes.Length && at < JpegLimit;)
        {
            var marker = bytes[at + 1];
            if (bytes[at] != 0xFF)
                return default;
            if (marker is 0xFF or 0x01 or (>= 0xD0 and <= 0xD8))
            {
                at += marker == 0xFF ? 1 : 2;
                continue;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return new(BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }

        return default;
    }
}
