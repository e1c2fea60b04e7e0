using LicenseInbox.Domain.Assembly;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Domain.Policy.Rules;

/// <summary>A License Transfer Form, a Credit Card Authorization not yet used up and, for an upgrade, the worksheet are attached.</summary>
public sealed class FormsAreAttached : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.FormTransferMissing, FindingCodes.FormCardMissing, FindingCodes.FormWorksheetMissing];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        var attachments = context.Request.Submissions
            .SelectMany(submission => submission.Message.Documents)
            .Select(document => Evidence.From(document.Name, null, null))
            .DefaultIfEmpty(Evidence.From("body", null, null))
            .ToList();
        if (context.Transfers.Count == 0)
        {
            yield return context.Find(
                FindingCodes.FormTransferMissing,
                "The License Transfer Form is missing.",
                "Fill in the License Transfer Form, sign it, and send it as a PDF in a reply to this email.",
                attachments);
        }

        if (context.Request.Card is null)
        {
            yield return context.Find(
                FindingCodes.FormCardMissing,
                "The Credit Card Authorization form is missing.",
                "Fill in the Credit Card Authorization, sign it, and send it as a PDF in a reply to this email.",
                attachments);
        }

        if (context.Worksheets.Count == 0 && context.IsSoftwareOnly)
        {
            yield return context.Find(
                FindingCodes.FormWorksheetMissing,
                "The MAXCS Software Only Solution License Migration Worksheet is missing.",
                "Fill in the MAXCS Software Only Solution License Migration Worksheet, with the no-charge PO number, and send it as a PDF in a reply to this email.",
                attachments);
        }
        else if (context.Worksheets.Count > 0)
        {
            foreach (var transfer in context.OpenTransfers.Where(form => context.IsUpgrade(form) == true && context.Transfers.Count > 1 && !context.Worksheets.Any(form.HasSystemsOf)))
            {
                yield return context.Find(
                    FindingCodes.FormWorksheetMissing,
                    $"The MAXCS Software Only Solution License Migration Worksheet for the move from {transfer.From} to {transfer.To} is missing.",
                    "Fill in a worksheet for this move, with the no-charge PO number, and send it as a PDF in a reply to this email.",
                    Evidence.From(transfer.Form, "to_system_key"));
            }
        }
    }
}

/// <summary>
/// Every required field is filled, and where the form requires it, signed and dated; the finding names the fields. A field whose own code was found is not named again.
/// </summary>
public sealed class FormsAreComplete : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.FormIncomplete];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var submitted in context.Forms)
        {
            var form = submitted.Form;
            var missing = Missing(context, submitted).ToList();
            if (missing.Count == 0)
                continue;
            var labels = string.Join(", ", missing.Select(field => context.Settings.Label(form.Kind, field)));
            yield return context.Find(
                FindingCodes.FormIncomplete,
                $"The {PolicySettings.Title(form.Kind)} ({form.Source}) is not complete: {labels}.",
                $"Fill in {labels} on the {PolicySettings.Title(form.Kind)} and send the whole form again in a reply to this email.",
                missing.Select(field => Evidence.From(form, field)));
        }
    }

    private static IEnumerable<string> Missing(RuleContext context, SubmittedForm submitted)
    {
        var form = submitted.Form;
        foreach (var field in context.Settings.RequiredFields[form.Kind].Where(field => form.Text(field) is null))
            yield return field;

        if (form.Kind != FormKind.CardAuthorization)
        {
            var rows = new KeysForm(submitted).Rows;
            if (rows.Count == 0)
                yield return "license_key_1";
            foreach (var row in rows)
            {
                if (row.Key is null)
                    yield return row.Field("license_key");
                if (row.Type is null)
                    yield return row.Field("license_type");
                if (row.Quantity is null)
                    yield return row.Field("quantity");
            }
        }

        if (form.Kind == FormKind.LicenseTransfer && form.Text("case_number") is null && MustNameItsCase(context, submitted))
            yield return "case_number";
    }

    /// <summary>The case number is required on faxes and where one email carries several cases.</summary>
    private static bool MustNameItsCase(RuleContext context, SubmittedForm submitted)
    {
        var submission = context.Request.Submissions.FirstOrDefault(submission => submission.Id == submitted.SubmissionId);
        return submission is not null && (submission.IsFax || submission.SubjectCases.Count > 1);
    }
}

/// <summary>An attachment that may be a form can be opened. It stands in the way only while the request lacks a form; else it is a note.</summary>
public sealed class AttachmentsCanBeOpened : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.FormFormat, FindingCodes.FormUnreadable];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var document in context.Request.Submissions.SelectMany(submission => submission.Message.Documents).DistinctBy(document => document.Digest))
        {
            if (document.Problem is not { } problem)
                continue;
            var isImage = problem.Kind == DocumentProblemKind.Image;
            var finding = context.Find(
                isImage ? FindingCodes.FormUnreadable : FindingCodes.FormFormat,
                isImage ? $"{document.Name} is an image; a person reads it. ({problem.Detail})" : $"{document.Name} could not be opened: {problem.Detail}",
                isImage ? null : $"Send what {document.Name} holds as a PDF that opens without a password, in a reply to this email.",
                Evidence.From(document.Name, null, problem.Detail));
            yield return context.LacksForm ? finding : finding with { Outcome = Outcome.Note };
        }
    }
}

