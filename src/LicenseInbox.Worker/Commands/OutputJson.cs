using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Pipeline;

namespace LicenseInbox.Worker.Commands;

/// <summary>The shapes of what <c>check</c> and <c>read</c> print: one JSON line each.</summary>
internal static class OutputJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<Outcome>(JsonNamingPolicy.KebabCaseLower), new JsonStringEnumConverter<Domain.Requests.RequestStatus>(JsonNamingPolicy.KebabCaseLower) },
    };

    public static string Line(object value) => JsonSerializer.Serialize(value, Options);

    /// <summary>A value as it is written in JSON, tables and replies.</summary>
    public static string Word(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static object Mail(string file, CheckedMail mail) => new
    {
        File = file,
        mail.Facts.MessageId,
        Cases = mail.Requests.Select(request => request.Request.Case?.Text).Concat(mail.Findings.Select(finding => finding.Case?.Text)).OfType<string>().Distinct(),
        mail.Outcome,
        Findings = mail.Findings.Select(Finding),
        Requests = mail.Requests.Select(Request),
        Reply = mail.Reply is null ? null : new { To = mail.Reply.To.Select(to => to.Address), mail.Reply.Subject, mail.Reply.Text },
    };

    private static object Request(CheckedRequest request) => new
    {
        Case = request.Request.Case?.Text,
        request.Status,
        request.Decision.SoftwareOnly,
        request.ReceivedAt,
        request.Deadline,
        request.Decision.Fee,
        request.Decision.AssuranceCharge,
        Moves = request.Decision.Moves.Select(move => new
        {
            From = move.From.Text,
            To = move.To.Text,
            Licenses = move.Licenses.Select(license => new { Key = license.Key.Text, license.Type, license.Quantity, license.NewType, license.AssuranceCharge }),
        }),
    };

    private static object Finding(Finding finding) => new
    {
        finding.Code,
        finding.Outcome,
        Case = finding.Case?.Text,
        finding.Message,
        Evidence = finding.Evidence.Select(evidence => new
        {
            evidence.Source,
            Form = Form(evidence.Form),
            evidence.Page,
            evidence.Field,
            Value = evidence.ReadAs is { } read ? $"{evidence.Value} (read as {read}, look-alikes folded)" : evidence.Value,
            By = By(evidence.By),
            evidence.Confidence,
        }),
    };

    public static IEnumerable<object> Document(string file, DocumentFacts document)
    {
        if (document.Forms.Count == 0)
            yield return Line(file, document, null);
        foreach (var form in document.Forms)
            yield return Line(file, document, form);
    }

    private static object Line(string file, DocumentFacts document, FormFacts? form) => new
    {
        File = file,
        document.Pages,
        Form = Form(form?.Kind),
        form?.Confidence,
        Fields = (form?.Fields ?? new Dictionary<string, FieldFacts>()).ToDictionary(
            field => field.Key,
            field => new
            {
                Value = field.Value.Checked is { } isOn ? isOn : (object?)field.Value.Value,
                field.Value.Page,
                By = By(field.Value.By),
                field.Value.Confidence,
            }),
        document.Unknown,
        Problem = document.Problem?.Detail,
    };

    private static string? Form(FormKind? kind) => kind switch
    {
        FormKind.LicenseTransfer => "license-transfer",
        FormKind.CardAuthorization => "card-authorization",
        FormKind.MigrationWorksheet => "migration-worksheet",
        _ => null,
    };

    private static string? By(ReadBy? by) => by switch
    {
        ReadBy.AcroForm => "acroform",
        ReadBy.Text => "text",
        ReadBy.Ocr => "ocr",
        _ => null,
    };
}
