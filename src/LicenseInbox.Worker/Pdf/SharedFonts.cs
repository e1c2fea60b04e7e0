using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace LicenseInbox.Worker.Pdf;

/// <summary>
/// Form programs give the look of each field a font object of its own, all of them the same font. Reading one takes longer than drawing the field: here the looks share the first of those that say the same.
/// </summary>
internal sealed class SharedFonts(IPdfTokenScanner scanner)
{
    private readonly Dictionary<DictionaryToken, IToken> _first = [];

    /// <summary>The look, with fonts that others had before it.</summary>
    public StreamToken In(StreamToken look)
    {
        if (!Tokens.TryGet(look.StreamDictionary, "Resources", scanner, out DictionaryToken? resources) || !Tokens.TryGet(resources, "Font", scanner, out DictionaryToken? fonts))
            return look;
        var shared = fonts;
        foreach (var (name, font) in fonts.Data)
        {
            var first = First(font);
            if (first != font)
                shared = shared.With(name, first);
        }

        return shared == fonts ? look : new StreamToken(look.StreamDictionary.With("Resources", resources.With("Font", shared)), look.Data);
    }

    private IToken First(IToken font)
    {
        if (font is not IndirectReferenceToken || !Tokens.TryResolve(font, scanner, out DictionaryToken? held))
            return font;
        return _first.TryGetValue(held, out var first) ? first : _first[held] = font;
    }
}
