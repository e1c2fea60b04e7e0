using System.Security.Cryptography;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Reader;

/// <summary>
/// Tells the program which document is being read and what for, so that it holds each document to its limits, and knows which one it was when this process does not survive it.
/// Documents that the program knows already are not read again.
/// </summary>
internal sealed class AnnouncedDocuments(ReaderPipes pipes) : IDocumentReader, IReadingProgress
{
    private Dictionary<string, DocumentFacts> _known = [];

    /// <summary>Set once, right after this: the two know each other.</summary>
    public IDocumentReader Inner { get; set; } = null!;

    public void Know(IReadOnlyList<DocumentFacts> documents) => _known = documents.ToDictionary(document => document.Digest, StringComparer.Ordinal);

    public void Enter(ReadingPhase phase)
    {
        if (phase == ReadingPhase.Ocr)
            pipes.Send(Frame.Of(FrameKind.Ocr));
    }

    public bool IsDocument(ReadOnlySpan<byte> content, string? name) => Inner.IsDocument(content, name);

    public DocumentFacts Read(ReadOnlyMemory<byte> content, string name, ReadingDepth depth, CancellationToken cancellationToken)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        if (_known.TryGetValue(digest, out var known))
            return known;
        pipes.Send(Frame.Of(FrameKind.Begun, new DocumentBegun(CardData.Mask(name), digest)));
        var facts = ReadNew(content, name, digest, depth, cancellationToken);
        pipes.Send(Frame.Of(FrameKind.Read, facts));
        return facts;
    }

    /// <summary>No document may take its email down: that the reader failed on it is a fact about the document. Its message may quote the document: only its kind is told.</summary>
    private DocumentFacts ReadNew(ReadOnlyMemory<byte> content, string name, string digest, ReadingDepth depth, CancellationToken cancellationToken)
    {
        try
        {
            return Inner.Read(content, name, depth, cancellationToken);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or OperationCanceledException))
        {
            return new DocumentFacts
            {
                Name = CardData.Mask(name),
                Digest = digest,
                Problem = new DocumentProblem(DocumentProblemKind.ReadingFailed, $"it could not be read ({error.GetType().Name})"),
            };
        }
    }
}
