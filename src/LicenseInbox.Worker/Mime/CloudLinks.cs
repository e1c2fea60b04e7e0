using System.Text.RegularExpressions;
using LicenseInbox.Domain.Reading;
using MimeKit;

namespace LicenseInbox.Worker.Mime;

/// <summary>
/// Links to files in cloud drives, in the sender's own words: some mail programs send them in place of attachments. They are never followed; what is kept of one is its host.
/// </summary>
internal static partial class CloudLinks
{
    private const int Most = 5;

    /// <summary>One document that can't be opened for each drive.</summary>
    /// <param name="body">The mail's body.</param>
    /// <param name="ownWords">The sender's own words.</param>
    /// <param name="drives">Hosts of cloud drives; their subdomains count.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static IEnumerable<DocumentFacts> In(MimeEntity? body, string ownWords, IReadOnlyList<string> drives, CancellationToken cancellationToken)
    {
        // Links in HTML need not be among the words; filters rewrite them and keep the real one inside.
        var links = HtmlParts(body).SelectMany(part => LinksOf(part, cancellationToken)).Prepend(ownWords);
        return links.SelectMany(text => Host().Matches(Unescaped(text)).Select(match => match.Groups["host"].Value.ToLowerInvariant()))
            .Select(host => drives.FirstOrDefault(drive => host == drive || host.EndsWith("." + drive, StringComparison.Ordinal)))
            .OfType<string>()
            .Distinct()
            .Take(Most)
            .Select(drive => new DocumentFacts
            {
                Name = $"The link to {drive}",
                Digest = $"link:{drive}",
                Problem = new DocumentProblem(DocumentProblemKind.Link, "links are not followed, forms are read from attached files only"),
            });
    }

    private static IEnumerable<TextPart> HtmlParts(MimeEntity? entity) => entity switch
    {
        Multipart multipart => multipart.SelectMany(HtmlParts),
        TextPart { IsHtml: true, IsAttachment: false, FileName: null } html => [html],
        _ => [],
    };

    private static List<string> LinksOf(TextPart part, CancellationToken cancellationToken)
    {
        var links = new List<string>();
        _ = HtmlText.Of(BodyText.Shortened(PartText.Of(part, cancellationToken)), links);
        return links;
    }

    private static string Unescaped(string text) => text.Contains('%', StringComparison.Ordinal) ? $"{text} {Uri.UnescapeDataString(text)}" : text;

    [GeneratedRegex(@"https?://(?:[^\s/@<>""]{1,100}@)?(?<host>[A-Za-z0-9.-]{1,253})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Host();
}
