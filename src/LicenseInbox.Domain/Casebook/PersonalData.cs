using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Casebook;

/// <summary>
/// Records as they look without the people in them: names, addresses, and what people wrote in their own words. Ids, keys, codes, companies, dates and amounts stay, so that what was done can still
/// be followed; a field that was filled still counts as filled.
/// </summary>
public static class PersonalData
{
    /// <summary>What stands where something was.</summary>
    public const string Erased = "erased";

    /// <summary>Fields of the forms that hold what belongs to a person.</summary>
    private static readonly HashSet<string> Fields =
    [
        "contact_name", "contact_email", "contact_phone", "signature", "printed_name", "title", "prepared_by",
        "cardholder_name", "billing_address", "billing_city", "billing_state", "billing_zip",
    ];

    /// <summary>Where evidence comes from when not from a file, whose name is somebody's words.</summary>
    private static readonly HashSet<string> Sources = ["subject", "body", "headers", "partners", "systems", "licenses", "cases", "requests", "sales"];

    /// <summary>Those of them that hold somebody's words or address.</summary>
    private static readonly HashSet<string> PersonalSources = ["subject", "body", "headers", "partners"];

    /// <summary>A message without its sender and his words.</summary>
    public static RecordedMessage Without(RecordedMessage message) => message with
    {
        Facts = message.Facts with
        {
            From = [],
            Recipients = [],
            Subject = "",
            OwnWords = "",
            Authentication = [],
            Bounce = message.Facts.Bounce is { } bounce ? bounce with { Recipients = [], Diagnostic = null } : null,
            Documents = message.Facts.Documents.Select((document, index) => Without(document, $"document-{index + 1}{Path.GetExtension(document.Name)}")).ToList(),
        },
        Findings = message.Findings.Select(Without).ToList(),
        AdmittedBy = message.AdmittedBy is null ? null : Erased,
    };

    /// <summary>A mail of ours without its recipient and its words.</summary>
    public static OutgoingMail Without(OutgoingMail mail) => mail with { To = [], Subject = Erased, Text = Erased, Html = null, Enveloped = null, Files = null, Comments = [], LastError = null };

    /// <summary>An exception that is over, without its words.</summary>
    public static ExceptionRecord Without(ExceptionRecord record) => record with { Summary = Erased, Holder = null, Resolution = Erased };

    /// <summary>A request that is quiet, without what people wrote and who overrode what.</summary>
    public static RequestState Without(RequestState state) => state with
    {
        Decision = state.Decision is { } decision ? decision with { Findings = decision.Findings.Select(Without).ToList() } : null,
        Overrides = state.Overrides.Select(entry => entry with { By = Erased, Reason = Erased, Fingerprint = Erased }).ToList(),
        Corrections = state.Corrections.Select(entry => entry with { By = Erased, Value = entry.Value is not null && Fields.Contains(entry.Field) ? Erased : entry.Value }).ToList(),
        Ruling = state.Ruling is { } ruling ? ruling with { By = Erased, Findings = ruling.Findings.Select(Without).ToList() } : null,
        HeldWhy = state.HeldWhy is null ? null : Erased,
        Told = state.Told is null ? null : Erased,
    };

    private static DocumentFacts Without(DocumentFacts document, string name) => document with
    {
        Name = name,
        Unknown = null,
        Problem = document.Problem is { } problem ? problem with { Detail = Erased } : null,
        Forms = document.Forms.Select(form => form with
        {
            Source = name,
            Fields = form.Fields.ToDictionary(field => field.Key, field => Fields.Contains(field.Key) ? Without(field.Value) : field.Value),
            Unsure = form.Unsure.Where(field => !Fields.Contains(field.Key)).ToDictionary(),
            Conflicts = form.Conflicts.Select(conflict => conflict.Field is null || Fields.Contains(conflict.Field) ? conflict with { Held = Erased, Shown = Erased } : conflict).ToList(),
        }).ToList(),
    };

    private static FieldFacts Without(FieldFacts field) => field with { Value = field.Value is null ? null : Erased, ReadAs = null, Candidates = [], Readings = field.Readings.Select(text => text.Length == 0 ? text : Erased).ToList() };

    /// <summary>Also what is quoted of a file as a whole, or of text on it that belongs to no field.</summary>
    private static bool IsPersonal(Evidence evidence) =>
        PersonalSources.Contains(evidence.Source) || (evidence.Field is null ? !Sources.Contains(evidence.Source) : Fields.Contains(evidence.Field));

    private static Finding Without(Finding finding) => finding with
    {
        Message = Erased,
        Repair = finding.Repair is null ? null : Erased,
        OverriddenBy = finding.OverriddenBy is null ? null : Erased,
        Evidence = finding.Evidence.Select(evidence => evidence with
        {
            Source = Sources.Contains(evidence.Source) ? evidence.Source : Erased,
            Value = evidence.Value is not null && IsPersonal(evidence) ? Erased : evidence.Value,
            ReadAs = null,
        }).ToList(),
    };
}

/// <summary>What was erased at once.</summary>
/// <param name="Requests">Requests.</param>
/// <param name="Messages">Messages.</param>
/// <param name="Mails">Mails of ours.</param>
/// <param name="Exceptions">Exceptions.</param>
public sealed record ErasedRecords(int Requests, int Messages, int Mails, int Exceptions)
{
    /// <summary>Nothing was due.</summary>
    public bool IsNothing => Requests + Messages + Mails + Exceptions == 0;
}

/// <summary>Forgets people.</summary>
public interface IPersonalData
{
    /// <summary>
    /// Erases names, addresses and words of what has been quiet since <paramref name="before"/>: requests that are not open, with their messages, mails and exceptions; messages that belong to no
    /// request and wait for nobody. The audit trail says that it was done, and still agrees.
    /// </summary>
    Task<ErasedRecords> EraseAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
