using MimeKit;

namespace LicenseInbox.Worker.Mime;

/// <summary>Opens a raw mail that was read before, to take something out of it.</summary>
internal static class RawMail
{
    private static readonly ParserOptions Parser = new() { MaxMimeDepth = 2 * RawMessageGuard.NestingLimit };

    /// <param name="raw">The raw mail.</param>
    /// <param name="digest">Its digest, when it must be a known one.</param>
    /// <param name="other">The result when it is another mail.</param>
    /// <param name="failed">The result when the mail makes it fail, from why.</param>
    /// <param name="use">What is done with it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static T Use<T>(ReadOnlyMemory<byte> raw, string? digest, T other, Func<string, T> failed, Func<MimeMessage, T> use, CancellationToken cancellationToken)
    {
        try
        {
            if (RawMessageGuard.Refuse(raw.Span) is not null)
                return other;
            using var stream = new MemoryStream(RawMessageGuard.Strip(raw.Span).ToArray(), writable: false);
            using var message = MimeMessage.Load(Parser, stream, cancellationToken);
            return digest is not null && MessageDigest.Of(message, cancellationToken) != digest ? other : use(message);
        }
        catch (Exception error) when (error is not (OperationCanceledException or OutOfMemoryException))
        {
            // Its message may quote the mail: only its kind is told.
            return failed($"it could not be made ({error.GetType().Name})");
        }
    }
}
