using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Policy;

/// <summary>One fact a finding rests on.</summary>
public sealed record Evidence
{
    /// <summary>The document's file name, <c>subject</c>, <c>body</c>, <c>headers</c>, or a table: <c>systems</c>, <c>licenses</c>, <c>partners</c>, <c>cases</c>, <c>requests</c>; <c>registry</c> for all of them.</summary>
    public required string Source { get; init; }

    /// <summary>The form, for a document's field.</summary>
    public FormKind? Form { get; init; }

    /// <summary>
    /// The form's id (<see cref="FormFacts.Id"/>), for a document's field: the finding is one of the form's own, which a later form may replace for it. Null where the form
    /// is only quoted and nothing on it is wrong.
    /// </summary>
    public string? FormId { get; init; }

    /// <summary>The page, from 1.</summary>
    public int? Page { get; init; }

    /// <summary>The field or column.</summary>
    public string? Field { get; init; }

    /// <summary>What it says, masked where it holds card data. Text; the registry's dates as yyyy-MM-dd.</summary>
    public string? Value { get; init; }

    /// <summary>How it was read.</summary>
    public ReadBy? By { get; init; }

    /// <summary>How surely, 0 to 1.</summary>
    public double? Confidence { get; init; }

    /// <summary>What recognition gave, where <see cref="Value"/> is the known key it stands for: read so, look-alikes folded. Null for everything else.</summary>
    public string? ReadAs { get; init; }

    /// <summary>Evidence from a form's field, also when the field is empty or was not found.</summary>
    public static Evidence From(FormFacts form, string field)
    {
        var facts = form.Field(field);
        return new Evidence
        {
            Source = form.Source,
            Form = form.Kind,
            FormId = form.Id,
            Page = facts?.Page ?? form.FirstPage,
            Field = field,
            Value = facts is { Checked: { } isOn } ? (isOn ? "yes" : "no") : facts?.Value,
            By = facts?.By,
            Confidence = facts?.Confidence,
            ReadAs = facts?.ReadAs,
        };
    }

    /// <summary>Evidence of a field in doubt: what each reading gave, best first, then what the registry has that comes near.</summary>
    public static IEnumerable<Evidence> InDoubt(FormFacts form, string field)
    {
        var unsure = form.Unsure[field];
        var read = unsure.Read;
        var first = From(form, field) with { Page = read.Page ?? form.FirstPage, Value = read.Value, By = ReadBy.Ocr, Confidence = read.Confidence };
        var others = read.Candidates.Concat(read.Readings.Where(text => text.Length > 0)).Where(text => text != read.Value).Distinct(StringComparer.Ordinal);
        return others.Select(text => first with { Value = text, Confidence = null })
            .Prepend(first)
            .Concat(unsure.Known.Select(near => From(near.Table, near.Column, near.Value)));
    }

    /// <summary>Evidence from a table or a part of the email.</summary>
    public static Evidence From(string source, string? field, string? value) =>
        new() { Source = source, Field = field, Value = value };
}

/// <summary>One thing the policy found.</summary>
public sealed record Finding
{
    /// <summary>Its code, such as <c>owner.mismatch</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Where the code leads, from the policy table, or weaker where the rule says "note".</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>The case whose request it belongs to; null for a request without a case or a finding about the message.</summary>
    public CaseNumber? Case { get; init; }

    /// <summary>What is wrong, in one sentence that a partner may read: quotes what his documents say, tells nothing about another end user.</summary>
    public required string Message { get; init; }

    /// <summary>What would repair it, in one sentence to the partner; null when he can do nothing.</summary>
    public string? Repair { get; init; }

    /// <summary>What it rests on; at least one item.</summary>
    public required IReadOnlyList<Evidence> Evidence { get; init; }

    /// <summary>Set when a representative has overridden it; it then counts as a note.</summary>
    public string? OverriddenBy { get; init; }
}
