using LicenseInbox.Worker.Forms.Layout;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace LicenseInbox.Worker.Pdf;

/// <summary>
/// Reads the AcroForm by its widgets: each knows its field by its parents. Field trees that are shared or go round in circles end at a limited depth, which walking down from the form would not.
/// </summary>
internal sealed class FormFields(PdfDocument document)
{
    private const int DepthLimit = 24;
    private const int NameLimit = 4000;
    private const int PushButton = 1 << 16;

    private readonly IPdfTokenScanner _scanner = document.Structure.TokenScanner;
    private readonly DictionaryToken? _form = Tokens.TryGet(document.Structure.Catalog.CatalogDictionary, "AcroForm", document.Structure.TokenScanner, out DictionaryToken? form) ? form : null;

    /// <summary>Whether it holds an XFA form.</summary>
    public bool HasXfa => _form?.Data.ContainsKey("XFA") == true;

    public bool IsPresent => _form is not null;

    /// <summary>Whether viewers are asked to make the looks of the fields from their values.</summary>
    public bool NeedsAppearances => _form is not null && Tokens.TryGet(_form, "NeedAppearances", _scanner, out BooleanToken? token) && token.Data;

    /// <summary>The page's fields by the number of their annotation.</summary>
    public Dictionary<int, SheetField> On(PaintedPage page)
    {
        var fields = new Dictionary<int, SheetField>();
        foreach (var annotation in page.Annotations.Where(annotation => annotation.Subtype == "Widget"))
        {
            if (Field(annotation, page.Number) is { } field)
                fields[annotation.Index] = field;
        }

        return fields;
    }

