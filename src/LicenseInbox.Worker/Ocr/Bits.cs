namespace LicenseInbox.Worker.Ocr;

/// <summary>The pixels of a black and white picture, 32 in a word, the leftmost in its highest bit; black is on.</summary>
internal sealed class Bits(int width, int height, int[] words)
{
    private readonly int _stride = words.Length / Math.Max(1, height);

    public int Width => width;

    public int Height => height;

    public bool this[int x, int y] => x >= 0 && y >= 0 && x < width && y < height && (words[(y * _stride) + (x >> 5)] >> (31 - (x & 31)) & 1) != 0;

    /// <summary>Which part of a rectangle is black, 0 to 1.</summary>
    public double Fill(Cell cell)
    {
        var black = 0;
        for (var y = cell.Y; y < cell.Bottom; y++)
        {
            for (var x = cell.X; x < cell.Right; x++)
                black += this[x, y] ? 1 : 0;
        }

        return cell.Width <= 0 || cell.Height <= 0 ? 0 : (double)black / (cell.Width * cell.Height);
    }
}
