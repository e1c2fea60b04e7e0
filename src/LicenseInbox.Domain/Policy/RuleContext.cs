using System.Text.RegularExpressions;
using LicenseInbox.Domain.Assembly;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Policy;

/// <summary>One rule of the policy or step of the procedure.</summary>
public interface IRule
{
    /// <summary>The codes it may find.</summary>
    IReadOnlyList<string> Codes { get; }

    /// <summary>What it finds; nothing when the rule holds or rests on something unknown.</summary>
    IEnumerable<Finding> Evaluate(RuleContext context);
}

/// <summary>What every rule looks at: the assembled request, the facts, the settings, and what follows from them.</summary>
public sealed class RuleContext
{
    private readonly Lazy<IReadOnlyList<Evidence>> _declarations;

    /// <summary>Prepares an evaluation.</summary>
    public RuleContext(AssembledRequest request, RegistryFacts facts, PolicySettings settings)
    {
        Request = request;
        Facts = facts;
        Settings = settings;
        Transfers = request.Transfers.Select(form => new KeysForm(form)).ToList();
        Worksheets = request.Worksheets.Select(form => new KeysForm(form)).ToList();
        Case = request.Case is { } number ? facts.Case(number) : null;
        Day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(request.CompletedAt, settings.TimeZone).DateTime);
        MovedBefore = Transfers.Where(IsMovedBefore).ToHashSet();
        _declarations = new(FindDeclarations);
    }

    /// <summary>The request.</summary>
    public AssembledRequest Request { get; }

    /// <summary>The facts.</summary>
    public RegistryFacts Facts { get; }

    /// <summary>The settings.</summary>
    public PolicySettings Settings { get; }

    /// <summary>The transfer forms in force.</summary>
    public IReadOnlyList<KeysForm> Transfers { get; }

    /// <summary>The worksheets in force.</summary>
    public IReadOnlyList<KeysForm> Worksheets { get; }

    /// <summary>The case; null when there is none or it is not known.</summary>
    public SupportCase? Case { get; }

    /// <summary>The day on which dates are judged: the receipt of the completing email, in the vendor's time zone.</summary>
    public DateOnly Day { get; }

    /// <summary>Transfer forms that ask for what was moved under this case already: license and chassis rules are not evaluated for them.</summary>
    public IReadOnlySet<KeysForm> MovedBefore { get; }

    /// <summary>Transfer forms that ask for something that was not moved yet.</summary>
    public IEnumerable<KeysForm> OpenTransfers => Transfers.Where(form => !MovedBefore.Contains(form));

    /// <summary>All forms in force.</summary>
    public IEnumerable<SubmittedForm> Forms =>
        Request.Transfers.Concat(Request.Worksheets).Concat(Request.Card is { } card ? [card] : []);

    /// <summary>The "from" system; null when it is not named or not known.</summary>
    public PhoneSystem? FromSystem(KeysForm form) => form.From is { } key ? Facts.System(key) : null;

    /// <summary>The "to" system; null when it is not named or not known.</summary>
    public PhoneSystem? ToSystem(KeysForm form) => form.To is { } key ? Facts.System(key) : null;

    /// <summary>Whether it goes from an Office or MAX server to a software-only system; null when a system is not known.</summary>
    public bool? IsUpgrade(KeysForm form) =>
        FromSystem(form) is { } from && ToSystem(form) is { } to
            ? from.Platform != Platform.SoftwareOnly && to.Platform == Platform.SoftwareOnly
            : null;

    /// <summary>Whether the case is marked as a software-only upgrade.</summary>
    public bool IsDeclaredInCase => Case?.SoftwareOnly == true;

    /// <summary>Where the emails declare a software-only upgrade: the box on a transfer form, or the partner's own words.</summary>
    public IReadOnlyList<Evidence> DeclarationsInEmail => _declarations.Value;

    /// <summary>Whether an email declares a software-only upgrade.</summary>
    public bool IsDeclaredInEmail => DeclarationsInEmail.Count > 0;

    /// <summary>Whether the request is a software-only upgrade, by its systems, or as declared where they are not known.</summary>
    public bool IsSoftwareOnly
    {
        get
        {
            var known = Transfers.Select(IsUpgrade).ToList();
            if (known.Contains(true))
                return true;
            var undecided = known.Count == 0 || known.Contains(null);
            var toKnown = Transfers.Select(ToSystem).Where(system => system is not null).ToList();
            return undecided && (IsDeclaredInCase || IsDeclaredInEmail) && (toKnown.Count == 0 || toKnown.Any(system => system!.Platform == Platform.SoftwareOnly));
        }
    }

    /// <summary>Whether a form that the request needs is not there.</summary>
    public bool LacksForm =>
        Transfers.Count == 0 || Request.Card is null || (IsSoftwareOnly && Worksheets.Count == 0);

    /// <summary>Makes a finding of this request with the outcome of the policy table.</summary>
    public Finding Find(string code, string message, string? repair, params IEnumerable<Evidence> evidence) => new()
    {
        Code = code,
        Outcome = Settings.Table[code].Outcome,
        Case = Request.Case,
        Message = message,
        Repair = repair,
        Evidence = evidence.ToList(),
    };

    /// <summary>How a document's field is quoted to the partner: file and page.</summary>
    public static string Where(FormFacts form, string field) => $"{form.Source}, page {form.Field(field)?.Page ?? form.FirstPage}";

    private bool IsMovedBefore(KeysForm form)
    {
        var moved = Request.MovesMade.Where(move => move.MadeAt <= form.Submitted.ReceivedAt || form.Submitted.Form.Id != move.FormId).ToList();
        if (moved.Any(move => form.Rows.Any(row => row.Key is { } key && move.Keys.Contains(key))))
            return true;
        return form.Rows.All(row => row.Key is null) && moved.Any(move => move.From == form.From && move.To == form.To);
    }

    private List<Evidence> FindDeclarations()
    {
        var found = Transfers
            .Where(form => form.Form.IsChecked("software_only"))
            .Select(form => Evidence.From(form.Form, "software_only"))
            .ToList();
        foreach (var submission in Request.Submissions)
        {
            if (Phrase.Find(Settings.UpgradeDeclarations, submission.Message.Subject) is { } inSubject)
                found.Add(Evidence.From("subject", null, inSubject));
            if (Phrase.Find(Settings.UpgradeDeclarations, submission.Message.OwnWords) is { } inBody)
                found.Add(Evidence.From("body", null, inBody));
        }

        return found;
    }
}

/// <summary>Looks for an operator's phrases in a partner's words.</summary>
public static class Phrase
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);

    /// <summary>The sentence that holds the first match of any pattern; null when none matches.</summary>
    public static string? Find(IReadOnlyList<string> patterns, string words)
    {
        foreach (var pattern in patterns)
        {
            var match = Regex.Match(words, pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Limit);
            if (match.Success)
                return SentenceAround(words, match.Index, match.Length);
        }

        return null;
    }

    private static string SentenceAround(string words, int index, int length)
    {
        var start = words.LastIndexOfAny(['.', '!', '?', '\n'], Math.Max(0, index - 1)) + 1;
        var end = words.IndexOfAny(['.', '!', '?', '\n'], Math.Min(words.Length, index + length));
        if (start > index)
            start = index;
        return words[start..(end < 0 ? words.Length : end)].Trim();
    }
}