    private SheetField? Field(PageAnnotation annotation, int page)
    {
        var chain = Chain(annotation.Dictionary);
        var type = chain.Select(node => Tokens.Name(node, "FT", _scanner)).FirstOrDefault(name => name is not null);
        var flags = chain.Select(node => Tokens.Integer(node, "Ff", _scanner)).FirstOrDefault(value => value is not null) ?? 0;
        var kind = type switch
        {
            "Btn" when (flags & PushButton) != 0 => (SheetFieldKind?)null,
            "Btn" => SheetFieldKind.Tick,
            "Ch" => SheetFieldKind.Choice,
            "Sig" => SheetFieldKind.Signature,
            "Tx" => SheetFieldKind.Text,
            _ => null,
        };
        if (kind is null)
            return null;
        var value = chain.Select(node => node.Data.GetValueOrDefault("V")).FirstOrDefault(token => token is not null and not NullToken);
        var onState = kind == SheetFieldKind.Tick ? OnState(annotation.Dictionary) : null;
        return new SheetField
        {
            FullName = string.Join('.', Enumerable.Reverse(chain).Select(node => Tokens.Text(node.Data.GetValueOrDefault("T"), _scanner)).Where(name => !string.IsNullOrEmpty(name)).Take(DepthLimit)),
            AlternateName = chain.Select(node => Tokens.Text(node.Data.GetValueOrDefault("TU"), _scanner)).FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)),
            Kind = kind.Value,
            Page = page,
            Box = annotation.Box,
            Value = kind switch
            {
                SheetFieldKind.Tick => null,
                SheetFieldKind.Signature => Tokens.TryResolve(value, _scanner, out DictionaryToken? signed) && signed.Data.Count > 0 ? "[digital signature]" : null,
                SheetFieldKind.Choice => Chosen(chain, value),
                _ => TextOf(value) ?? RichText(chain),
            },
            IsOn = kind == SheetFieldKind.Tick && IsOn(annotation.Dictionary, value, onState),
            OnState = Exported(chain, onState),
            IsHidden = annotation.IsHidden || annotation.Box.Size < 1,
            HasAppearance = annotation.HasAppearance,
        };
    }

    /// <summary>A widget, its field, and the field's parents.</summary>
    private List<DictionaryToken> Chain(DictionaryToken widget)
    {
        var chain = new List<DictionaryToken> { widget };
        while (chain.Count < DepthLimit && Tokens.TryGet(chain[^1], "Parent", _scanner, out DictionaryToken? parent) && !chain.Contains(parent, ReferenceEqualityComparer.Instance as IEqualityComparer<DictionaryToken>))
            chain.Add(parent);
        return chain;
    }

    private string? TextOf(IToken? value)
    {
        var text = Tokens.Text(value, _scanner);
        if (text is null && Tokens.TryResolve(value, _scanner, out StreamToken? stream))
            text = Tokens.Decode(stream.Decode(document.Structure.FilterProvider, _scanner).Span);
        return Clean(text);
    }

    /// <summary>A rich value without its marks, where there is no plain one.</summary>
    private string? RichText(List<DictionaryToken> chain)
    {
        var rich = chain.Select(node => TextOf(node.Data.GetValueOrDefault("RV"))).FirstOrDefault(text => text is not null);
        return rich is null ? null : Clean(System.Net.WebUtility.HtmlDecode(RichMarks.None(rich)));
    }

    /// <summary>The chosen options as they are shown.</summary>
    private string? Chosen(List<DictionaryToken> chain, IToken? value)
    {
        var chosen = Tokens.TryResolve(value, _scanner, out ArrayToken? several) ? several.Data.Select(TextOf).OfType<string>().ToList() : TextOf(value) is { } one ? [one] : [];
        var shown = chosen.Select(option => Options(chain).FirstOrDefault(pair => pair.Export == option).Shown ?? option);
        return Clean(string.Join(", ", shown));
    }

    private IEnumerable<(string? Export, string? Shown)> Options(List<DictionaryToken> chain)
    {
        var list = chain.Select(node => Tokens.TryGet(node, "Opt", _scanner, out ArrayToken? options) ? options : null).FirstOrDefault(options => options is not null);
        foreach (var option in list?.Data ?? [])
        {
            if (Tokens.TryResolve(option, _scanner, out ArrayToken? pair) && pair.Length == 2)
                yield return (Tokens.Text(pair.Data[0], _scanner), Tokens.Text(pair.Data[1], _scanner));
            else if (Tokens.Text(option, _scanner) is { } text)
                yield return (text, text);
        }
    }

    /// <summary>Where a button's states are numbers into the options, the option.</summary>
    private string? Exported(List<DictionaryToken> chain, string? state)
    {
        if (state is null || !int.TryParse(state, System.Globalization.CultureInfo.InvariantCulture, out var number))
            return state;
        return Options(chain).ElementAtOrDefault(number).Export ?? state;
    }

    private string? OnState(DictionaryToken widget)
    {
        if (!Tokens.TryGet(widget, "AP", _scanner, out DictionaryToken? looks))
            return null;
        foreach (var name in new[] { "N", "D" })
        {
            if (Tokens.TryGet(looks, name, _scanner, out DictionaryToken? states) && states.Data.Keys.FirstOrDefault(key => key != "Off") is { } on)
                return on;
        }

        return null;
    }

    private bool IsOn(DictionaryToken widget, IToken? value, string? onState)
    {
        if (Tokens.Name(widget, "AS", _scanner) is { } state)
            return state != "Off";
        var held = Tokens.Text(value, _scanner);
        return held is not null and not "Off" and not "" && (onState is null || held == onState);
    }

    /// <summary>The full names of the form's fields; a field met before is not entered again.</summary>
    public IReadOnlyList<string> Names()
    {
        var names = new List<string>();
        if (_form is not null && Tokens.TryGet(_form, "Fields", _scanner, out ArrayToken? roots))
            Walk(roots, "", 0, [], names);
        return names;
    }

    private void Walk(ArrayToken nodes, string parent, int depth, HashSet<IToken> met, List<string> names)
    {
        foreach (var token in nodes.Data)
        {
            if (names.Count >= NameLimit || depth > DepthLimit || !met.Add(token) || !Tokens.TryResolve(token, _scanner, out DictionaryToken? node))
                continue;
            var own = Tokens.Text(node.Data.GetValueOrDefault("T"), _scanner);
            var name = string.IsNullOrEmpty(own) ? parent : parent.Length > 0 ? $"{parent}.{own}" : own;
            if (Tokens.TryGet(node, "Kids", _scanner, out ArrayToken? kids) && kids.Data.Any(kid => Tokens.TryResolve(kid, _scanner, out DictionaryToken? child) && child.Data.ContainsKey("T")))
                Walk(kids, name, depth + 1, met, names);
            else if (name.Length > 0)
                names.Add(name);
        }
    }

    private static string? Clean(string? text)
    {
        if (text is null)
            return null;
        var lines = text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).Where(line => line.Length > 0);
        return string.Join('\n', lines) is { Length: > 0 } clean ? clean : null;
    }
}
