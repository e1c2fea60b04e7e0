using System.Globalization;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Pricing;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Liquid;

/// <summary>
/// What the templates see: the facts of a reply as texts that are ready to be shown. config/README.md lists the names. A name that is absent from the model is there with no
/// value, so that a template that misspells one fails instead of leaving a gap.
/// </summary>
internal sealed class LetterView(TimeZoneInfo timeZone, string signedBy, LetterWords words)
{
    public Dictionary<string, object?> Of(ReplyModel model) => new()
    {
        ["contact_name"] = Line(model.ContactName),
        ["original_subject"] = Line(model.OriginalSubject),
        ["received_at"] = Time(model.ReceivedAt),
        ["sections"] = model.Sections.Select(section => (object)Of(section, model.Sections.Count)).ToList(),
        ["is_question"] = model.Sections.Any(section => Repairs(section).Count > 0 || section.Kind == ReplyKind.CardDeclined),
        ["blank_forms"] = model.BlankForms.Select(words.TitleOf).ToList(),
        ["card_form"] = words.TitleOf(FormKind.CardAuthorization),
        ["signed_by"] = signedBy,
    };

    public Dictionary<string, object?> Of(SalesModel model) => new()
    {
        ["case"] = model.Case.Text,
        ["purchase_order"] = Line(model.PurchaseOrder),
        ["end_user"] = Line(model.EndUser),
        ["moves"] = model.Moves.Select(move => (object)Of(move, new Dictionary<LicenseKey, LicenseKey>())).ToList(),
        ["deadline"] = model.Deadline is { } deadline ? Time(deadline) : null,
        ["time_left"] = model.TimeLeft is { } left ? InWords(left) : null,
        ["has_worksheet"] = model.HasWorksheet,
        ["problems"] = model.Problems.Select(Line).ToList(),
        ["ended"] = model.EndedAs switch
        {
            null => null,
            RequestStatus.Withdrawn => "The request was withdrawn.",
            RequestStatus.Closed => "The case was closed before the new keys were there.",
            RequestStatus.Lapsed => "The request has lapsed: the partner did not answer.",
            _ => "The request can't be done as it stands, and the partner knows.",
        },
        ["signed_by"] = signedBy,
    };

    public Dictionary<string, object?> Of(ContactModel model) => new()
    {
        ["case"] = model.Case?.Text,
        ["contact_name"] = Line(model.ContactName),
        ["from"] = Line(model.From),
        ["received_at"] = Time(model.ReceivedAt),
        ["forms"] = model.Forms.Select(words.TitleOf).ToList(),
        ["signed_by"] = signedBy,
    };

    public Dictionary<string, object?> Of(BillingModel model) => new()
    {
        ["case"] = model.Case.Text,
        ["moves"] = model.Moves.Select(move => (object)Of(move, new Dictionary<LicenseKey, LicenseKey>())).ToList(),
        ["moved_at"] = Time(model.MovedAt),
        ["fee_due"] = Usd(model.FeeDue),
        ["lines"] = model.Lines.Select(line => (object)Of(line)).ToList(),
        ["assurance_total"] = Statement.AssuranceOf(model.Lines) is { } total ? Usd(total) : null,
        ["reason"] = Line(model.Reason),
        ["place"] = model.Place is { } place ? new Dictionary<string, object?>
        {
            ["mailbox"] = place.Mailbox,
            ["folder"] = place.Folder,
            ["message_id"] = Line(place.MessageId),
            ["received_at"] = Time(place.ReceivedAt),
            ["subject"] = Line(place.Subject),
            ["file"] = Line(place.FileName),
            ["page"] = place.FirstPage.ToString(CultureInfo.InvariantCulture),
        } : null,
        ["signed_by"] = signedBy,
    };

