namespace LicenseInbox.Domain.Reading;

/// <summary>Where mails and documents are read, remade and drawn: outside of the process that asks, since what a stranger sends may take its reader down.</summary>
public interface IReader : IMessageReader, Billing.IMailRemaker, IPageImages, IAsyncDisposable
{
    /// <summary>
    /// Reads one document. Never throws for what the bytes hold: a document that can't be read, or takes its reader down, has <see cref="DocumentFacts.Problem"/>.
    /// </summary>
    /// <param name="content">The document's bytes.</param>
    /// <param name="name">Its file name.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ReaderUnavailableException">No reader could be started.</exception>
    Task<DocumentFacts> ReadDocumentAsync(ReadOnlyMemory<byte> content, string name, CancellationToken cancellationToken);
}

/// <summary>Transient: no reader could be started, for a reason that is not in what was to be read. It may be asked again later.</summary>
/// <param name="message">Why, for the operator.</param>
/// <param name="innerException">The cause, or null.</param>
public sealed class ReaderUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
