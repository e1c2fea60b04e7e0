using System.Runtime.InteropServices;
using static LicenseInbox.Worker.Ocr.Leptonica;

namespace LicenseInbox.Worker.Ocr;

/// <summary>A rectangle of pixels, origin at the upper left corner.</summary>
internal readonly record struct Cell(int X, int Y, int Width, int Height)
{
    public int Right => X + Width;

    public int Bottom => Y + Height;

    public Cell Grown(int across, int down) => new(X - across, Y - down, Width + (2 * across), Height + (2 * down));

    public bool Contains(Cell other) => other.X >= X && other.Y >= Y && other.Right <= Right && other.Bottom <= Bottom;

    public Cell With(Cell other) => new(Math.Min(X, other.X), Math.Min(Y, other.Y), Math.Max(Right, other.Right) - Math.Min(X, other.X), Math.Max(Bottom, other.Bottom) - Math.Min(Y, other.Y));
}

/// <summary>A picture in the library's memory: grey (8 bits) or black and white (1 bit, black is on). Every operation makes a new one.</summary>
internal sealed class Picture : SafeHandle
{
    /// <summary>So great a share of a page is ink at least.</summary>
    private const float Ink = 0.01f;

    /// <summary>Every so many-th pixel is looked at, each way.</summary>
    private const int Sampled = 4;

    private const int NotBits = 0x5;

