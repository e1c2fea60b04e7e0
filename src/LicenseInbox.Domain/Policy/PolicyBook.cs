using LicenseInbox.Domain.Assembly;
using LicenseInbox.Domain.Policy.Rules;
using LicenseInbox.Domain.Pricing;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Policy;

/// <summary>The whole policy: every rule is asked, all findings are reported together.</summary>
public static class PolicyBook
{
    /// <summary>The rules, in the order of the procedure.</summary>
    public static IReadOnlyList<IRule> Rules { get; } =
    [
        new CaseIsInTheSubject(),
        new CaseExistsAndIsOpen(),
        new CaseIsOfTheTargetSystem(),
        new FormsAreAttached(),
        new FormsAreComplete(),
        new AttachmentsCanBeOpened(),
        new FieldsAreReadSurely(),
        new FormsAgree(),
        new FormsAskForWhatWasNotMovedYet(),
        new SystemsAreKnownAndDiffer(),
        new TargetIsRegisteredAndAssured(),
        new OwnersAreTheSame(),
        new EndUserIsTheOwner(),
        new LicensesAreTheSourcesOwn(),
        new LicensesAreAskedForOnce(),
        new ChassisHoldsTheStations(),
        new UpgradesAreDeclared(),
        new UpgradedTypesHaveACounterpart(),
        new WorksheetNamesThePurchaseOrder(),
        new WorksheetConvertsTypes(),
        new AuthorizationCoversTheFee(),
        new CardIsValid(),
        new AssuranceEstimateIsConfirmed(),
        new FaxIsAnnounced(),
        new WordsAskForNothingElse(),
    ];

    /// <summary>Decides a request on the facts of one moment.</summary>
    /// <param name="request">The assembled request.</param>
    /// <param name="facts">What registry and case desk say.</param>
    /// <param name="settings">The policy.</param>
    /// <param name="now">The moment.</param>
    /// <param name="overrides">A representative's overrides; one holds while its finding rests on the same evidence.</param>
    /// <param name="ruling">A representative's decision to ask or reject, which counts before the policy's; null when there is none.</param>
    public static Decision Decide(
        AssembledRequest request,
        RegistryFacts facts,
        PolicySettings settings,
        DateTimeOffset now,
        IReadOnlyCollection<Override>? overrides = null,
        Requests.Ruling? ruling = null)
    {
        var context = new RuleContext(request, facts, settings);
        var found = Rules.SelectMany(rule => rule.Evaluate(context)).Concat(request.AssemblyFindings).ToList();
        var moves = Plan(context);
        if (StaleFacts.Are(facts, settings, now))
            found = StaleFacts.Weigh(found, context, Overridden);
        var findings = StrongestFirst(found.Select(Overridden));

        // Overrides let a finding go, they can't supply what a move is made of, nor make a key sure.
        if (findings.All(finding => finding.Outcome == Outcome.Note) && (request.Case is null || moves.Count == 0 || context.OpenTransfers.Any(form => form.HasUnsureKey)))
            findings = StrongestFirst(found);
        if (ruling is not null)
            findings = StrongestFirst(ruling.Apply(findings));
        return new Decision
        {
            Outcome = findings.Count == 0 ? Outcome.Accept : (Outcome)Math.Max((int)findings[0].Outcome, (int)Outcome.Accept),
            Findings = findings,
            Moves = moves,
            SoftwareOnly = context.IsSoftwareOnly,
            Fee = Fee.For(Fee.MovesOf(context.OpenTransfers), settings),
            AssuranceCharge = Total(moves),
            DecidedAt = now,
            SettlesAt = ruling is null ? SettlesAt(findings, request, settings) : null,
        };

        Finding Overridden(Finding finding) => Override.Apply(finding, overrides ?? [], settings.Table);
    }

    /// <summary>What each rule finds by itself, in the order of the procedure: for a person to look at.</summary>
    public static IReadOnlyList<Desk.RuleVerdict> Verdicts(AssembledRequest request, RegistryFacts facts, PolicySettings settings, IReadOnlyCollection<Override> overrides)
    {
        var context = new RuleContext(request, facts, settings);
        return Rules.Select(rule => new Desk.RuleVerdict(rule.GetType().Name, rule.Codes, rule.Evaluate(context).Select(finding => Override.Apply(finding, overrides, settings.Table)).ToList())).ToList();
    }

    private static List<Finding> StrongestFirst(IEnumerable<Finding> findings) => findings.OrderByDescending(finding => finding.Outcome).ToList();

    /// <summary>The moves as far as their systems and keys are known: one for each pair of systems.</summary>
    internal static List<PlannedMove> Plan(RuleContext context) => context.OpenTransfers
        .Where(form => context.FromSystem(form) is not null && context.ToSystem(form) is not null && form.From != form.To)
        .GroupBy(form => (form.From, form.To))
        .Select(forms =>
        {
            var (from, to) = (context.FromSystem(forms.First())!, context.ToSystem(forms.First())!);
            var isUpgrade = context.IsUpgrade(forms.First()) == true;
            var licenses = forms
                .SelectMany(form => form.Rows)
                .Select(row => row.Key is { } key ? context.Facts.License(key) : null)
                .Where(license => license is not null)
                .DistinctBy(license => license!.Key)
                .Select(license => new MoveLicense(
                    license!.Key,
                    license.Type,
                    license.Quantity,
                    isUpgrade ? Conversion.NewType(license, context.Settings.Catalogue) : null,
                    AssuranceCharge.Of(license, from, to, context.Settings.Catalogue))
                {
                    Period = from.AssuranceEndsOn is { } begin && to.AssuranceEndsOn is { } end ? new AssurancePeriod(begin, end) : null,
                })
                .ToList();
            return new PlannedMove(from.Key, to.Key, licenses, isUpgrade, forms.First().Form.Id);
        })
        .Where(move => move.Licenses.Count > 0)
        .ToList();

    private static decimal? Total(List<PlannedMove> moves)
    {
        var charges = moves.SelectMany(move => move.Licenses).Select(license => license.AssuranceCharge).ToList();
        return charges.Contains(null) ? null : charges.Sum();
    }

    /// <summary>Until when the facts of findings that settle may still arrive, counted from the receipt of the last email; null when none does.</summary>
    private static DateTimeOffset? SettlesAt(List<Finding> findings, AssembledRequest request, PolicySettings settings)
    {
        var received = request.Submissions[^1].ReceivedAt;
        var settling = findings
            .Where(finding => finding.Outcome > Outcome.Accept && settings.Table[finding.Code].Settling is not null)
            .Select(finding => received + settings.Table[finding.Code].Settling!.Value)
            .ToList();
        return settling.Count == 0 ? null : settling.Max();
    }
}
