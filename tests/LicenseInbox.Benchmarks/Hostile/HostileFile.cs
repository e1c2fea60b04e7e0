using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace LicenseInbox.Benchmarks.Hostile;

/// <summary>A file that is known, or suspected, to hurt whatever reads it. Made when it is needed, always the same.</summary>
/// <param name="Name">What is wrong with it; the beginning of its file name.</param>
/// <param name="Bytes">Makes it.</param>
internal sealed record HostileFile(string Name, Func<byte[]> Bytes)
{
    /// <summary>Compressed, without ever holding what it unpacks to: one block, repeated.</summary>
    public static byte[] Bomb(long size, byte filler = (byte)' ')
    {
        const int Block = 8 * 1024 * 1024;
        using var block = new MemoryStream();
        using (var deflate = new DeflateStream(block, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var plain = new byte[Block];
            Array.Fill(plain, filler);
            deflate.Write(plain);
            deflate.Flush();
            block.SetLength(block.Position);
            // What is written when it is closed ends the stream: that is wanted once, below.
            var unfinished = block.ToArray();
            using var bomb = new MemoryStream();
            bomb.Write([0x78, 0xDA]);
            for (var at = 0L; at < size; at += Block)
                bomb.Write(unfinished);
            bomb.Write([0x03, 0x00, 0, 0, 0, 0]);
            return bomb.ToArray();
        }
    }

    public static byte[] Zlib(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(plain);
        return packed.ToArray();
    }

    public static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    public static string Lines(int count, Func<int, string> line)
    {
        var text = new StringBuilder();
        for (var at = 0; at < count; at++)
            text.Append(line(at)).Append('\n');
        return text.ToString();
    }

    public static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
