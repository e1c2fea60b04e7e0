using System.Text.RegularExpressions;
using LicenseInbox.Domain.Reading;
using MimeKit;

namespace LicenseInbox.Worker.Mime;

/// <summary>Recognises delivery status notifications (RFC 3464), and bounces in the older shapes that only quote the mail they return.</summary>
internal static partial class Bounces
{
    private const int LongestQuote = 256 * 1024;
    private const int MostRecipients = 50;

    public static BounceFacts? Read(MimeMessage message, MessageFacts headers, CancellationToken cancellationToken)
    {
        var parts = new List<MimeEntity>();
        Flatten(message.Body, parts);
        if (parts.OfType<MessageDeliveryStatus>().FirstOrDefault() is { } status && message.Body is Multipart or MessageDeliveryStatus)
            return FromStatus(status, OriginalMessageId(parts, headers.MessageId, cancellationToken));
        if (message.Body is MultipartReport { ReportType: { } type } && !type.Equals("delivery-status", StringComparison.OrdinalIgnoreCase))
            return null;
        return LooksReturned(headers) ? FromQuote(message, parts, headers, cancellationToken) : null;
    }

    private static BounceFacts FromStatus(MessageDeliveryStatus status, string? originalMessageId)
    {
        HeaderList[] groups;
        try
        {
            groups = [.. status.StatusGroups];
        }
        catch (FormatException)
        {
            groups = [];
        }

        var actions = groups.Select(group => group["Action"]?.Split(';', '(')[0].Trim().ToLowerInvariant()).OfType<string>().Where(action => action.Length > 0).ToList();
        return new BounceFacts(
            originalMessageId,
            Recipients(groups.Select(group => group["Original-Recipient"] ?? group["Final-Recipient"]).OfType<string>().Select(value => value[(value.LastIndexOf(';') + 1)..])),
            actions.Contains("failed") ? "failed" : actions.FirstOrDefault() is { } action ? PlainWords.Line(action) : "failed",
            groups.Select(group => PlainWords.LineOrNull(group["Diagnostic-Code"] ?? group["Status"])).OfType<string>().FirstOrDefault());
    }

    /// <summary>qmail, old Exim, Exchange: words for people, and the mail returned below them or attached.</summary>
    private static BounceFacts? FromQuote(MimeMessage message, List<MimeEntity> parts, MessageFacts headers, CancellationToken cancellationToken)
    {
        if (OriginalMessageId(parts, headers.MessageId, cancellationToken) is not { } original)
            return null;
        var words = string.Join('\n', parts.OfType<TextPart>().Take(1).Select(part => Quote(part, cancellationToken)));
        var failed = message.Headers["X-Failed-Recipients"] is { } named
            ? named.Split(',')
            : FailedRecipient().Matches(words).Select(match => match.Groups["address"].Value);
        return new BounceFacts(original, Recipients(failed), "failed", Diagnostic().Match(words) is { Success: true } match ? PlainWords.LineOrNull(match.Value) : null);
    }

    private static bool LooksReturned(MessageFacts headers)
    {
        var isDaemon = headers.From.Count == 0 || headers.From.All(address => Daemon().IsMatch(address.Address));
        return isDaemon ? headers.Automatic.NullReturnPath || BounceSubject().IsMatch(headers.Subject) : headers.Automatic.NullReturnPath && BounceSubject().IsMatch(headers.Subject);
    }

    private static string? OriginalMessageId(List<MimeEntity> parts, string? own, CancellationToken cancellationToken)
    {
        foreach (var part in parts)
        {
            var id = part switch
            {
                MessagePart { Message: { } returned } => HeaderFacts.MessageId(returned.Headers),
                TextPart text => MessageIdLine().Match(Quote(text, cancellationToken)) is { Success: true } match ? PlainWords.IdOrNull(match.Groups["id"].Value) : null,
                _ => null,
            };
            if (id is not null && id != own)
                return id;
        }

        return null;
    }

    private static string Quote(TextPart part, CancellationToken cancellationToken)
    {
        var text = PartText.Of(part, cancellationToken);
        text = text.Length <= LongestQuote ? text : text[..LongestQuote];
        return part.IsHtml ? HtmlText.Of(text) : text;
    }

    private static List<string> Recipients(IEnumerable<string> addresses) =>
        addresses.Select(address => PlainWords.Id(address).Trim('<', '>').ToLowerInvariant()).Where(address => address.Contains('@', StringComparison.Ordinal)).Distinct().Take(MostRecipients).ToList();

    private static void Flatten(MimeEntity? entity, List<MimeEntity> parts)
    {
        if (entity is Multipart multipart)
        {
            foreach (var child in multipart)
                Flatten(child, parts);
        }
        else if (entity is not null)
        {
            parts.Add(entity);
        }
    }

    [GeneratedRegex(@"^(mailer-daemon|postmaster|mail-daemon|mdaemon|microsoftexchange[0-9a-f]+)(@|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Daemon();

    [GeneratedRegex(@"undeliver|delivery (status|failure|has failed|notification)|failure notice|returned mail|mail delivery (failed|failure|system)|could not be delivered|unzustellbar|non remis", RegexOptions.IgnoreCase)]
    private static partial Regex BounceSubject();

    [GeneratedRegex(@"^[\s>]{0,10}Message-ID:\s{0,10}<(?<id>[^<>\s]{1,998})>", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex MessageIdLine();

    [GeneratedRegex(@"^\s{0,8}<?(?<address>[^\s<>:;,@]{1,64}@[^\s<>:;,@]{1,255}?)>?:?\s*$", RegexOptions.Multiline)]
    private static partial Regex FailedRecipient();

    [GeneratedRegex(@"(?<![\d.])[45]\d\d[ -](?:[45]\.\d{1,3}\.\d{1,3}[ ])?[^\r\n]{3,200}")]
    private static partial Regex Diagnostic();
}
