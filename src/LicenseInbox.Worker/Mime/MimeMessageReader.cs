using System.Text;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Documents;
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

    public Task<HeadersRead> ReadHeadersAsync(ReadOnlyMemory<byte> raw, SignatureCheck? check, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            IReadOnlyList<string> wanted = [];
            var facts = Read(raw, message => ReadHeaders(message, check, out wanted, cancellationToken), cancellationToken);
            return new HeadersRead(facts, wanted);
        },
        cancellationToken);

    public Task<MessageFacts> ReadAsync(ReadOnlyMemory<byte> raw, ReadingDepth depth, CancellationToken cancellationToken) =>
        Task.Run(() => DeepStack.Run(() => Read(raw, message => Read(message, depth, cancellationToken), cancellationToken)), cancellationToken);

    private MessageFacts Read(ReadOnlyMemory<byte> raw, Func<MimeMessage, MessageFacts> read, CancellationToken cancellationToken)
    {
        try
        {
            if (RawMessageGuard.Refuse(raw.Span) is { } refused)
                return Unreadable(raw, refused);
            using var stream = new MemoryStream(RawMessageGuard.Strip(raw.Span).ToArray(), writable: false);
            using var message = MimeMessage.Load(Parser, stream, cancellationToken);
            return read(message) with { Size = raw.Length };
        }
        catch (Exception error) when (error is not (OperationCanceledException or OutOfMemoryException))
        {
            // A parser's own defect must cost one mail, which then goes to a person, and not the mailbox. Its message may quote the mail: only its kind is told.
            return Unreadable(raw, $"it could not be parsed ({error.GetType().Name})");
        }
    }

    private MessageFacts Read(MimeMessage message, ReadingDepth depth, CancellationToken cancellationToken)
    {
        var headers = ReadHeaders(message, null, out _, cancellationToken) with { Digest = MessageDigest.Of(message, cancellationToken) };
        if (IsEncrypted(message.Body, cancellationToken))
            return headers with { Unreadable = "it is encrypted" };
        // What a bounce returns is our own mail, with our own blank forms.
        if (Bounces.Read(message, headers, cancellationToken) is { } bounce)
            return headers with { Bounce = bounce };
        var text = BodyText.Of(message.Body, cancellationToken);
        var ownWords = OwnWords.Of(text, options.OwnWordsLimit);
        return headers with
        {
            OwnWords = ownWords,
            KeyLines = KeyLines.Of(message.Body, text, cancellationToken),
            Documents = [.. new AttachedDocuments(documents, depth, options, cancellationToken).In(message.Body), .. CloudLinks.In(message.Body, ownWords, options.CloudDrives, cancellationToken)],
        };
    }

    /// <summary>Where the receiving server says nothing about the one sender, signatures may; on the very message that was received.</summary>
    private MessageFacts ReadHeaders(MimeMessage message, SignatureCheck? check, out IReadOnlyList<string> wanted, CancellationToken cancellationToken)
    {
        wanted = [];
        var facts = HeaderFacts.Read(message.Headers, message.Body?.ContentType, options);
        if (facts.Authentication.Count > 0 || facts is not { FromHeaders: 1, From: [{ Domain: { Length: > 0 } domain }] } || (!options.OwnDkim && options.ArcSealers.Count == 0))
            return facts;
        var signatures = options.OwnDkim ? new SenderSignatures(message, domain) : null;
        var chain = new ArcChain(message);
        wanted = (signatures?.KeysWanted ?? []).Concat(chain.KeysWanted(options.ArcSealers)).Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count == 0)
            check = new SignatureCheck(new Dictionary<string, SigningKey>(), default);
        return check is null
            ? facts
            : facts with { Authentication = [.. signatures?.Verify(check, cancellationToken) ?? [], .. chain.Verify(options.ArcSealers, check, cancellationToken)] };
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
