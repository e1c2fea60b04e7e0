using System.Globalization;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Registry;
using Microsoft.AspNetCore.Http;

namespace LicenseInbox.Web.Pages;

/// <summary>Makes an act of what a form posts.</summary>
/// <param name="form">The form's values.</param>
/// <param name="subject">The request or the email whose page it was on.</param>
/// <param name="zone">The viewer's time zone, in which he names times.</param>
internal sealed class PostedAct(IFormCollection form, Guid subject, TimeZoneInfo zone)
{
    /// <summary>Value of a choice: nothing stands there.</summary>
    public const string Nothing = "=nothing";

    private const char Bar = '|';

    /// <summary>Whether it is to be done, not only shown.</summary>
    public bool IsToBeDone => Text("do") == "yes";

    /// <exception cref="DeskRefusedException">The form is not filled as it must be.</exception>
    public DeskAct Read()
    {
        DeskAct act = Text("act") switch
        {
            "correct" => new CorrectFields(subject, Fields()),
            "override" => new OverrideFinding(subject, Needed("finding", "Choose the finding."), Needed("reason", "Write the reason.")),
            "ask" => new AskPartner(subject, Many("item"), Text("words")),
            "reject" => new RejectRequest(subject, Many("item"), Text("words")),
            "approve" => new ApproveRequest(Id("request") ?? subject),
            "hold" => new HoldRequest(subject, Until(), Text("partner") == "yes", Needed("reason", "Write the reason.")),
            "end-hold" => new EndHold(subject),
            "withdraw" => new WithdrawRequest(subject, Needed("reason", "Write the reason.")),
            "note" => new NotePhoneCall(subject, Needed("text", "Write what was said.")),
            "issue" => new IssueKeys(subject, Keys()),
            "undo" => new UndoMove(subject, IdOf("move"), Needed("reason", "Write the reason.")),
            "confirm" => new ConfirmMoves(subject),
            "order-missing" => new MissOrder(subject),
            "take" => new TakeUp(IdOf("exception"), Text("over") == "yes"),
            "give" => new GiveBack(IdOf("exception")),
            "resolve" => new Resolve(IdOf("exception"), Needed("text", "Write how it was seen to.")),
            "admit" => new AdmitMail(subject),
            "assign" => new AssignMail(subject, Case()),
            "register" => new RegisterContact(subject, Needed("partner", "Choose the partner.")),
            "contact" => new AskContact(subject),
            "again" => new SendReplyAgain(IdOf("mail")),
            _ => throw new DeskRefusedException(DeskRefusal.WrongValue, "The form does not say what is to be done."),
        };
        return act with { Seen = int.TryParse(Text("seen"), CultureInfo.InvariantCulture, out var seen) ? seen : null };
    }

    /// <summary>How a field is named in a form.</summary>
    public static string NameOf(FieldPlace place) => $"{place.MessageId:N}{Bar}{place.Field}{Bar}{place.FormId}";

    private static FieldPlace? PlaceOf(string name) =>
        name.Split(Bar, 3) is [var message, var field, var formId] && Guid.TryParse(message, out var id) ? new FieldPlace(id, formId, field) : null;

    /// <summary>Fields that something was chosen or typed for; what is typed counts.</summary>
    private List<FieldValue> Fields()
    {
        var fields = new List<FieldValue>();
        for (var i = 0; Text($"place.{i}") is { } name; i++)
        {
            if (PlaceOf(name) is not { } place)
                continue;
            var value = Text($"typed.{i}") ?? Text($"value.{i}");
            if (value is null)
                continue;
            fields.Add(Text($"kind.{i}") == "box"
                ? new FieldValue(place, null, value == "yes")
                : new FieldValue(place, value == Nothing ? null : value));
        }

        return fields.Count > 0 ? fields : throw new DeskRefusedException(DeskRefusal.WrongValue, "Choose or type what a field says.");
    }

    private Dictionary<LicenseKey, LicenseKey> Keys()
    {
        var keys = new Dictionary<LicenseKey, LicenseKey>();
        for (var i = 0; Text($"old.{i}") is { } old; i++)
        {
            if (!LicenseKey.TryOf(old, out var from) || !LicenseKey.TryOf(Text($"new.{i}"), out var to))
                throw new DeskRefusedException(DeskRefusal.WrongValue, $"The new key for {old} is missing.");
            keys[from] = to;
        }

        return keys;
    }

    private DateTimeOffset Until() =>
        DateTime.TryParseExact(Text("until"), ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && !zone.IsInvalidTime(local)
            ? new DateTimeOffset(local, zone.GetUtcOffset(local))
            : throw new DeskRefusedException(DeskRefusal.WrongValue, "Say until when, as 2026-12-31 14:00.");

    private CaseNumber Case() => CaseNumber.TryOf(Text("case"), out var number) ? number : throw new DeskRefusedException(DeskRefusal.WrongValue, "Name the case.");

    private Guid IdOf(string name) => Id(name) ?? throw new DeskRefusedException(DeskRefusal.WrongValue, "The form does not say what it is about.");

    private Guid? Id(string name) => Guid.TryParse(Text(name), out var id) ? id : null;

    private List<string> Many(string name) => form[name].OfType<string>().Where(value => value.Length > 0).ToList();

    private string Needed(string name, string otherwise) => Text(name) ?? throw new DeskRefusedException(DeskRefusal.WrongValue, otherwise);

    private string? Text(string name) => form[name].ToString().Trim() is { Length: > 0 } text ? text : null;
}
