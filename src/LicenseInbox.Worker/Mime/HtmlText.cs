using System.Text;
using System.Text.RegularExpressions;
using MimeKit.Text;

namespace LicenseInbox.Worker.Mime;

/// <summary>
/// Turns HTML into lines, as a person reads it: block elements begin lines, what is not shown is left out. Quotations become one line <c>&gt;</c>, signatures of mail programs nothing, and
/// where a mail program says that the quoted mail begins, the text ends.
/// </summary>
internal static partial class HtmlText
{
    private const int DeepestNesting = 1000;

    private static readonly HashSet<HtmlTagId> Blocks =
    [
        HtmlTagId.Br, HtmlTagId.P, HtmlTagId.Div, HtmlTagId.TR, HtmlTagId.LI, HtmlTagId.UL, HtmlTagId.OL, HtmlTagId.Table, HtmlTagId.H1, HtmlTagId.H2, HtmlTagId.H3, HtmlTagId.H4,
        HtmlTagId.H5, HtmlTagId.H6, HtmlTagId.HR, HtmlTagId.Pre, HtmlTagId.BlockQuote, HtmlTagId.Section, HtmlTagId.Article, HtmlTagId.Header, HtmlTagId.Footer, HtmlTagId.DL,
        HtmlTagId.DT, HtmlTagId.DD, HtmlTagId.Address, HtmlTagId.Center, HtmlTagId.Form, HtmlTagId.Body,
    ];

    private static readonly HashSet<HtmlTagId> Unseen = [HtmlTagId.Style, HtmlTagId.Script, HtmlTagId.Title, HtmlTagId.Head, HtmlTagId.NoScript, HtmlTagId.Option];

    private static readonly HashSet<HtmlTagId> Void =
    [
        HtmlTagId.Br, HtmlTagId.HR, HtmlTagId.Image, HtmlTagId.Input, HtmlTagId.Meta, HtmlTagId.Link, HtmlTagId.Col, HtmlTagId.Base, HtmlTagId.Area, HtmlTagId.Wbr, HtmlTagId.Embed,
        HtmlTagId.Source, HtmlTagId.Track, HtmlTagId.Param,
    ];

    private readonly record struct OpenElement(HtmlTagId Id, string Name, bool Drops);

    /// <param name="html">The HTML.</param>
    /// <param name="links">Gets what the links lead to that a person sees; null when nobody wants them.</param>
    public static string Of(string html, ICollection<string>? links = null)
    {
        var text = new StringBuilder();
        var open = new Stack<OpenElement>();
        var dropping = 0;
        var tokenizer = new HtmlTokenizer(new StringReader(html)) { DecodeCharacterReferences = true };
        while (tokenizer.ReadNextToken(out var token))
        {
            switch (token)
            {
                case HtmlTagToken { IsEndTag: true } end:
                    dropping -= Close(open, end);
                    break;
                case HtmlTagToken begin:
                    if (BeginsQuotedMail(begin))
                        return Tidy(text);
                    if (begin.Id == HtmlTagId.A && dropping == 0 && Value(begin, HtmlAttributeId.Href) is { } link)
                        links?.Add(link);
                    if (begin.Id == HtmlTagId.BlockQuote && dropping == 0 && IsQuote(begin))
                        text.Append("\n>\n");
                    if (!Void.Contains(begin.Id) && !begin.IsEmptyElement && open.Count < DeepestNesting)
                    {
                        var drops = Drops(begin);
                        open.Push(new OpenElement(begin.Id, begin.Name, drops));
                        dropping += drops ? 1 : 0;
                    }

                    break;
                case HtmlDataToken { Kind: HtmlTokenKind.Data } data when dropping == 0:
                    text.Append(Spaces().Replace(data.Data, " "));
                    break;
                default:
                    break;
            }

            if (dropping == 0 && token is HtmlTagToken tag)
                text.Append(Blocks.Contains(tag.Id) ? "\n" : tag.Id is HtmlTagId.TD or HtmlTagId.TH ? " " : "");
        }

        return Tidy(text);
    }

    /// <summary>Closes the element and what was left open in it; returns how many of them dropped their text. An end without a beginning closes nothing.</summary>
    private static int Close(Stack<OpenElement> open, HtmlTagToken end)
    {
        // As browsers do, an inline end does not reach out of a block.
        var reach = 0;
        foreach (var element in open)
        {
            if (element.Id == end.Id && element.Name.Equals(end.Name, StringComparison.OrdinalIgnoreCase))
                break;
            if (++reach >= open.Count || reach > 50)
                return 0;
        }

        if (open.Count == 0)
            return 0;
        var dropped = 0;
        for (; reach >= 0; reach--)
            dropped += open.Pop().Drops ? 1 : 0;
        return dropped;
    }

    private static bool Drops(HtmlTagToken tag) =>
        Unseen.Contains(tag.Id)
        || (tag.Id == HtmlTagId.BlockQuote && IsQuote(tag))
        || Has(tag, HtmlAttributeId.Class, "gmail_signature", "moz-signature", "yahoo_quoted", "protonmail_signature_block")
        || Has(tag, HtmlAttributeId.Id, "ms-outlook-mobile-signature", "AppleMailSignature")
        || (Value(tag, HtmlAttributeId.Style) is { } style && Hidden().IsMatch(style));

    /// <summary>Mail programs also indent with blockquote: then without the bar at its left.</summary>
    private static bool IsQuote(HtmlTagToken tag) => Value(tag, HtmlAttributeId.Style) is not { } style || !NoBorder().IsMatch(style) || Value(tag, HtmlAttributeId.Type) == "cite";

    private static bool BeginsQuotedMail(HtmlTagToken tag) =>
        Has(tag, HtmlAttributeId.Id, "divRplyFwdMsg", "appendonsend", "reply-intro", "mail-editor-reference-message-container") || Has(tag, HtmlAttributeId.Class, "moz-forward-container");

    private static bool Has(HtmlTagToken tag, HtmlAttributeId id, params ReadOnlySpan<string> words)
    {
        if (Value(tag, id) is not { } value)
            return false;
        foreach (var word in value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (words.Contains(word))
                return true;
        }

        return false;
    }

    private static string? Value(HtmlTagToken tag, HtmlAttributeId id)
    {
        foreach (var attribute in tag.Attributes)
        {
            if (attribute.Id == id)
                return attribute.Value;
        }

        return null;
    }

    private static string Tidy(StringBuilder text) => string.Join('\n', text.ToString().Split('\n').Select(line => line.Length == 0 ? line : Spaces().Replace(line, " ").Trim()));

    [GeneratedRegex(@"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|mso-hide\s*:\s*all", RegexOptions.IgnoreCase)]
    private static partial Regex Hidden();

    [GeneratedRegex(@"border(-left)?\s*:\s*(none|0)", RegexOptions.IgnoreCase)]
    private static partial Regex NoBorder();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
