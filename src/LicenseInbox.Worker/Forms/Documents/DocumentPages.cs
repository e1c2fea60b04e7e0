using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>Opens documents of one format. What a technology that knows the format offers to <see cref="DocumentReader"/>.</summary>
internal abstract class DocumentPages
{
    /// <summary>The pages. Never throws for what the bytes hold: that is <see cref="OpenedDocument.Problem"/>.</summary>
    public abstract OpenedDocument Open(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);
}

/// <summary>What an opened document shows, page by page, before any form is looked for.</summary>
internal sealed record OpenedDocument
{
    /// <summary>How many pages it has; null when that is not known.</summary>
    public int? PageCount { get; init; }

    /// <summary>The pages that could be read, in order; a broken one is missing.</summary>
    public IReadOnlyList<Sheet> Sheets { get; init; } = [];

    /// <summary>Full names of its AcroForm fields.</summary>
    public IReadOnlyList<string> AcroFormNames { get; init; } = [];

    /// <summary>Whether a viewer makes the looks of its fields anew.</summary>
    public bool NeedsAppearances { get; init; }

    public bool HasXfa { get; init; }

    /// <summary>Why it was not opened.</summary>
    public DocumentProblem? Problem { get; init; }

    public int Broken => (PageCount ?? 0) - Sheets.Count;

    public static OpenedDocument Closed(DocumentProblemKind kind, string detail) => new() { Problem = new DocumentProblem(kind, detail) };
}
