using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Benchmarks.Corpus;

/// <summary>How a field was read.</summary>
internal enum Reading
{
    /// <summary>As it stands there.</summary>
    Right,

    /// <summary>As it stands there, but in doubt: a person looks.</summary>
    Unsure,

    /// <summary>Otherwise, or not at all, and in doubt: a person looks.</summary>
    UnsureWrong,

    /// <summary>Not found at all, and not in doubt: the partner is asked for what he sent, or, with a whole row, nobody would notice.</summary>
    Missed,

    /// <summary>Otherwise, and nobody would notice.</summary>
    WrongAsSure,
}

/// <summary>One field of a form.</summary>
/// <param name="Document">The document's file.</param>
/// <param name="Kind">The form.</param>
/// <param name="Field">The field's name.</param>
/// <param name="IsDecidedOn">Whether a decision may rest on it; else it is only shown to people.</param>
/// <param name="Reading">How it was read.</param>
/// <param name="Detail">What stands there and what was read; of a card number neither.</param>
internal sealed record FieldResult(string Document, FormKind Kind, string Field, bool IsDecidedOn, Reading Reading, string Detail);

/// <summary>One document.</summary>
/// <param name="Document">The document as it is.</param>
/// <param name="Fields">Each field that stands on it, or was read though nothing stands there.</param>
/// <param name="FormsLost">Forms that were not recognised; their fields are not among <paramref name="Fields"/>.</param>
/// <param name="FormsInvented">Forms that are not on it.</param>
/// <param name="Problem">What kept the reader from it, or null.</param>
internal sealed record DocumentResult(TrueDocument Document, IReadOnlyList<FieldResult> Fields, int FormsLost, int FormsInvented, string? Problem);
