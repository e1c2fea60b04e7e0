using System.Text.RegularExpressions;
using LicenseInbox.Domain.Reading;
using MimeKit;

namespace LicenseInbox.Worker.Mime;

/// <summary>Recognises delivery status notifications (RFC 3464), and bounces in the older shapes that only quote the mail they return.</summary>
internal static partial class Bounces
{
    public static BounceFacts? Read(MimeMessage message)
    {
        var status = message.BodyParts.OfType<MessageDeliveryStatus>().FirstOrDefault();
        var isReport = status is not null
            || (message.Body is MultipartReport { ReportType: { } type } && type.Equals("delivery-status", StringComparison.OrdinalIgnoreCase));
        var fromDaemon = message.From.Mailboxes.Any(mailbox => Daemon().IsMatch(mailbox.Address));
        if (!isReport && !(fromDaemon && (message.Headers[HeaderId.ReturnPath]?.Trim() == "<>" || BounceSubject().IsMatch(message.Subject ?? ""))))
            return null;

        var groups = status?.StatusGroups.Skip(1).ToList() ?? [];
        return new BounceFacts(
            OriginalMessageId(message),
            groups.Select(group => group["Final-Recipient"]).Where(value => value is not null).Select(value => value![(value!.LastIndexOf(';') + 1)..].Trim()).ToList(),
            groups.Select(group => group["Action"]).FirstOrDefault(value => value is not null)?.Trim().ToLowerInvariant() ?? "failed",
            groups.Select(group => group["Diagnostic-Code"]).FirstOrDefault(value => value is not null) is { } diagnostic ? CardData.Mask(diagnostic) : null);
    }

    private static string? OriginalMessageId(MimeMessage message)
    {
        foreach (var part in message.BodyParts)
        {
            var quoted = part switch
            {
                MessagePart { Message.MessageId: { } id } => id,
                TextPart text when MessageId().Match(text.Text ?? "") is { Success: true } match => match.Groups["id"].Value,
                MimePart { Content: { } content } other when other.ContentType.IsMimeType("text", "rfc822-headers") && MessageId().Match(Decode(content)) is { Success: true } match => match.Groups["id"].Value,
                _ => null,
            };
            if (quoted is not null)
                return quoted;
        }

        return null;
    }

    private static string Decode(IMimeContent content)
    {
        using var decoded = new MemoryStream();
        content.DecodeTo(decoded);
        return System.Text.Encoding.Latin1.GetString(decoded.ToArray());
    }

    [GeneratedRegex(@"^(mailer-daemon|postmaster|mail-daemon|mdaemon)(@|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Daemon();

    [GeneratedRegex(@"undeliver|delivery (status|failure|has failed)|failure notice|returned mail|mail delivery failed", RegexOptions.IgnoreCase)]
    private static partial Regex BounceSubject();

    [GeneratedRegex(@"^\s*Message-ID:\s*<(?<id>[^>\s]+)>", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex MessageId();
}
