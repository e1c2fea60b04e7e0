using System.Reflection;
using System.Runtime.InteropServices;

namespace LicenseInbox.Worker.Ocr;

/// <summary>The functions of the Leptonica library (it comes with Tesseract) that pictures are prepared with.</summary>
internal static partial class Leptonica
{
    private const string Library = "leptonica";
    private const int NoMessages = 6;

    /// <summary>Debian's names of the library, older first.</summary>
    private static readonly string[] Names = ["liblept.so.5", "libleptonica.so.6", "leptonica"];

    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>Whether the library is on this machine.</summary>
    public static bool IsAvailable => Loaded.Value;

    private static bool Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(Leptonica).Assembly, Resolve);
        if (Resolve(Library, typeof(Leptonica).Assembly, null) == IntPtr.Zero)
            return false;
        // Its messages about broken pictures would land among the program's own output.
        _ = setMsgSeverity(NoMessages);
        return true;
    }

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
            return IntPtr.Zero;
        foreach (var candidate in Names)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
                return handle;
        }

        return IntPtr.Zero;
    }

#pragma warning disable IDE1006, SA1300 // The names are the library's.
    [LibraryImport(Library)]
    internal static partial int setMsgSeverity(int severity);

    [LibraryImport(Library)]
    internal static partial IntPtr pixReadMem(ReadOnlySpan<byte> data, nuint size);

    [LibraryImport(Library)]
    internal static partial IntPtr pixReadMemTiff(ReadOnlySpan<byte> data, nuint size, int page);

    [LibraryImport(Library)]
    internal static partial int pixReadHeaderMem(ReadOnlySpan<byte> data, nuint size, out int format, out int width, out int height, out int bitsPerSample, out int samples, out int isMapped);

    [LibraryImport(Library)]
    internal static partial int readHeaderMemTiff(ReadOnlySpan<byte> data, nuint size, int page, out int width, out int height, out int bitsPerSample, out int samples, out int resolution, out int isMapped, out int format);

    [LibraryImport(Library)]
    internal static partial int pixWriteMem(out IntPtr data, out nuint size, IntPtr pix, int format);

    [LibraryImport(Library)]
    internal static partial void lept_free(IntPtr data);

    [LibraryImport(Library)]
    internal static partial void pixDestroy(ref IntPtr pix);

    [LibraryImport(Library)]
    internal static partial int pixGetWidth(IntPtr pix);

    [LibraryImport(Library)]
    internal static partial int pixGetHeight(IntPtr pix);

    [LibraryImport(Library)]
    internal static partial int pixGetWpl(IntPtr pix);

    [LibraryImport(Library)]
    internal static partial IntPtr pixGetData(IntPtr pix);

    [LibraryImport(Library)]
    internal static partial int pixGetXRes(IntPtr pix);

    [LibraryImport(Library)]
    internal static partial int pixGetYRes(IntPtr pix);

    [LibraryImport(Library)]
    internal static partial int pixSetResolution(IntPtr pix, int x, int y);

    [LibraryImport(Library)]
    internal static partial IntPtr pixConvertTo8(IntPtr pix, int hasColorMap);

    [LibraryImport(Library)]
    internal static partial IntPtr pixRemoveAlpha(IntPtr pix);

    [LibraryImport(Library)]
    internal static partial IntPtr pixScale(IntPtr pix, float x, float y);

    [LibraryImport(Library)]
    internal static partial IntPtr pixRotate(IntPtr pix, float radians, int how, int fill, int width, int height);

    [LibraryImport(Library)]
    internal static partial IntPtr pixRotateOrth(IntPtr pix, int quarters);

    [LibraryImport(Library)]
    internal static partial int pixFindSkew(IntPtr pix, out float degrees, out float confidence);

    [LibraryImport(Library)]
    internal static partial IntPtr pixBackgroundNormSimple(IntPtr pix, IntPtr mask, IntPtr gray);

    [LibraryImport(Library)]
    internal static partial int pixSauvolaBinarizeTiled(IntPtr pix, int window, float factor, int columns, int rows, IntPtr thresholds, out IntPtr binary);

    [LibraryImport(Library)]
    internal static partial IntPtr pixThresholdToBinary(IntPtr pix, int below);

    [LibraryImport(Library)]
    internal static partial IntPtr pixGammaTRC(IntPtr into, IntPtr pix, float gamma, int black, int white);

    [LibraryImport(Library)]
    internal static partial int pixGetRankValue(IntPtr pix, int factor, float rank, out uint value);

    [LibraryImport(Library)]
    internal static partial IntPtr pixBlockconv(IntPtr pix, int across, int down);

    [LibraryImport(Library)]
    internal static partial IntPtr pixInvert(IntPtr into, IntPtr pix);

    [LibraryImport(Library)]
    internal static partial IntPtr pixOpenBrick(IntPtr into, IntPtr pix, int width, int height);

    [LibraryImport(Library)]
    internal static partial IntPtr pixCloseBrick(IntPtr into, IntPtr pix, int width, int height);

    [LibraryImport(Library)]
    internal static partial IntPtr pixDilateBrick(IntPtr into, IntPtr pix, int width, int height);

    [LibraryImport(Library)]
    internal static partial IntPtr pixSubtract(IntPtr into, IntPtr one, IntPtr other);

    [LibraryImport(Library)]
    internal static partial IntPtr pixSelectBySize(IntPtr pix, int width, int height, int connectivity, int type, int relation, IntPtr changed);

    [LibraryImport(Library)]
    internal static partial IntPtr pixRemoveBorderConnComps(IntPtr pix, int connectivity);

    [LibraryImport(Library)]
    internal static partial IntPtr pixConnCompBB(IntPtr pix, int connectivity);

    [LibraryImport(Library)]
    internal static partial int boxaGetCount(IntPtr boxes);

    [LibraryImport(Library)]
    internal static partial int boxaGetBoxGeometry(IntPtr boxes, int at, out int x, out int y, out int width, out int height);

    [LibraryImport(Library)]
    internal static partial void boxaDestroy(ref IntPtr boxes);

    [LibraryImport(Library)]
    internal static partial int pixRasterop(IntPtr into, int x, int y, int width, int height, int operation, IntPtr source, int sourceX, int sourceY);

    [LibraryImport(Library)]
    internal static partial int pixSetMasked(IntPtr pix, IntPtr mask, uint value);

    [LibraryImport(Library)]
    internal static partial IntPtr boxCreate(int x, int y, int width, int height);

    [LibraryImport(Library)]
    internal static partial void boxDestroy(ref IntPtr box);

    [LibraryImport(Library)]
    internal static partial IntPtr pixClipRectangle(IntPtr pix, IntPtr box, IntPtr clipped);

    [LibraryImport(Library)]
    internal static partial IntPtr pixAddBorder(IntPtr pix, int width, uint value);

    [LibraryImport(Library)]
    internal static partial IntPtr pixaCreate(int count);

    [LibraryImport(Library)]
    internal static partial int pixaAddPix(IntPtr pixa, IntPtr pix, int how);

    [LibraryImport(Library)]
    internal static partial int pixaWriteMemMultipageTiff(out IntPtr data, out nuint size, IntPtr pixa);

    [LibraryImport(Library)]
    internal static partial void pixaDestroy(ref IntPtr pixa);

    [LibraryImport(Library)]
    internal static partial IntPtr pixCreateTemplate(IntPtr pix);

    [LibraryImport(Library)]
    internal static partial IntPtr pixCopy(IntPtr into, IntPtr pix);
#pragma warning restore IDE1006, SA1300
}
