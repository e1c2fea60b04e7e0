using UglyToad.PdfPig;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace LicenseInbox.Worker.Pdf;

/// <summary>Optional content that is switched off when the document opens, by the layers' names.</summary>
internal static class HiddenLayers
{
    public static HashSet<string> Of(PdfDocument document)
    {
        var scanner = document.Structure.TokenScanner;
        var hidden = new HashSet<string>(StringComparer.Ordinal);
        if (!Tokens.TryGet(document.Structure.Catalog.CatalogDictionary, "OCProperties", scanner, out DictionaryToken? properties) || !Tokens.TryGet(properties, "D", scanner, out DictionaryToken? state))
            return hidden;
        var isOffByDefault = Tokens.Name(state, "BaseState", scanner) == "OFF";
        var list = isOffByDefault ? properties.Data.GetValueOrDefault("OCGs") : state.Data.GetValueOrDefault("OFF");
        hidden.UnionWith(NamesOf(list, scanner));
        if (isOffByDefault)
            hidden.ExceptWith(NamesOf(state.Data.GetValueOrDefault("ON"), scanner));
        return hidden;
    }

    public static string? NameOf(DictionaryToken layer, IPdfTokenScanner scanner) =>
        layer.Data.TryGetValue("Name", out var name) ? Tokens.Text(name, scanner)
        : Tokens.TryGet(layer, "OCGs", scanner, out DictionaryToken? member) ? NameOf(member, scanner)
        : null;

    private static IEnumerable<string> NamesOf(IToken? list, IPdfTokenScanner scanner) =>
        Tokens.TryResolve(list, scanner, out ArrayToken? layers)
            ? layers.Data.Select(token => Tokens.TryResolve(token, scanner, out DictionaryToken? layer) ? NameOf(layer, scanner) : null).OfType<string>()
            : [];
}
