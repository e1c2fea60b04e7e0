using System.Buffers;

namespace LicenseInbox.Worker.Pdf;

/// <summary>Refuses files whose arrays and dictionaries are nested so deeply that a parser overflows its stack, which nothing can catch.</summary>
internal static class Nesting
{
    private const int Deepest = 2000;

    /// <summary>What may stand between two brackets that are nested: white space and names.</summary>
    private static readonly SearchValues<byte> Between = SearchValues.Create(" \n\r\t/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8);

    public static bool IsTooDeep(ReadOnlySpan<byte> content)
    {
        var depth = 0;
        for (var next = content.IndexOfAny((byte)'[', (byte)'<'); next >= 0; next = content.IndexOfAny((byte)'[', (byte)'<'))
        {
            depth = content[..next].ContainsAnyExcept(Between) ? 1 : depth + 1;
            if (depth > Deepest)
                return true;
            content = content[(next + 1)..];
        }

        return false;
    }
}
