using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>Reads the text of page images. What a technology that recognises characters offers to <see cref="DocumentReader"/>; also opens documents that are pictures.</summary>
internal abstract class PageRecognition : DocumentPages
{
    /// <summary>
    /// Reads one page at least twice in different manners; each reading is a sheet with <see cref="Sheet.IsRecognized"/>. A text layer that a scanner put behind the page's picture is one reading
    /// of it, the first. Never throws for what the picture holds.
    /// </summary>
    /// <param name="content">The document.</param>
    /// <param name="isPdf">Whether it is a PDF; else it is a picture file.</param>
    /// <param name="page">The page as it was opened.</param>
    /// <param name="cancellationToken">Stops the reading and every process that takes part in it.</param>
    public abstract RecognizedPage Read(ReadOnlyMemory<byte> content, bool isPdf, Sheet page, CancellationToken cancellationToken);
}

/// <summary>What became of a page image.</summary>
internal enum Legibility
{
    /// <summary>Text was read on it.</summary>
    Read,

    /// <summary>There is nothing on it: the back of a sheet.</summary>
    Blank,

    /// <summary>Something is on it that can't be read as text.</summary>
    Illegible,

    /// <summary>The time for the document was over before its turn.</summary>
    OutOfTime,
}

/// <summary>A page image with its readings; empty unless it was read.</summary>
internal sealed record RecognizedPage(Legibility Legibility, IReadOnlyList<Sheet> Readings);
