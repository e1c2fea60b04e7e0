namespace LicenseInbox.Domain.Reading;

/// <summary>Which of the vendor's forms it is.</summary>
public enum FormKind
{
    /// <summary><c>license-transfer</c>: License Transfer Form.</summary>
    LicenseTransfer,

    /// <summary><c>card-authorization</c>: Credit Card Authorization.</summary>
    CardAuthorization,

    /// <summary><c>migration-worksheet</c>: MAXCS Software Only Solution License Migration Worksheet.</summary>
    MigrationWorksheet,
}

/// <summary>How a value was read.</summary>
public enum ReadBy
{
    /// <summary>The value an AcroForm field holds.</summary>
    AcroForm,

    /// <summary>The page's text.</summary>
    Text,

    /// <summary>Optical character recognition of a page image.</summary>
    Ocr,

    /// <summary>A representative, who looked at the page.</summary>
    Representative,
}

/// <summary>A rectangle on a page as it is shown (rotation applied): points of 1/72 inch from the lower left corner.</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Bottom">Lower edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
public sealed record Box(double Left, double Bottom, double Width, double Height);

/// <summary>One field of a form: what was read and how.</summary>
public sealed record FieldFacts
{
    /// <summary>The field's name as in the form's description, such as <c>from_system_key</c> or <c>license_key_3</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The text, trimmed, inner runs of white space one space; null when the field is empty. Masked where it holds card data.
    /// For a signature that is drawn, stamped or digital: the words in brackets, such as <c>[drawn]</c>, <c>[digital signature]</c>.
    /// </summary>
    public string? Value { get; init; }

    /// <summary>For a checkbox, whether it is on; null for other fields.</summary>
    public bool? Checked { get; init; }

    /// <summary>The page it is on, from 1.</summary>
    public int? Page { get; init; }

    /// <summary>Where on the page.</summary>
    public Box? Box { get; init; }

    /// <summary>How it was read; null when nothing was found.</summary>
    public ReadBy? By { get; init; }

    /// <summary>How surely, 0 to 1; null when nothing was found.</summary>
    public double? Confidence { get; init; }

    /// <summary>Other values it may be, best first.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];

    /// <summary>
    /// For what character recognition read: what each reading made differently (another scale, another binarisation, a scanner's own text layer) gave, masked; an empty text where
    /// a reading found nothing. Two that agree are worth more than one, however sure of itself. Empty for typed values. A box that may be ticked gives <c>on</c>, <c>off</c> or nothing; ink
    /// its words in brackets. A field whose label was found with nothing beside it has <see cref="By"/> set to <see cref="ReadBy.Ocr"/>, empty texts here, and in
    /// <see cref="Confidence"/> how surely it is empty.
    /// </summary>
    public IReadOnlyList<string> Readings { get; init; } = [];

    /// <summary>What recognition gave, where <see cref="Value"/> is the known key or value that it stands for; null when they are the same, and for typed values.</summary>
    public string? ReadAs { get; init; }
}

/// <summary>A field that was read from a page image, and that nothing we know makes sure: no rule rests on it.</summary>
/// <param name="Read">The field as it was read.</param>
/// <param name="Known">What the registry has that comes near, best first: for a representative's eyes only, never told to a partner.</param>
public sealed record UnsureField(FieldFacts Read, IReadOnlyList<NearValue> Known);

/// <summary>A value of the registry that comes near what was read.</summary>
/// <param name="Table"><c>systems</c>, <c>licenses</c> or <c>cases</c>.</param>
/// <param name="Column">Its column.</param>
/// <param name="Value">The value.</param>
public sealed record NearValue(string Table, string Column, string Value);

/// <summary>Two values where there should be one: an AcroForm value the page does not show, or text a person would not see.</summary>
/// <param name="Field">The field, or null when the text belongs to none.</param>
/// <param name="Held">What the field or the hidden text says, masked.</param>
/// <param name="Shown">What the page shows a person, masked; null when nothing.</param>
/// <param name="Page">The page, from 1.</param>
/// <param name="Reason">In words, such as "the page shows another value" or "white text on white".</param>
public sealed record FieldConflict(string? Field, string? Held, string? Shown, int? Page, string Reason);

/// <summary>What is kept of a card. Number and security code never leave the reader.</summary>
/// <param name="CardType">The brand the number's first digits stand for, else the one the form names; null when neither is known.</param>
/// <param name="LastFour">The last four digits, or null.</param>
/// <param name="ExpiryYear">Four digits, or null when it was not read as a date.</param>
/// <param name="ExpiryMonth">1 to 12, or null when it was not read as a date.</param>
/// <param name="NumberPlausible">Whether a typed number has 13 to 19 digits and passes Luhn; null when there is none or it was read by OCR.</param>
public sealed record CardFacts(string? CardType, string? LastFour, int? ExpiryYear, int? ExpiryMonth, bool? NumberPlausible);

/// <summary>One form that was found in a document.</summary>
public sealed record FormFacts
{
    /// <summary>Identity within its message: digest of the document and the form's place in it.</summary>
    public required string Id { get; init; }

    /// <summary>Which form.</summary>
    public required FormKind Kind { get; init; }

    /// <summary>The document's file name as the partner knows it, masked.</summary>
    public required string Source { get; init; }

    /// <summary>Its first page in the document, from 1.</summary>
    public int FirstPage { get; init; } = 1;

    /// <summary>The pages it is on, from 1, in order.</summary>
    public IReadOnlyList<int> Pages { get; init; } = [];

    /// <summary>How surely it is this form, 0 to 1.</summary>
    public double Confidence { get; init; } = 1;

    /// <summary>Fields by name. A field of the description that is absent here was not found on the form.</summary>
    public IReadOnlyDictionary<string, FieldFacts> Fields { get; init; } = new Dictionary<string, FieldFacts>(StringComparer.Ordinal);

    /// <summary>Where field and page disagree, or text is hidden.</summary>
    public IReadOnlyList<FieldConflict> Conflicts { get; init; } = [];

    /// <summary>For a card form, what is kept of the card.</summary>
    public CardFacts? Card { get; init; }

    /// <summary>
    /// Fields that stay unsure, by name, once what recognition read was held against what we know (<c>Sureness</c>); their values are taken out of <see cref="Fields"/>. Empty as it was read.
    /// </summary>
    public IReadOnlyDictionary<string, UnsureField> Unsure { get; init; } = new Dictionary<string, UnsureField>(StringComparer.Ordinal);

    /// <summary>Its pages: those it was found on; of a form that was read before these were kept, those of its fields.</summary>
    public IReadOnlyList<int> PagesOf => Pages.Count > 0 ? Pages : Fields.Values.Select(read => read.Page).OfType<int>().Append(FirstPage).Distinct().Order().ToList();

    /// <summary>Whether any of its fields was read from a page image.</summary>
    public bool IsFromImage => Fields.Values.Any(read => read.By == ReadBy.Ocr);

    /// <summary>Whether a representative corrected any of its fields.</summary>
    public bool IsCorrected => Fields.Values.Any(read => read.By == ReadBy.Representative);

    /// <summary>The field, or null when it was not found.</summary>
    public FieldFacts? Field(string name) => Fields.GetValueOrDefault(name);

    /// <summary>The field's text, or null when it is empty or was not found.</summary>
    public string? Text(string name) => Field(name)?.Value;

    /// <summary>Whether the checkbox was found and is on.</summary>
    public bool IsChecked(string name) => Field(name)?.Checked == true;
}
