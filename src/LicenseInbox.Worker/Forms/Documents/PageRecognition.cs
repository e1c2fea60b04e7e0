using LicenseInbox.Domain.Reading;
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

    /// <summary>
    /// Reads single values of a page again that <see cref="Read"/> read before, in further manners: for each place as many texts as there are manners for what it is made of, in the same order; nothing at all where
    /// the page can't be read again.
    /// </summary>
    public abstract IReadOnlyList<IReadOnlyList<ReadText>> ReadAgain(ReadOnlyMemory<byte> content, int page, IReadOnlyList<FieldPlace> places, CancellationToken cancellationToken);

    /// <summary>This page of the next document will be drawn (<see cref="Draw"/>).</summary>
    public abstract void Keep(int page);

    /// <summary>Draws a page as a person may see it: one that was read by <see cref="Read"/> straight and upright as it was read. Null when it can't be drawn.</summary>
    public abstract PageImage? Draw(ReadOnlyMemory<byte> content, bool isPdf, Sheet page, PageMask mask, CancellationToken cancellationToken);

    /// <summary>Lets go of what was kept of a document's pages.</summary>
    public abstract void Forget();
}

/// <summary>What a value is made of.</summary>
internal enum Characters
{
    Any,

    /// <summary>Capital letters, digits and dashes, and no words.</summary>
    OfKeys,

    /// <summary>Those of a whole key, each of which counts.</summary>
    Key,

    Digits,

    /// <summary>Digits, a dozen or more in a row.</summary>
    ManyDigits,
}

/// <summary>Where a value stands on a sheet, and what it is made of.</summary>
/// <param name="Area">How far it may reach.</param>
/// <param name="Seen">Where something of it was seen: lines that are not beside this are none of its borders.</param>
/// <param name="Characters">What it is made of.</param>
/// <param name="IsComb">Whether it is a row of boxes, a character in each: the lines in it are no borders of the value.</param>
internal sealed record FieldPlace(Area Area, Area Seen, Characters Characters, bool IsComb = false);

/// <summary>What one reading found at a place, and how sure it is of it; empty when there is nothing.</summary>
internal sealed record ReadText(string Text, double Confidence)
{
    public static readonly ReadText Nothing = new("", 0);
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