    private Dictionary<string, object?> Of(ReplySection section, int sections) => new()
    {
        ["kind"] = TemplateName(section.Kind),
        ["heading"] = Heading(section),
        ["is_one_of_many"] = sections > 1,
        ["case"] = section.Case?.Text,
        ["end_user"] = Line(section.EndUser),
        ["findings"] = section.Findings.Where(Stands).Select(finding => Line(finding.Message)).Distinct().ToList(),
        ["repairs"] = Repairs(section),
        ["found"] = section.Findings.Where(Stands).Select(finding => (object)new Dictionary<string, object?> { ["code"] = finding.Code, ["message"] = Line(finding.Message), ["repair"] = Line(finding.Repair) }).ToList(),
        ["attachments"] = section.Findings.Where(finding => !Stands(finding)).Select(finding => Line(finding.Message)).Distinct().ToList(),
        ["software_only"] = section.SoftwareOnly,
        ["reason"] = Line(section.Reason),
        ["moves"] = section.Moves.Select(move => (object)Of(move, section.NewKeys)).ToList(),
        ["old_systems"] = section.Moves.Where(move => section.OpenSystems?.Contains(move.From) != false).GroupBy(move => move.From).Select(moves => (object)WithKeys(moves, new Dictionary<LicenseKey, LicenseKey>())).ToList(),
        ["new_systems"] = section.Moves.Where(move => section.OpenSystems?.Contains(move.To) != false).GroupBy(move => move.To).Select(moves => (object)WithKeys(moves, section.NewKeys)).ToList(),
        ["fee"] = section.Fee > 0 ? Usd(section.Fee) : null,
        ["assurance_keys"] = section.Moves.SelectMany(move => move.Licenses).Select(license => (object)new Dictionary<string, object?>
        {
            ["key"] = license.Key.Text,
            ["charge"] = license.AssuranceCharge is { } charge ? Usd(charge) : null,
            ["days"] = Days(license.Period),
            ["from"] = license.Period is { } begins ? WrittenDay.Of(begins.From) : null,
            ["to"] = license.Period is { } ends ? WrittenDay.Of(ends.To) : null,
        }).ToList(),
        ["assurance_total"] = section.AssuranceCharge is { } total ? Usd(total) : null,
        ["deadline"] = section.Deadline is { } deadline ? Time(deadline) : null,
        ["moved_at"] = section.MovedAt is { } moved ? Time(moved) : null,
    };

    private static Dictionary<string, object?> Of(PlannedMove move, IReadOnlyDictionary<LicenseKey, LicenseKey> newKeys) => new()
    {
        ["from"] = move.From.Text,
        ["to"] = move.To.Text,
        ["keys"] = move.Licenses.Select(license => (object)new Dictionary<string, object?>
        {
            ["key"] = license.Key.Text,
            ["type"] = license.Type,
            ["quantity"] = license.Quantity.ToString(CultureInfo.InvariantCulture),
            ["new_type"] = license.NewType,
            ["new_key"] = newKeys.TryGetValue(license.Key, out var key) ? key.Text : null,
        }).ToList(),
    };

    /// <summary>A system with the keys that left it, or that are to be entered on it: the new ones where there are any.</summary>
    private static Dictionary<string, object?> WithKeys(IGrouping<SystemKey, PlannedMove> moves, IReadOnlyDictionary<LicenseKey, LicenseKey> newKeys) => new()
    {
        ["system"] = moves.Key.Text,
        ["keys"] = moves.SelectMany(move => move.Licenses).Select(license => (newKeys.TryGetValue(license.Key, out var key) ? key : license.Key).Text).Distinct().ToList(),
    };

    private static Dictionary<string, object?> Of(StatementLine line) => new()
    {
        ["rule"] = line.Rule,
        ["key"] = line.Key?.Text,
        ["days"] = Days(line.Period),
        ["from"] = line.Period is { } begins ? WrittenDay.Of(begins.From) : null,
        ["to"] = line.Period is { } ends ? WrittenDay.Of(ends.To) : null,
        ["amount"] = line.Amount is { } amount ? Usd(amount) : null,
    };

    private static string? Days(AssurancePeriod? period) => period is { Days: > 0 and var days } ? days.ToString(CultureInfo.InvariantCulture) : null;

    public static string TemplateName(ReplyKind kind) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    /// <summary>The day, the time and the zone's name: nobody has to guess whose time it is.</summary>
    private string Time(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, timeZone);
        var offset = local.Offset == TimeSpan.Zero ? "" : (local.Offset < TimeSpan.Zero ? "-" : "+") + local.Offset.ToString(local.Offset.Minutes == 0 ? "%h" : "h\\:mm", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{local:dddd, MMMM d, yyyy, h:mm tt} ({timeZone.Id}, UTC{offset})");
    }

    private static string InWords(TimeSpan left) =>
        string.Create(CultureInfo.InvariantCulture, $"{(left >= TimeSpan.FromHours(1) ? $"{(int)left.TotalHours} h " : "")}{Math.Max(left.Minutes, 0)} min");

    private string Heading(ReplySection section)
    {
        var title = section.Case is { } number ? $"{words.Case} {number.Text}" : "Your request";
        return Line(section.EndUser) is { Length: > 0 } endUser ? $"{title} – {endUser}" : title;
    }

    private static List<string> Repairs(ReplySection section) =>
        section.Findings.Where(Stands).Select(finding => Line(finding.Repair)).OfType<string>().Distinct().ToList();

    /// <summary>Notes stop nothing: they only name an attachment that could not be opened.</summary>
    private static bool Stands(Finding finding) => finding.Outcome != Outcome.Note;

    private static string Usd(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"${amount:#,##0.00}");

    /// <summary>What a partner wrote stays one line, so that it can't pretend to be a part of the letter.</summary>
    private static string? Line(string? text) => string.IsNullOrWhiteSpace(text) ? null : SubjectLine.OneLine(text);
}
