namespace LicenseInbox.Domain.Reading;

/// <summary>Why a document was not read.</summary>
public enum DocumentProblemKind
{
    /// <summary>A PDF that asks for a password.</summary>
    PasswordProtected,

    /// <summary>A PDF that is damaged or ends too early.</summary>
    Damaged,

    /// <summary>A PDF that holds an XFA form and no page of its own.</summary>
    XfaOnly,

    /// <summary>A page image: a scan, a fax, a photo.</summary>
    Image,

    /// <summary>A Word document.</summary>
    Word,

    /// <summary>An Excel workbook.</summary>
    Excel,

    /// <summary>An HEIC picture.</summary>
    Heic,

    /// <summary>An archive (zip, rar, 7z, …).</summary>
    Archive,

    /// <summary>More pages than the limit.</summary>
    TooManyPages,

    /// <summary>The reader failed on it or was stopped.</summary>
    ReadingFailed,
}

/// <summary>What kept a document from being read.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Detail">In words a partner understands, masked.</param>
public sealed record DocumentProblem(DocumentProblemKind Kind, string Detail);

/// <summary>For a document that is no known form: what an operator needs to write a form's description. Masked.</summary>
/// <param name="Labels">Texts that look like labels.</param>
/// <param name="AcroFormNames">Full names of its AcroForm fields.</param>
/// <param name="Text">Its text, line by line.</param>
public sealed record UnknownDocument(IReadOnlyList<string> Labels, IReadOnlyList<string> AcroFormNames, IReadOnlyList<string> Text);

/// <summary>One document that came with an email, or one given to <c>read</c>.</summary>
public sealed record DocumentFacts
{
    /// <summary>File name, masked; an invented one when the part has none.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of its bytes, lower-case hex.</summary>
    public required string Digest { get; init; }

    /// <summary>Number of pages; null when it was not opened.</summary>
    public int? Pages { get; init; }

    /// <summary>The forms in it, in page order.</summary>
    public IReadOnlyList<FormFacts> Forms { get; init; } = [];

    /// <summary>Set when it holds no known form and was opened.</summary>
    public UnknownDocument? Unknown { get; init; }

    /// <summary>Set when it, or a page of it, was not read.</summary>
    public DocumentProblem? Problem { get; init; }
}
