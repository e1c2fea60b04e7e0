using System.Globalization;
using LicenseInbox.Domain.Reading;
using MimeKit;
using MimeKit.Utils;

namespace LicenseInbox.Worker.Mime;

/// <summary>The message reader: raw bytes in, masked facts out.</summary>
internal sealed class MimeMessageReader(IDocumentReader documents, MimeOptions options) : IMessageReader
{
    private static readonly string[] AutoReplyHeaders = ["X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-AutoReply-From", "X-Mail-Autoreply", "X-FC-MachineGenerated"];

    public async Task<MessageFacts> ReadAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken)
    {
        if (RawMessageGuard.Refuse(raw.Span) is { } refused)
            return Unreadable(raw, refused);
        MimeMessage message;
        try
        {
            using var stream = new MemoryStream(raw.ToArray(), writable: false);
            message = await MimeMessage.LoadAsync(stream, cancellationToken);
        }
        catch (FormatException error)
        {
            return Unreadable(raw, $"it is no mail ({error.Message})");
        }

        using (message)
            return Read(message, raw.Length, cancellationToken);
    }

    private MessageFacts Read(MimeMessage message, long size, CancellationToken cancellationToken)
    {
        var received = message.Headers.FirstOrDefault(header => header.Id == HeaderId.Received)?.Value;
        var from = message.Headers.Where(header => header.Id == HeaderId.From).ToList();
        return new MessageFacts
        {
            MessageId = string.IsNullOrWhiteSpace(message.MessageId) ? null : message.MessageId.Trim(),
            Digest = MessageDigest.Of(message),
            Size = size,
            From = from.SelectMany(header => Addresses(header.RawValue)).ToList(),
            FromHeaders = from.Count,
            Recipients = message.To.Mailboxes.Concat(message.Cc.Mailboxes).Select(Address).ToList(),
            References = MimeUtils.EnumerateReferences(message.Headers[HeaderId.InReplyTo] ?? "").Concat(message.References.Reverse()).Distinct(StringComparer.Ordinal).ToList(),
            Subject = CardData.Mask(OneLine(message.Subject ?? "")),
            Date = message.Headers.Contains(HeaderId.Date) && message.Date != DateTimeOffset.MinValue ? message.Date : null,
            TopmostReceived = ReceivedDate(received),
            Authentication = AuthenticationHeaders.Believed(message.Headers, options),
            Automatic = Automatic(message),
            Bounce = Bounces.Read(message),
            OwnWords = CardData.Mask(OwnWords.Of(message)),
            Documents = new AttachedDocuments(documents, options).In(message.Body, cancellationToken),
        };
    }

    private static MessageFacts Unreadable(ReadOnlyMemory<byte> raw, string reason) =>
        new() { Digest = MessageDigest.Of(raw.Span), Size = raw.Length, Unreadable = reason };

    private static AutomaticFacts Automatic(MimeMessage message)
    {
        var headers = message.Headers;
        var suppress = headers["X-Auto-Response-Suppress"];
        return new AutomaticFacts(
            headers[HeaderId.AutoSubmitted]?.Split(';', '(')[0].Trim().ToLowerInvariant(),
            headers[HeaderId.Precedence]?.Trim().ToLowerInvariant(),
            headers.Any(header => header.Field.StartsWith("List-", StringComparison.OrdinalIgnoreCase)),
            AutoReplyHeaders.Any(name => headers[name] is { } value && !value.Trim().Equals("no", StringComparison.OrdinalIgnoreCase))
                || suppress?.Split(',').Any(word => word.Trim().Equals("All", StringComparison.OrdinalIgnoreCase)) == true,
            headers[HeaderId.ReturnPath]?.Trim() == "<>",
            message.Body is MultipartReport);
    }

    private static IEnumerable<MailAddress> Addresses(byte[] rawValue) =>
        InternetAddressList.TryParse(ParserOptions.Default, rawValue, out var list) ? list.Mailboxes.Select(Address) : [new MailAddress(null, "")];

    private static MailAddress Address(MailboxAddress mailbox)
    {
        var name = string.IsNullOrWhiteSpace(mailbox.Name) ? null : CardData.Mask(OneLine(mailbox.Name));
        return new MailAddress(name, MailboxAddress.EncodeAddrspec(mailbox.Address ?? "").ToLowerInvariant());
    }

    private static DateTimeOffset? ReceivedDate(string? received)
    {
        if (received is null || received.LastIndexOf(';') is var semicolon && semicolon < 0)
            return null;
        return DateUtils.TryParse(received[(semicolon + 1)..].Trim(), out var date) ? date : null;
    }

    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Normalize() is var line && line.Length > 0
            ? string.Concat(line.Where(c => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format)))
            : "";
}
