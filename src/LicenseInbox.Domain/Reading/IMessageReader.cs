namespace LicenseInbox.Domain.Reading;

/// <summary>The reading boundary: a raw message in, masked facts out.</summary>
public interface IMessageReader
{
    /// <summary>
    /// Reads one email. Never throws for what the bytes hold: a mail that can't be parsed has <see cref="MessageFacts.Unreadable"/>,
    /// a document that can't be read its <see cref="DocumentFacts.Problem"/>.
    /// </summary>
    /// <param name="raw">The message as the server holds it.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<MessageFacts> ReadAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken);
}
