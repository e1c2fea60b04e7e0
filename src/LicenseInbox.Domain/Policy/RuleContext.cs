using LicenseInbox.Domain.Assembly;
using LicenseInbox.Domain.Policy.Rules;
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

    /// <summary>Worksheets of moves that were not made yet.</summary>
    public IEnumerable<KeysForm> OpenWorksheets => Worksheets.Where(worksheet => !MovedBefore.Any(worksheet.HasSystemsOf));

    /// <summary>Whether moves were made and no form asks for a further one: nothing is missing then.</summary>
    public bool IsDone => Request.MovesMade.Count > 0 && !OpenTransfers.Any();

    /// <summary>All forms in force that something is still to be done for.</summary>
    public IEnumerable<SubmittedForm> Forms => OpenTransfers.Concat(OpenWorksheets)
        .Select(form => form.Submitted)
        .Concat(Request.Card is { } card && !IsDone ? [card] : []);

    /// <summary>The worksheets that go with a transfer form: a correction of its systems or keys must be made on them as well.</summary>
    public IEnumerable<KeysForm> WorksheetsOf(KeysForm transfer) => OpenWorksheets.Where(transfer.HasSystemsOf);

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

    /// <summary>The declarations that can only mean this request: words of an email that carries several cases may mean another one of them.</summary>
    public IReadOnlyList<Evidence> DeclarationsForThisCase =>
        Request.Submissions.Any(submission => submission.SubjectCases.Count > 1)
            ? DeclarationsInEmail.Where(declaration => declaration.Form is not null).ToList()
            : DeclarationsInEmail;

    /// <summary>Whether an email declares a software-only upgrade.</summary>
    public bool IsDeclaredInEmail => DeclarationsInEmail.Count > 0;

    /// <summary>Whether the request is a software-only upgrade, by its systems, or as declared where they are not known.</summary>
    public bool IsSoftwareOnly
    {
        get
        {
            var known = OpenTransfers.Select(IsUpgrade).ToList();
            if (known.Contains(true))
                return true;
            var undecided = known.Count == 0 || known.Contains(null);
            var toKnown = OpenTransfers.Select(ToSystem).Where(system => system is not null).ToList();
            return undecided && (IsDeclaredInCase || IsDeclaredInEmail) && (toKnown.Count == 0 || toKnown.Any(system => system!.Platform == Platform.SoftwareOnly));
        }
    }

    /// <summary>Whether a form that the request needs is not there.</summary>
    public bool LacksForm =>
        !IsDone && (Transfers.Count == 0 || Request.Card is null || (IsSoftwareOnly && !OpenWorksheets.Any()));

    /// <summary>Whether a page image came on which no form was recognised.</summary>
    public bool HasUnreadPage => Request.Submissions.SelectMany(submission => submission.Message.Documents).Any(document => document.Problem?.Kind == DocumentProblemKind.Image);

    /// <summary>
    /// Whether the partner may read what the registry says of a system: it belongs to the end user of his case. Replies never tell one partner facts about another end user.
    /// </summary>
    public bool MayTell(PhoneSystem? system) =>
        system is not null
        && Case is { } known
        && Facts.System(known.System) is { } own
        && (own.Key == system.Key || OwnersAreTheSame.CodeOf(own, system) != FindingCodes.OwnerMismatch);

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

    /// <summary>Where a document's field is, to the partner: file, page and what the field is called on the form.</summary>
    public string Where(FormFacts form, string field) =>
        $"{form.Source}, page {form.Field(field)?.Page ?? form.FirstPage}, {Settings.Label(form.Kind, field)}";

    /// <summary>What is to be sent when a transfer form is to be corrected: the worksheet that goes with it would disagree else.</summary>
    public string Corrected(KeysForm transfer) => WorksheetsOf(transfer).Any()
        ? $"corrected {Settings.Title(FormKind.LicenseTransfer)} and {Settings.Title(FormKind.MigrationWorksheet)}"
        : $"corrected {Settings.Title(FormKind.LicenseTransfer)}";

    /// <summary>A field of a transfer form and of the worksheets that go with it.</summary>
    public IEnumerable<Evidence> OnBoth(KeysForm transfer, string field) =>
        WorksheetsOf(transfer).Select(worksheet => Evidence.From(worksheet.Form, field)).Prepend(Evidence.From(transfer.Form, field));

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
