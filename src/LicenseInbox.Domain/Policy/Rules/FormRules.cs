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
        // Where a page could not be read, what seems to be missing may be on it: a person looks first.
        if (context.IsDone || context.HasUnreadPage)
            yield break;
        var attachments = context.Request.Submissions
            .SelectMany(submission => submission.Message.Documents)
            .Select(document => Evidence.From(document.Name, null, null))
            .DefaultIfEmpty(Evidence.From("body", null, null))
            .ToList();
        if (context.Transfers.Count == 0)
        {
            yield return context.Find(
                FindingCodes.FormTransferMissing,
                $"The {context.Settings.Title(FormKind.LicenseTransfer)} is missing.",
                $"Fill in the {context.Settings.Title(FormKind.LicenseTransfer)}, sign it, and send it as a PDF in a reply to this email.",
                attachments);
        }

        if (context.Request.Card is null)
        {
            yield return context.Find(
                FindingCodes.FormCardMissing,
                $"The {context.Settings.Title(FormKind.CardAuthorization)} form is missing.",
                $"Fill in the {context.Settings.Title(FormKind.CardAuthorization)}, sign it, and send it as a PDF in a reply to this email.",
                attachments);
        }

        var worksheet = context.Settings.Title(FormKind.MigrationWorksheet);
        var worksheetRepair = $"Fill in the {worksheet}, with the no-charge PO number, and send it as a PDF in a reply to this email.";
        if (!context.OpenWorksheets.Any())
        {
            if (context.IsSoftwareOnly)
                yield return context.Find(FindingCodes.FormWorksheetMissing, $"The {worksheet} is missing.", worksheetRepair, attachments);
            yield break;
        }

        // With one move, a worksheet for other systems is a conflict; with several it leaves this one without.
        var moves = context.OpenTransfers.DistinctBy(form => (form.From, form.To)).ToList();
        foreach (var transfer in moves.Where(form => moves.Count > 1 && context.IsUpgrade(form) == true && !context.WorksheetsOf(form).Any()))
        {
            yield return context.Find(
                FindingCodes.FormWorksheetMissing,
                $"The {worksheet} for the move from {transfer.From} to {transfer.To} is missing.",
                worksheetRepair,
                [.. attachments, Evidence.From(transfer.Form, "from_system_key") with { FormId = null }]);
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
                $"The {context.Settings.Title(form.Kind)} ({form.Source}, page {form.FirstPage}) is not complete: {string.Join(", ", missing.Select(field => Quoted(context, form, field)))}.",
                $"Fill in {labels} on the {context.Settings.Title(form.Kind)} and send the whole form again in a reply to this email.",
                missing.Select(field => Evidence.From(form, field)));
        }
    }

    /// <summary>A field by its label, with what stands there and is no value of its kind ("Quantity 1 ('ten')").</summary>
    private static string Quoted(RuleContext context, FormFacts form, string field)
    {
        var label = context.Settings.Label(form.Kind, field);
        return form.Text(field) is { } text ? $"{label} ('{text}')" : label;
    }

    private static IEnumerable<string> Missing(RuleContext context, SubmittedForm submitted)
    {
        var form = submitted.Form;
        foreach (var field in context.Settings.RequiredFields[form.Kind].Where(field => IsEmpty(form, field) && !form.Unsure.ContainsKey(field)))
            yield return field;

        if (form.Kind != FormKind.CardAuthorization)
        {
            var rows = new KeysForm(submitted).Rows;
            if (rows.Count == 0 && !form.Unsure.Keys.Any(FieldsAreReadSurely.IsOfRow))
                yield return "license_key_1";
            foreach (var field in rows.SelectMany(EmptyCells).Where(field => !form.Unsure.ContainsKey(field)))
                yield return field;
        }

        if (form.Text("case_number") is null && !form.Unsure.ContainsKey("case_number") && MustNameItsCase(context, submitted))
            yield return "case_number";
    }

    private static IEnumerable<string> EmptyCells(FormRow row)
    {
        if (row.Key is null)
            yield return row.Field("license_key");
        if (row.Type is null)
            yield return row.Field("license_type");
        if (row.Quantity is null)
            yield return row.Field("quantity");
    }

    /// <summary>A dash or a question mark fills nothing; a signature may look like anything.</summary>
    private static bool IsEmpty(FormFacts form, string field) =>
        form.Text(field) is not { } text || (field != "signature" && !text.Any(c => char.IsLetterOrDigit(c) || c is '*' or '•'));

    /// <summary>The case number is required on transfer forms: on faxes, and where one email carries several cases.</summary>
    internal static bool MustNameItsCase(RuleContext context, SubmittedForm submitted)
    {
        if (submitted.Form.Kind != FormKind.LicenseTransfer)
            return false;
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
                isImage ? $"No form could be recognised on {document.Name}: {problem.Detail}." : $"{document.Name} could not be read: {problem.Detail}.",
                isImage ? null : $"{Repair(document.Name, problem.Kind)}, in a reply to this email.",
                Evidence.From(document.Name, null, problem.Detail));
            yield return context.LacksForm ? finding : finding with { Outcome = Outcome.Note };
        }
    }

    private static string Repair(string name, DocumentProblemKind kind) => kind switch
    {
        DocumentProblemKind.PasswordProtected => $"Send what {name} holds as a PDF that opens without a password",
        DocumentProblemKind.Archive => $"Send the files in {name} as PDFs that are not packed",
        DocumentProblemKind.TooManyPages => $"Send the forms in {name} without the other pages, as a PDF",
        DocumentProblemKind.Link => "Attach the forms themselves as PDFs",
        _ => $"Send what {name} holds as a PDF",
    };
}

