namespace LicenseInbox.Worker.Pdf;

/// <summary>Refuses files whose arrays and dictionaries are nested so deeply that a parser overflows its stack, which nothing can catch.</summary>
internal static class Nesting
{
    private const int Deepest = 2000;

    public static bool IsTooDeep(ReadOnlySpan<byte> content)
    {
        var depth = 0;
        foreach (var c in content)
        {
            if (c is (byte)'[' or (byte)'<')
            {
                if (++depth > Deepest)
                    return true;
            }
            else if (c is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'/') && !char.IsAsciiLetterOrDigit((char)c))
            {
                depth = 0;
            }
        }

        return false;
    }
}
