using System.Text;
using LicenseInbox.Domain.Reading;
using MimeKit;
using MimeKit.Cryptography;

namespace LicenseInbox.Worker.Mime;

/// <summary>The message reader: raw bytes in, masked facts out. What the bytes hold never makes it throw.</summary>
internal sealed class MimeMessageReader(IDocumentReader documents, MimeOptions options) : IMessageReader
{
    /// <summary>The guard refuses earlier; deeper than this the parser would silently leave parts out.</summary>
    private static readonly ParserOptions Parser = new() { MaxMimeDepth = 2 * RawMessageGuard.NestingLimit };

    /// <summary>The charsets of Windows are not in .NET by themselves; without them the parser's reader of <c>winmail.dat</c> does not even start.</summary>
    static MimeMessageReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public Task<MessageFacts> ReadAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken) => Task.Run(() => Read(raw, cancellationToken), cancellationToken);

    private MessageFacts Read(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken)
    {
        try
        {
            if (RawMessageGuard.Refuse(raw.Span) is { } refused)
                return Unreadable(raw, refused);
            using var stream = new MemoryStream(RawMessageGuard.Strip(raw.Span).ToArray(), writable: false);
            using var message = MimeMessage.Load(Parser, stream, cancellationToken);
            return Read(message, cancellationToken) with { Size = raw.Length };
        }
        catch (Exception error) when (error is not (OperationCanceledException or OutOfMemoryException))
        {
            // A parser's own defect must cost one mail, which then goes to a person, and not the mailbox. Its message may quote the mail: only its kind is told.
            return Unreadable(raw, $"it could not be parsed ({error.GetType().Name})");
        }
    }

    private MessageFacts Read(MimeMessage message, CancellationToken cancellationToken)
    {
        var headers = HeaderFacts.Read(message.Headers, message.Body?.ContentType, options) with { Digest = MessageDigest.Of(message, cancellationToken) };
        if (IsEncrypted(message.Body, cancellationToken))
            return headers with { Unreadable = "it is encrypted" };
        // What a bounce returns is our own mail, with our own blank forms.
        if (Bounces.Read(message, headers, cancellationToken) is { } bounce)
            return headers with { Bounce = bounce };
        var ownWords = OwnWords.Of(BodyText.Of(message.Body, cancellationToken), options.OwnWordsLimit);
        return headers with
        {
            OwnWords = ownWords,
            Documents = [.. new AttachedDocuments(documents, options, cancellationToken).In(message.Body), .. CloudLinks.In(message.Body, ownWords, options.CloudDrives, cancellationToken)],
        };
    }

    private static bool IsEncrypted(MimeEntity? body, CancellationToken cancellationToken) =>
        body is MultipartEncrypted || (body is MimePart part && SignedContent.IsEnvelope(part) && SignedContent.Open(part, cancellationToken) is null);

    /// <summary>What the headers say of a mail that is not read.</summary>
    public MessageFacts Unreadable(ReadOnlyMemory<byte> raw, string reason)
    {
        var facts = new MessageFacts { Digest = MessageDigest.Of(raw.Span), Size = raw.Length, Unreadable = reason };
        try
        {
            // Fields were left out: whom the receiving server vouches for can't be told from the rest.
            return HeaderFacts.Read(HeaderExcerpt.Of(raw.Span), type: null, options) with { Digest = facts.Digest, Size = facts.Size, Unreadable = reason, Authentication = [] };
        }
        catch (Exception error) when (MalformedContent.Is(error))
        {
            return facts;
        }
    }
}
