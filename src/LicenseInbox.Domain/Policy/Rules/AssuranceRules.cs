using LicenseInbox.Domain.Pricing;

namespace LicenseInbox.Domain.Policy.Rules;

/// <summary>Above a set sum the partner confirms the estimate of the pro-rated software assurance, in his own words, before anything moves.</summary>
public sealed class AssuranceEstimateIsConfirmed : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.AssuranceUnconfirmed];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        if (context.Settings.ConfirmAssuranceAbove is not { } limit)
            yield break;
        var estimate = PolicyBook.Plan(context).SelectMany(move => move.Licenses).Sum(license => license.AssuranceCharge ?? 0m);
        if (estimate <= limit || context.Request.Submissions.Any(submission => Confirmed(submission.Message.OwnWords, context.Settings) >= estimate))
            yield break;
        yield return context.Find(
            FindingCodes.AssuranceUnconfirmed,
            $"The pro-rated software assurance of this move is estimated at {Usd.Show(estimate)}, which is to be confirmed before anything is moved.",
            $"If you agree, reply to this email with the sentence \"We confirm the software assurance estimate of {Usd.Show(estimate)}\"; the forms need not be sent again.",
            Evidence.From("licenses", "assurance", Usd.Show(estimate)),
            Evidence.From("body", null, null));
    }

    /// <summary>The highest sum that a partner's own words confirm; null when they confirm none.</summary>
    public static decimal? Confirmed(string words, PolicySettings settings) =>
        Phrase.Sentences(words)
            .SelectMany(sentence => settings.AssuranceConfirmations.Select(pattern => Phrase.Expression(pattern).Match(sentence)))
            .Where(match => match.Success)
            .Max(match => Usd.Read(match.Groups["amount"].Value));
}