    private Picture(IntPtr handle)
        : base(IntPtr.Zero, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == IntPtr.Zero;

    public int Width => pixGetWidth(handle);

    public int Height => pixGetHeight(handle);

    public (int X, int Y) Resolution => (pixGetXRes(handle), pixGetYRes(handle));

    /// <summary>Whether it is black and white.</summary>
    public bool IsBinary => pixGetWpl(handle) <= (Width / 32) + 1;

    /// <summary>Takes over what the library made; null when it made nothing, which is how it says that it can't.</summary>
    public static Picture? Take(IntPtr made) => made == IntPtr.Zero ? null : new Picture(made);

    /// <summary>Any picture as grey, on white where it is transparent.</summary>
    public Picture Gray()
    {
        using var opaque = New(pixRemoveAlpha(handle));
        return New(pixConvertTo8(opaque.handle, 0));
    }

    public Picture Scaled(double x, double y) => New(pixScale(handle, (float)x, (float)y));

    public Picture Turned(int quarters) => New(pixRotateOrth(handle, quarters));

    /// <summary>Turned by a small angle about its middle, clockwise; white comes in at the corners.</summary>
    public Picture Rotated(double degrees) => New(pixRotate(handle, (float)(degrees * Math.PI / 180), 1, 1, Width, Height));

    /// <summary>The angle by which a black and white page must be rotated, clockwise; 0 when none is clear.</summary>
    public double Skew() => pixFindSkew(handle, out var degrees, out var confidence) == 0 && confidence >= 2.5 ? degrees : 0;

    /// <summary>With the paper's shades evened out to white.</summary>
    public Picture Evened()
    {
        // The library evens paper out to a light grey. Where even the ink is grey (a pale copy, an empty cartridge), it becomes black.
        const int black = 30, paper = 190, palest = 120;
        using var even = Take(pixBackgroundNormSimple(handle, IntPtr.Zero, IntPtr.Zero)) ?? Copy();
        return New(pixGammaTRC(IntPtr.Zero, even.handle, 1, Math.Clamp(even.Level(Ink) ?? black, black, palest), paper));
    }

    /// <summary>A copy; of a pale one, where even ink is grey, with ink black and paper white: a dark area is else none, and as dark when it is inverted.</summary>
    public Picture Strengthened()
    {
        // Nearly nothing of a page is darker than its ink; where hardly anything is, what is told apart is the paper's own noise.
        const int pale = 100, least = 50;
        const float darkest = 0.002f, middle = 0.5f;
        return Level(darkest) is > pale and var ink && Level(middle) is { } paper && paper - ink >= least ? New(pixGammaTRC(IntPtr.Zero, handle, 1, ink, paper)) : Copy();
    }

    /// <summary>The grey, 0 black to 255 white, that so great a share of a grey picture is no lighter than; null when it can't be told.</summary>
    public int? Level(float share) => pixGetRankValue(handle, Sampled, share, out var value) == 0 ? (int)value : null;

    /// <summary>White for black.</summary>
    public Picture Inverted() => New(pixInvert(IntPtr.Zero, handle));

    /// <summary>Black and white, each pixel by its neighborhood's mean and contrast (Sauvola).</summary>
    public Picture Binary(int window, double factor) =>
        pixSauvolaBinarizeTiled(handle, window, (float)factor, 1, 1, IntPtr.Zero, out var binary) == 0 ? New(binary) : throw new PictureException();

    /// <summary>Black where a grey picture is darker than this, 0 to 255.</summary>
    public Picture Below(int level) => New(pixThresholdToBinary(handle, level));

    public Picture Opened(int width, int height) => New(pixOpenBrick(IntPtr.Zero, handle, width, height));

    public Picture Closed(int width, int height) => New(pixCloseBrick(IntPtr.Zero, handle, width, height));

    public Picture Dilated(int width, int height) => New(pixDilateBrick(IntPtr.Zero, handle, width, height));

    public Picture Without(Picture other) => New(pixSubtract(IntPtr.Zero, handle, other.handle));

    /// <summary>Without connected spots that are smaller than this both ways.</summary>
    public Picture WithoutSpecks(int size) => New(pixSelectBySize(handle, size, size, 8, 5, 4, IntPtr.Zero));

    /// <summary>Without single pixels that have no other beside, above or below them as near as three pixels.</summary>
    public Picture WithoutLoneDots()
    {
        const int joining = 3, two = 2;
        using var joined = Closed(joining, joining);
        using var strokes = joined.WithoutSpecks(two);
        using var dots = joined.Without(strokes);
        return Without(dots);
    }

    /// <summary>Each pixel as grey as it and its neighbors are, so many to each side.</summary>
    public Picture Smoothed(int across, int down) => New(pixBlockconv(handle, across, down));

    /// <summary>Without what touches the picture's border.</summary>
    public Picture WithoutEdges() => New(pixRemoveBorderConnComps(handle, 8));

    public Picture Copy() => New(pixCopy(IntPtr.Zero, handle));

    /// <summary>Turns black to white and white to black in a rectangle.</summary>
    public void Invert(Cell cell) => _ = pixRasterop(handle, cell.X, cell.Y, cell.Width, cell.Height, NotBits, IntPtr.Zero, 0, 0);

    /// <summary>Makes a grey picture white where the mask is on.</summary>
    public void Whiten(Picture mask) => _ = pixSetMasked(handle, mask.handle, 255);

    /// <summary>Makes a rectangle of a black and white picture white.</summary>
    public void Clear(Cell cell) => Zero(cell);

    /// <summary>Makes a rectangle white, whatever the picture is.</summary>
    public void Whiten(Cell cell)
    {
        const int ones = 0xF;
        if (IsBinary)
            Zero(cell);
        else
            _ = pixRasterop(handle, cell.X, cell.Y, cell.Width, cell.Height, ones, IntPtr.Zero, 0, 0);
    }

    /// <summary>Makes a rectangle of a grey or coloured picture black.</summary>
    public void Blacken(Cell cell) => Zero(cell);

    private void Zero(Cell cell)
    {
        const int none = 0x0;
        _ = pixRasterop(handle, cell.X, cell.Y, cell.Width, cell.Height, none, IntPtr.Zero, 0, 0);
    }

    /// <summary>Only what lies in these rectangles: on black where it is grey or coloured, else on white.</summary>
    public Picture Within(IEnumerable<Cell> cells)
    {
        const int source = 0xC;
        var kept = New(pixCreateTemplate(handle));
        foreach (var cell in cells)
            _ = pixRasterop(kept.handle, cell.X, cell.Y, cell.Width, cell.Height, source, handle, cell.X, cell.Y);
        return kept;
    }

    /// <summary>The rectangles around connected spots.</summary>
    public IReadOnlyList<Cell> Spots()
    {
        var boxes = pixConnCompBB(handle, 8);
        if (boxes == IntPtr.Zero)
            return [];
        var spots = new List<Cell>();
        for (var at = 0; at < boxaGetCount(boxes); at++)
        {
            if (boxaGetBoxGeometry(boxes, at, out var x, out var y, out var width, out var height) == 0)
                spots.Add(new Cell(x, y, width, height));
        }

        boxaDestroy(ref boxes);
        return spots;
    }

    /// <summary>The pixels of a black and white picture.</summary>
    public Bits Bits()
    {
        var words = new int[pixGetWpl(handle) * Height];
        Marshal.Copy(pixGetData(handle), words, 0, words.Length);
        return new Bits(Width, Height, words);
    }

    /// <summary>Width and height of a picture file; null when it is none.</summary>
    public static (int Width, int Height)? SizeOf(ReadOnlySpan<byte> file) =>
        pixReadHeaderMem(file, (nuint)file.Length, out _, out var width, out var height, out _, out _, out _) == 0 && width > 0 && height > 0 ? (width, height) : null;

    /// <summary>A part of it, with white around; null when nothing of it lies within.</summary>
    public Picture? Part(Cell cell, int around)
    {
        var box = boxCreate(Math.Max(0, cell.X), Math.Max(0, cell.Y), Math.Min(cell.Right, Width) - Math.Max(0, cell.X), Math.Min(cell.Bottom, Height) - Math.Max(0, cell.Y));
        if (box == IntPtr.Zero)
            return null;
        using var part = Take(pixClipRectangle(handle, box, IntPtr.Zero));
        boxDestroy(ref box);
        return part is null ? null : New(pixAddBorder(part.handle, around, IsBinary ? 0u : 255u));
    }

    /// <summary>Several pictures of one kind as one file that Tesseract reads page by page.</summary>
    public static byte[] Tiff(IReadOnlyList<Picture> pages, int resolution)
    {
        const int counted = 2;
        var all = pixaCreate(pages.Count);
        foreach (var page in pages)
        {
            _ = pixSetResolution(page.handle, resolution, resolution);
            _ = pixaAddPix(all, page.handle, counted);
        }

        var failed = pixaWriteMemMultipageTiff(out var data, out var size, all);
        pixaDestroy(ref all);
        return failed == 0 ? Taken(data, size) : throw new PictureException();
    }

    /// <summary>As a file that Tesseract reads, with its resolution.</summary>
    public byte[] Tiff(int resolution)
    {
        const int packed = 8, plain = 4;
        _ = pixSetResolution(handle, resolution, resolution);
        return Written(IsBinary ? packed : plain);
    }

    /// <summary>A grey or coloured picture as a JPEG file.</summary>
    public byte[] Jpeg()
    {
        const int jpeg = 2;
        return Written(jpeg);
    }

    private byte[] Written(int format) =>
        pixWriteMem(out var data, out var size, handle, format) == 0 ? Taken(data, size) : throw new PictureException();

    private static byte[] Taken(IntPtr data, nuint size)
    {
        var bytes = new byte[size];
        Marshal.Copy(data, bytes, 0, bytes.Length);
        lept_free(data);
        return bytes;
    }

    protected override bool ReleaseHandle()
    {
        pixDestroy(ref handle);
        return true;
    }

    private static Picture New(IntPtr made) => Take(made) ?? throw new PictureException();
}

/// <summary>A picture that the library can't work on: broken, or too large.</summary>
internal sealed class PictureException() : Exception("the picture can't be worked on");