/// <summary>
/// Every required field was read surely enough: typed text by its confidence, what recognition read by its agreement with what we know. One finding for each form names the fields and gives
/// what they may say as evidence.
/// </summary>
public sealed class FieldsAreReadSurely : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.FormUnreadable];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var submitted in context.Forms)
        {
            var form = submitted.Form;
            var doubtful = form.Unsure.Keys.Where(field => field != "case_number" || FormsAreComplete.MustNameItsCase(context, submitted)).ToList();
            var faint = context.Settings.RequiredFields[form.Kind]
                .Concat(form.Fields.Keys.Where(IsOfRow))
                .Where(field => form.Field(field) is { Value: not null, By: not ReadBy.Ocr, Confidence: { } confidence } && confidence < context.Settings.SureConfidence)
                .ToList();
            if (doubtful.Count + faint.Count == 0)
                continue;
            var fields = doubtful.Concat(faint).Select(field => Quoted(context, form, field));
            yield return context.Find(
                FindingCodes.FormUnreadable,
                $"The {context.Settings.Title(form.Kind)} ({form.Source}, page {form.FirstPage}) could not be read surely: {string.Join("; ", fields)}.",
                null,
                doubtful.SelectMany(field => Evidence.InDoubt(form, field)).Concat(faint.Select(field => Evidence.From(form, field))));
        }
    }

    /// <summary>Whether a field is one of the list's.</summary>
    internal static bool IsOfRow(string field) =>
        field.StartsWith("license_key_", StringComparison.Ordinal)
        || field.StartsWith("license_type_", StringComparison.Ordinal)
        || field.StartsWith("quantity_", StringComparison.Ordinal);

    /// <summary>What the field is called, and what it may say.</summary>
    private static string Quoted(RuleContext context, FormFacts form, string field)
    {
        var label = context.Settings.Label(form.Kind, field);
        var read = form.Unsure.TryGetValue(field, out var doubt) ? new[] { doubt.Read.Value }.Concat(doubt.Read.Readings).Concat(doubt.Read.Candidates) : [form.Text(field)];
        var texts = read.Where(text => !string.IsNullOrEmpty(text)).Distinct(StringComparer.Ordinal).Take(3).ToList();
        return texts.Count > 0 ? $"{label} ({string.Join(" or ", texts.Select(text => $"'{text}'"))})" : label;
    }
}
