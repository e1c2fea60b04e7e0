using System.Diagnostics.CodeAnalysis;
using System.Text;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace LicenseInbox.Worker.Pdf;

/// <summary>Looks things up in PDF dictionaries; what is missing or of another kind is absent, never an exception.</summary>
internal static class Tokens
{
    private const int LongestChain = 16;

    /// <summary>Follows indirect references, a limited number of them.</summary>
    public static bool TryResolve<T>(IToken? token, IPdfTokenScanner scanner, [NotNullWhen(true)] out T? found)
        where T : class, IToken
    {
        for (var step = 0; step < LongestChain && token is IndirectReferenceToken reference; step++)
            token = scanner.Get(reference.Data)?.Data;
        if (token is ObjectToken inner)
            token = inner.Data;
        found = token as T;
        return found is not null;
    }

    public static bool TryGet<T>(DictionaryToken dictionary, string name, IPdfTokenScanner scanner, [NotNullWhen(true)] out T? found)
        where T : class, IToken
    {
        found = null;
        return dictionary.Data.TryGetValue(name, out var token) && TryResolve(token, scanner, out found);
    }

    public static string? Name(DictionaryToken dictionary, string name, IPdfTokenScanner scanner) =>
        TryGet(dictionary, name, scanner, out NameToken? token) ? token.Data : null;

    public static int? Integer(DictionaryToken dictionary, string name, IPdfTokenScanner scanner) =>
        TryGet(dictionary, name, scanner, out NumericToken? token) ? token.Int : null;

    /// <summary>Text of a string, name or stream.</summary>
    public static string? Text(IToken? token, IPdfTokenScanner scanner)
    {
        if (TryResolve(token, scanner, out StringToken? text))
            return text.Data;
        if (TryResolve(token, scanner, out HexToken? hex))
            return Decode(hex.Bytes);
        if (TryResolve(token, scanner, out NameToken? name))
            return name.Data;
        if (TryResolve(token, scanner, out NumericToken? number))
            return number.Data.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return null;
    }

    /// <summary>A text string: UTF-16 or UTF-8 by its mark, else Latin (PDFDocEncoding's common part).</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return Encoding.Unicode.GetString(bytes[2..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            return Encoding.UTF8.GetString(bytes[3..]);
        return Encoding.Latin1.GetString(bytes);
    }
}
