namespace LicenseInbox.Domain.Reading;

/// <summary>Why a document was not read.</summary>
public enum DocumentProblemKind
{
    /// <summary>A document that asks for a password, or is encrypted.</summary>
    PasswordProtected,

    /// <summary>A PDF that is damaged or ends too early.</summary>
    Damaged,

    /// <summary>A PDF that holds an XFA form and no page of its own.</summary>
    XfaOnly,

    /// <summary>A page image: a scan, a fax, a photo.</summary>
    Image,

    /// <summary>A Word document, or one of another word processor.</summary>
    Word,

    /// <summary>An Excel workbook, or another spreadsheet.</summary>
    Excel,

    /// <summary>An HEIC picture.</summary>
    Heic,

    /// <summary>An archive (zip, rar, 7z, …).</summary>
    Archive,

    /// <summary>Another format that may hold a form and is not read: a web page, a picture of another kind, a saved email.</summary>
    OtherFormat,

    /// <summary>No file, but a link to one in a cloud drive.</summary>
    Link,

    /// <summary>More pages than the limit.</summary>
    TooManyPages,

    /// <summary>The reader failed on it or was stopped.</summary>
    ReadingFailed,
}

/// <summary>What kept a document from being read.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Detail">In words a partner understands, masked.</param>
public sealed record DocumentProblem(DocumentProblemKind Kind, string Detail)
{
    /// <summary>Whether it came as a file: a mere link may stand in any mail.</summary>
    public bool IsAttached => Kind != DocumentProblemKind.Link;
}

/// <summary>For a document that is no known form, or a form without labels of required fields: what an operator needs to describe it. Masked.</summary>
public sealed record UnknownDocument
{
    /// <summary>Texts that may be its title, the largest first.</summary>
    public IReadOnlyList<FoundText> Titles { get; init; } = [];

    /// <summary>Texts that may be labels.</summary>
    public IReadOnlyList<FoundLabel> Labels { get; init; } = [];

    /// <summary>Its AcroForm fields.</summary>
    public IReadOnlyList<FoundControl> AcroFormFields { get; init; } = [];

    /// <summary>The known form that comes nearest; null when none has anything in common with it.</summary>
    public NearestForm? Nearest { get; init; }

    /// <summary>Its text, line by line.</summary>
    public IReadOnlyList<string> Text { get; init; } = [];
}

/// <summary>A text and the page it is on, from 1.</summary>
public sealed record FoundText(string Text, int Page);

/// <summary>A text that may be a label.</summary>
/// <param name="Text">The label without its colon.</param>
/// <param name="Page">Its page, from 1.</param>
/// <param name="X">Points from the page's left edge.</param>
/// <param name="Y">Points from its upper edge.</param>
/// <param name="Value">What stands after it, right of it or below it, masked; null when nothing does.</param>
/// <param name="Means">The fields that it is taken for already, such as <c>license-transfer end_user</c>.</param>
public sealed record FoundLabel(string Text, int Page, int X, int Y, string? Value, IReadOnlyList<string> Means);

/// <summary>An AcroForm field.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Kind"><c>text</c>, <c>tick</c>, <c>choice</c>, <c>signature</c>, or <c>none</c> when it is on no page.</param>
/// <param name="Page">Its page, from 1; null when it is on none.</param>
/// <param name="X">Points from the page's left edge.</param>
/// <param name="Y">Points from its upper edge.</param>
/// <param name="Value">What it holds, masked; null when it is empty.</param>
/// <param name="Means">The fields that it is taken for already.</param>
public sealed record FoundControl(string Name, string Kind, int? Page, int? X, int? Y, string? Value, IReadOnlyList<string> Means);

/// <summary>A known form, held against a document.</summary>
/// <param name="Form">Its name, such as <c>license-transfer</c>.</param>
/// <param name="Found">Its fields that have a label or an AcroForm field in the document.</param>
/// <param name="Missing">The required ones that have none.</param>
public sealed record NearestForm(string Form, IReadOnlyList<string> Found, IReadOnlyList<string> Missing);

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

    /// <summary>Set when it was opened and holds no known form, or one without labels of required fields.</summary>
    public UnknownDocument? Unknown { get; init; }

    /// <summary>Set when it, or a page of it, was not read.</summary>
    public DocumentProblem? Problem { get; init; }
}
