using System.Text.RegularExpressions;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Pricing;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Benchmarks.Corpus;

/// <summary>Forms as the worker would decide on them against what stands on the document.</summary>
internal sealed partial class FieldComparison(PolicySettings settings)
{
    /// <summary>What decisions may rest on though a form need not have it.</summary>
    private static readonly HashSet<string> Optional = ["case_number", "software_only", "po_number", "amount"];

    public DocumentResult Compare(TrueDocument document, DocumentFacts read)
    {
        var rest = read.Forms.ToList();
        var fields = new List<FieldResult>();
        var lost = 0;
        foreach (var form in document.Forms)
        {
            var best = rest.Where(found => found.Kind == form.Kind).MinBy(found => Fields(document, form, found).Count(result => result.Reading != Reading.Right));
            if (best is null)
            {
                lost++;
                continue;
            }

            rest.Remove(best);
            fields.AddRange(Fields(document, form, best));
        }

        return new DocumentResult(document, fields, lost, rest.Count, read.Problem?.Detail);
    }

    /// <summary>Each field that stands on the form, and each that was read, or is in doubt, though nothing stands there. Security codes are not kept, so not compared.</summary>
    private IEnumerable<FieldResult> Fields(TrueDocument document, TrueForm form, FormFacts read)
    {
        foreach (var (name, value) in form.Fields)
            yield return Result(name, value);
        foreach (var name in read.Fields.Keys.Concat(read.Unsure.Keys).Distinct().Where(name => name != "cvv" && !form.Fields.ContainsKey(name)))
        {
            if (read.Unsure.ContainsKey(name) || IsFilled(read.Field(name)))
                yield return Result(name, null);
        }

        FieldResult Result(string name, string? value)
        {
            var field = read.Unsure.TryGetValue(name, out var doubt) ? doubt.Read : read.Field(name);
            var isRight = value is null ? !IsFilled(field) : IsSame(name, value, field);
            var reading = (isRight, IsInDoubt(read, name)) switch
            {
                (true, false) => Reading.Right,
                (true, true) => Reading.Unsure,
                (false, true) => Reading.UnsureWrong,
                (false, false) => IsFilled(field) || value is null ? Reading.WrongAsSure : Reading.Missed,
            };
            return new FieldResult(document.File, form.Kind, name, IsDecidedOn(form.Kind, name), reading, Describe(name, value, field));
        }
    }

    private bool IsDecidedOn(FormKind kind, string name) =>
        Optional.Contains(name) || settings.RequiredFields[kind].Contains(name) || (kind != FormKind.CardAuthorization && RowField().IsMatch(name));

    private bool IsInDoubt(FormFacts form, string name) =>
        form.Unsure.ContainsKey(name) || (form.Field(name) is { By: not ReadBy.Ocr, Value: not null, Confidence: { } confidence } && confidence < settings.SureConfidence);

    private static bool IsFilled(FieldFacts? field) => field?.Checked ?? !string.IsNullOrEmpty(field?.Value);

    /// <summary>
    /// Typed text must be the same to the character, recognised text to the letter and digit. Keys and numbers by what they mean; a signature, and on a page image the day beside it, by standing there.
    /// </summary>
    private static bool IsSame(string name, string value, FieldFacts? field)
    {
        if (field is null || !IsFilled(field))
            return false;
        var text = field.Value ?? "";
        var isRecognised = field.By == ReadBy.Ocr;
        return name switch
        {
            "software_only" => field.Checked == true,
            "signature" => true,
            "signed_date" when isRecognised => true,
            "card_number" => LettersAndDigits(text).EndsWith(value, StringComparison.Ordinal),
            "amount" => Usd.Read(text) == Usd.Read(value),
            _ when isRecognised || name.Contains("_key", StringComparison.Ordinal) => LettersAndDigits(text) == LettersAndDigits(value),
            _ => Spaces().Replace(text, " ").Trim() == Spaces().Replace(value, " ").Trim(),
        };
    }

    private static string Describe(string name, string? value, FieldFacts? field)
    {
        if (name == "card_number")
            return IsFilled(field) ? "other digits" : "nothing";
        var read = field?.Checked is { } isOn ? (isOn ? "on" : "off") : field?.Value is { } text ? $"'{text}'" : "nothing";
        var readings = field is { Readings.Count: > 0 } ? $" of {string.Join(" | ", field.Readings.Select(reading => $"'{reading}'"))}" : "";
        return $"{(value is null ? "nothing" : $"'{value}'")} read as {read}{readings}, {field?.Confidence ?? 0:0.00}{(field?.ReadAs is { } readAs ? $", read '{readAs}'" : "")}";
    }

    private static string LettersAndDigits(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    [GeneratedRegex(@"^(license_key|license_type|quantity|new_license_type)_\d+$")]
    private static partial Regex RowField();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
