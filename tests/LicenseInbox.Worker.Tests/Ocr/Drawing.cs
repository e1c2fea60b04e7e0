using System.Buffers.Binary;
using System.Text;
using LicenseInbox.Worker.Ocr;

namespace LicenseInbox.Worker.Tests.Ocr;

/// <summary>A grey picture that a test draws: white paper, rectangles on it.</summary>
internal sealed class Drawing(int width, int height)
{
    private readonly byte[] _pixels = Enumerable.Repeat((byte)255, width * height).ToArray();

    public Drawing Fill(int x, int y, int across, int down, byte level = 0)
    {
        for (var row = y; row < y + down; row++)
            _pixels.AsSpan((row * width) + x, across).Fill(level);
        return this;
    }

    public Drawing Frame(int x, int y, int across, int down, int thickness) =>
        Fill(x, y, across, thickness).Fill(x, y + down - thickness, across, thickness).Fill(x, y, thickness, down).Fill(x + across - thickness, y, thickness, down);

    public Picture Gray()
    {
        Leptonica.IsAvailable.ShouldBeTrue("install tesseract-ocr");
        var file = Encoding.ASCII.GetBytes($"P5\n{width} {height}\n255\n").Concat(_pixels).ToArray();
        return Picture.Take(Leptonica.pixReadMem(file, (nuint)file.Length))!;
    }

    public Picture Binary()
    {
        using var gray = Gray();
        return gray.Below(128);
    }

    /// <summary>As a TIFF file of one strip that states a resolution of its own for each direction, as a fax does.</summary>
    public byte[] Tiff(int across, int down)
    {
        const int header = 8, entries = 11, entrySize = 12;
        const int rationals = header + 2 + (entries * entrySize) + 4;
        var file = new byte[rationals + 16 + _pixels.Length];
        "II*\0"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), header);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(header), entries);
        var at = header + 2;
        const short number = 3, wide = 4, rational = 5;
        foreach (var (tag, type, value) in new (short, short, int)[]
        {
            (256, wide, width), (257, wide, height), (258, number, 8), (259, number, 1), (262, number, 1), (273, wide, rationals + 16), (277, number, 1), (278, wide, height),
            (279, wide, _pixels.Length), (282, rational, rationals), (283, rational, rationals + 8),
        })
        {
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(at), tag);
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(at + 2), type);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at + 4), 1);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at + 8), value);
            at += entrySize;
        }

        foreach (var (offset, value) in new[] { (0, across), (4, 1), (8, down), (12, 1) })
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(rationals + offset), value);
        _pixels.CopyTo(file, rationals + 16);
        return file;
    }
}