/// <summary>Every required field was read surely enough.</summary>
public sealed class FieldsAreReadSurely : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.FormUnreadable];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var form in context.Forms.Select(submitted => submitted.Form))
        {
            var unsure = context.Settings.RequiredFields[form.Kind]
                .Concat(form.Fields.Keys.Where(name => name.StartsWith("license_key_", StringComparison.Ordinal) || name.StartsWith("quantity_", StringComparison.Ordinal)))
                .Where(field => form.Field(field) is { Value: not null, Confidence: { } confidence } && confidence < context.Settings.SureConfidence)
                .ToList();
            if (unsure.Count > 0)
            {
                yield return context.Find(
                    FindingCodes.FormUnreadable,
                    $"The {PolicySettings.Title(form.Kind)} ({form.Source}) could not be read surely: {string.Join(", ", unsure.Select(field => context.Settings.Label(form.Kind, field)))}.",
                    null,
                    unsure.Select(field => Evidence.From(form, field)));
            }
        }
    }
}

/// <summary>
/// Within one form, what a field holds is what the page shows, and no text lies where a person would not see it; the transfer form and the worksheet agree with each other
/// (end user, system keys, license keys, quantities). The finding quotes both values.
/// </summary>
public sealed class FormsAgree : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.FormConflict];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context) =>
        context.Forms.SelectMany(form => WithinOne(context, form.Form))
            .Concat(context.Worksheets.SelectMany(worksheet => WithTransfer(context, worksheet)));

    private static IEnumerable<Finding> WithinOne(RuleContext context, FormFacts form) =>
        form.Conflicts.Select(conflict => context.Find(
            FindingCodes.FormConflict,
            $"{form.Source}, page {conflict.Page ?? form.FirstPage}: {conflict.Reason} ('{conflict.Held}' and '{conflict.Shown}').",
            null,
            new Evidence { Source = form.Source, Form = form.Kind, FormId = form.Id, Page = conflict.Page, Field = conflict.Field, Value = conflict.Held, By = ReadBy.AcroForm },
            new Evidence { Source = form.Source, Form = form.Kind, FormId = form.Id, Page = conflict.Page, Field = conflict.Field, Value = conflict.Shown, By = ReadBy.Text }));

    private static IEnumerable<Finding> WithTransfer(RuleContext context, KeysForm worksheet)
    {
        var transfer = context.Transfers.FirstOrDefault(worksheet.HasSystemsOf) ?? (context.Transfers.Count == 1 ? context.Transfers[0] : null);
        if (transfer is null)
            yield break;
        foreach (var field in new[] { "from_system_key", "to_system_key" })
        {
            var (asked, listed) = field == "from_system_key" ? (transfer.From, worksheet.From) : (transfer.To, worksheet.To);
            if (asked is not null && listed is not null && asked != listed)
                yield return Differ(context, transfer, field, worksheet, field);
        }

        if (transfer.EndUser is { } one && worksheet.EndUser is { } other && EndUserName.Compare(one, other) == NameComparison.Different)
            yield return Differ(context, transfer, "end_user", worksheet, "end_user");

        foreach (var key in Keys(transfer).Concat(Keys(worksheet)).Distinct())
        {
            var asked = transfer.Rows.FirstOrDefault(row => row.Key == key);
            var listed = worksheet.Rows.FirstOrDefault(row => row.Key == key);
            if (asked is null || listed is null)
            {
                var (has, lacks, row) = asked is null ? (worksheet, transfer, listed!) : (transfer, worksheet, asked);
                yield return context.Find(
                    FindingCodes.FormConflict,
                    $"The license key {key} is on {has.Form.Source} (row {row.Number}), but not on {lacks.Form.Source}.",
                    null,
                    Evidence.From(has.Form, row.Field("license_key")),
                    Evidence.From(lacks.Form, "license_key_1"));
            }
            else if (asked.Quantity is { } quantity && listed.Quantity is { } worksheetQuantity && quantity != worksheetQuantity)
            {
                yield return Differ(context, transfer, asked.Field("quantity"), worksheet, listed.Field("quantity"));
            }
        }
    }

    private static IEnumerable<Registry.LicenseKey> Keys(KeysForm form) =>
        form.Rows.Where(row => row.Key is not null).Select(row => row.Key!.Value);

    private static Finding Differ(RuleContext context, KeysForm one, string field, KeysForm other, string otherField) => context.Find(
        FindingCodes.FormConflict,
        $"{context.Settings.Label(one.Form.Kind, field)} is '{one.Form.Text(field)}' on {one.Form.Source} and '{other.Form.Text(otherField)}' on {other.Form.Source}.",
        null,
        Evidence.From(one.Form, field),
        Evidence.From(other.Form, otherField));
}
