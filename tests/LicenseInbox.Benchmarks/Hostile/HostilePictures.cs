using System.Buffers.Binary;
using System.Text;
using static LicenseInbox.Benchmarks.Hostile.HostileFile;

namespace LicenseInbox.Benchmarks.Hostile;

/// <summary>Pictures that hurt: huge by their header, bombs, endless lists of pages. And good documents, damaged at random.</summary>
internal static class HostilePictures
{
    public static IEnumerable<HostileFile> All =>
    [
        new("giant.png", () => Png(1_000_000, 1_000_000, Noise(1000))),
        new("bomb.png", () => Png(60_000, 60_000, Bomb(3_600_000_000, 0))),
        new("giant.tif", () => Tiff(1_000_000, 1_000_000, next: 0)),
        new("endless.tif", () => Tiff(1728, 2200, next: 8)),
        new("strips.tif", () => Tiff(1728, 2_000_000_000, next: 0)),
        new("giant.jpg", () => [0xFF, 0xD8, 0xFF, 0xC2, 0, 17, 8, 0xFF, 0xFF, 0xFF, 0xFF, 3, 1, 0x44, 0, 2, 0x11, 0, 3, 0x11, 0, .. Noise(100_000)]),
        new("segments.jpg", () => [0xFF, 0xD8, .. Enumerable.Repeat<byte[]>([0xFF, 0xE1, 0, 2], 500_000).SelectMany(segment => segment)]),
    ];

    /// <summary>A good document, cut off or with bytes changed, at places that the number decides.</summary>
    public static byte[] Damage(byte[] good, int number)
    {
        var random = new Random(number);
        var damaged = number % 3 == 0 ? good[..random.Next(20, good.Length)] : (byte[])good.Clone();
        for (var changes = number % 3 == 0 ? 0 : 1 + random.Next(30); changes > 0; changes--)
            damaged[random.Next(8, damaged.Length)] = (byte)random.Next(256);
        return damaged;
    }

    private static byte[] Png(int width, int height, byte[] data)
    {
        using var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        Chunk("IHDR", header);
        Chunk("IDAT", data);
        Chunk("IEND", []);
        return png.ToArray();

        void Chunk(string type, byte[] content)
        {
            Span<byte> number = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
            png.Write(number);
            byte[] whole = [.. Encoding.ASCII.GetBytes(type), .. content];
            png.Write(whole);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc(whole));
            png.Write(number);
        }
    }

    private static byte[] Tiff(int width, int height, uint next)
    {
        (ushort Tag, ushort Type, uint Count, uint Value)[] entries =
        [
            (256, 4, 1, (uint)width), (257, 4, 1, (uint)height), (258, 3, 1, 1), (259, 3, 1, 4), (262, 3, 1, 0), (273, 4, 1, 200), (277, 3, 1, 1), (278, 4, 1, (uint)height), (279, 4, 1, 50_000),
        ];
        var tiff = new byte[50_200];
        Noise(50_000).CopyTo(tiff, 200);
        "II*\0"u8.CopyTo(tiff);
        BinaryPrimitives.WriteUInt32LittleEndian(tiff.AsSpan(4), 8);
        BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(8), (ushort)entries.Length);
        for (var at = 0; at < entries.Length; at++)
        {
            var entry = tiff.AsSpan(10 + (at * 12));
            BinaryPrimitives.WriteUInt16LittleEndian(entry, entries[at].Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], entries[at].Type);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], entries[at].Count);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], entries[at].Value);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(tiff.AsSpan(10 + (entries.Length * 12)), next);
        return tiff;
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = 0xFFFFFFFF;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(20261124).NextBytes(noise);
        return noise;
    }
}
