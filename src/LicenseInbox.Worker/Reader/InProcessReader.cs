using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Reader;

/// <summary>Reads within the process that asks, without limits: for mails and documents that are known to be harmless.</summary>
internal sealed class InProcessReader(IMessageReader messages, IDocumentReader documents, IMailRemaker remaker, IPageImages images) : IReader
{
    public Task<HeadersRead> ReadHeadersAsync(ReadOnlyMemory<byte> raw, SignatureCheck? check, CancellationToken cancellationToken) => messages.ReadHeadersAsync(raw, check, cancellationToken);

    public Task<MessageFacts> ReadAsync(ReadOnlyMemory<byte> raw, ReadingDepth depth, CancellationToken cancellationToken) => messages.ReadAsync(raw, depth, cancellationToken);

    public Task<DocumentFacts> ReadDocumentAsync(ReadOnlyMemory<byte> content, string name, CancellationToken cancellationToken) =>
        Task.Run(() => documents.Read(content, name, cancellationToken), cancellationToken);

    public Task<RemadeMail> EncloseAsync(ReadOnlyMemory<byte> raw, EncloseOrder order, CancellationToken cancellationToken) => remaker.EncloseAsync(raw, order, cancellationToken);

    public Task<RemadeMail> StripAsync(ReadOnlyMemory<byte> raw, StripOrder order, CancellationToken cancellationToken) => remaker.StripAsync(raw, order, cancellationToken);

    public Task<string?> DigestAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken) => remaker.DigestAsync(raw, cancellationToken);

    public Task<PageImage> DrawAsync(ReadOnlyMemory<byte> raw, PageOrder order, CancellationToken cancellationToken) => images.DrawAsync(raw, order, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
