using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using MimeKit;
using MimeKit.Text;

namespace LicenseInbox.Worker.Mime;

/// <summary>The sender's own words: a body without quoted text, signature and disclaimer.</summary>
internal static partial class OwnWords
{
    public static string Of(MimeMessage message)
    {
        var text = message.TextBody is { } plain && !string.IsNullOrWhiteSpace(plain) ? plain : message.HtmlBody is { } html ? ToText(html) : "";
        return Strip(text);
    }

    /// <summary>Cuts at the first line that starts quoted text, a signature or a disclaimer, and drops lines that are quoted.</summary>
    public static string Strip(string text)
    {
        var own = new StringBuilder();
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd();
            var pair = i + 1 < lines.Length ? $"{line} {lines[i + 1].Trim()}" : line;
            if (Attribution().IsMatch(line) && lines.Skip(i + 1).Take(3).Any(next => next.StartsWith('>')))
                continue; // The answer may stand below or between quoted lines.
            if (line is "--" or "-- " || lines[i] == "-- " || Divider().IsMatch(line) || Attribution().IsMatch(line) || (line.Length > 0 && Attribution().IsMatch(pair)) || Disclaimer().IsMatch(line))
                break;
            if (HeaderBlock().IsMatch(line) && i + 1 < lines.Length && lines.Skip(i + 1).Take(3).Any(next => HeaderBlockRest().IsMatch(next)))
                break;
            if (line.StartsWith('>') || SentFrom().IsMatch(line))
                continue;
            own.Append(line).Append('\n');
        }

        return BlankLines().Replace(own.ToString(), "\n\n").Trim();
    }

    private static string ToText(string html)
    {
        var text = new StringBuilder();
        var tokenizer = new HtmlTokenizer(new StringReader(html)) { DecodeCharacterReferences = true };
        var (hidden, quoted) = (0, 0);
        while (tokenizer.ReadNextToken(out var token))
        {
            switch (token)
            {
                case HtmlTagToken tag when tag.Id is HtmlTagId.Style or HtmlTagId.Script or HtmlTagId.Title or HtmlTagId.Head:
                    hidden = Math.Max(0, hidden + (tag.IsEndTag ? -1 : tag.IsEmptyElement ? 0 : 1));
                    break;
                case HtmlTagToken { Id: HtmlTagId.BlockQuote } tag:
                    quoted = Math.Max(0, quoted + (tag.IsEndTag ? -1 : 1));
                    text.Append('\n');
                    break;
                case HtmlTagToken { Id: HtmlTagId.Div, IsEndTag: false } tag when IsQuoteContainer(tag):
                    return text.ToString();
                case HtmlTagToken tag when tag.Id is HtmlTagId.Br or HtmlTagId.P or HtmlTagId.Div or HtmlTagId.TR or HtmlTagId.LI or HtmlTagId.Table or HtmlTagId.H1 or HtmlTagId.H2 or HtmlTagId.H3 or HtmlTagId.HR:
                    text.Append('\n');
                    break;
                case HtmlTagToken { Id: HtmlTagId.TD or HtmlTagId.TH }:
                    text.Append(' ');
                    break;
                case HtmlDataToken data when hidden == 0 && quoted == 0 && token.Kind == HtmlTokenKind.Data:
                    text.Append(Spaces().Replace(WebUtility.HtmlDecode(data.Data), " "));
                    break;
                default:
                    break;
            }
        }

        return string.Join('\n', text.ToString().Split('\n').Select(line => line.Trim()));
    }

    private static bool IsQuoteContainer(HtmlTagToken tag) => tag.Attributes.Any(attribute =>
        attribute.Value is { } value
        && ((attribute.Id == HtmlAttributeId.Class && (value.Contains("gmail_quote", StringComparison.Ordinal) || value.Contains("moz-cite-prefix", StringComparison.Ordinal)))
            || (attribute.Id == HtmlAttributeId.Id && value is "divRplyFwdMsg" or "appendonsend" or "reply-intro")));

    [GeneratedRegex(@"^\s*(-{2,}\s*(original message|forwarded message|urspr.ngliche nachricht|message d'origine|reply above).*|_{20,}\s*|begin forwarded message:?\s*|-{5,}\s*forwarded.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Divider();

    [GeneratedRegex(@"^\s*>?\s*(on\b.{5,200}\bwrote\s*:|am\b.{5,200}\bschrieb\b.{0,100}:|le\b.{5,200}\ba .crit\s*:|.{0,80}<[^<>\s]+@[^<>\s]+>\s+(wrote|writes|schrieb)\s*:)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Attribution();

    [GeneratedRegex(@"^\s*\*?(from|von|de)\s*:\*?\s+\S", RegexOptions.IgnoreCase)]
    private static partial Regex HeaderBlock();

    [GeneratedRegex(@"^\s*\*?(sent|date|to|subject|gesendet|an|betreff|envoy.|objet|datum)\s*:\*?\s+\S", RegexOptions.IgnoreCase)]
    private static partial Regex HeaderBlockRest();

    [GeneratedRegex(@"^\s*\W{0,3}(confidentiality notice|confidentiality statement|disclaimer\b|privileged and confidential|(this|the information (contained )?in this)\s+(e-?mail|message|communication|transmission)\b.{0,120}\b(confidential|intended|privileged)|the information (contained|transmitted) in this|if you (are not|have received) (the intended|this))", RegexOptions.IgnoreCase)]
    private static partial Regex Disclaimer();

    [GeneratedRegex(@"^\s*(sent from my|get outlook for|von meinem .* gesendet|sent with)\b", RegexOptions.IgnoreCase)]
    private static partial Regex SentFrom();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
