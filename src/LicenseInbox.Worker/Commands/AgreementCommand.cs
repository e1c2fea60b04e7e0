using System.Globalization;
using LicenseInbox.Domain.Reporting;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>agreement</c>.</summary>
/// <param name="Since">Requests decided before are left out; null: all are compared.</param>
/// <param name="Json">As one JSON object.</param>
internal sealed record AgreementArguments(DateTimeOffset? Since, bool Json);

/// <summary><c>licenseinbox agreement</c>: how decisions of mode observe agree with what people did meanwhile, and how far one may go on.</summary>
internal sealed class AgreementCommand(IObservedRequests observed, AgreementPlan plan, TimeZoneInfo timeZone, TimeProvider time, TextWriter output)
{
    private const string Header = "               decided   compared   agree    share   left to people   not yet   not to be told";

    public async Task<int> RunAsync(AgreementArguments arguments, CancellationToken cancellationToken)
    {
        var since = arguments.Since ?? DateTimeOffset.MinValue;
        var agreement = Agreement.Of(await observed.SinceAsync(since, cancellationToken), plan, since, timeZone, time.GetUtcNow());
        foreach (var line in arguments.Json ? [OutputJson.Line(Shape(agreement))] : Lines(agreement))
            await output.WriteLineAsync(line);
        return CommandRunner.Done;
    }

    private static object Shape(Agreement agreement) => new
    {
        agreement.Plan.Within,
        Total = Shape(agreement.Total),
        Months = agreement.Months.ToDictionary(month => month.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture), month => Shape(month.Count)),
        Outcomes = agreement.Outcomes.ToDictionary(outcome => OutputJson.Word(outcome.Outcome), outcome => Shape(outcome.Count)),
        Differences = agreement.Differences.Select(difference => new { Case = difference.Case?.Text, Request = difference.Id, difference.DecidedAt, difference.WouldHave, Did = OutputJson.Word(difference.Did), difference.Codes }),
        Advice = OutputJson.Word(agreement.Advice),
        AdviceInWords = agreement.AdviceInWords,
    };

    private static object Shape(AgreementCount count) => new { count.Decided, count.Compared, count.Agreed, count.Share, count.LeftToPeople, count.NotYet, count.NotToBeTold };

    private IEnumerable<string> Lines(Agreement agreement)
    {
        yield return $"Decided in mode observe, and what people did within {agreement.Plan.Within:c}";
        yield return Header;
        foreach (var (month, count) in agreement.Months)
            yield return Row(month.ToString("yyyy-MM", CultureInfo.InvariantCulture), count);
        foreach (var (outcome, count) in agreement.Outcomes)
            yield return Row(OutputJson.Word(outcome), count);
        yield return Row("together", agreement.Total);
        foreach (var difference in agreement.Differences)
            yield return TerminalText.Line($"Differs  {(difference.Case is { } number ? $"case {number}" : $"request {difference.Id}")}, {At(difference.DecidedAt)}: {Would(difference)}; people {Did(difference.Did)}{(difference.Codes.Count > 0 ? $" ({string.Join(", ", difference.Codes)})" : "")}");
        yield return agreement.AdviceInWords;
    }

    private static string Row(string name, AgreementCount count) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-12}{count.Decided,10}{count.Compared,11}{count.Agreed,8}{Agreement.Percent(count.Share),9}{count.LeftToPeople,17}{count.NotYet,10}{count.NotToBeTold,17}");

    private static string Would(Disagreement difference) => difference.WouldHave switch
    {
        Domain.Policy.Outcome.Accept => "would have been moved",
        Domain.Policy.Outcome.Ask => "would have been asked about",
        _ => "would have been rejected",
    };

    private static string Did(WhatPeopleDid did) => did switch
    {
        WhatPeopleDid.Moved => "moved it",
        WhatPeopleDid.MovedSome => "moved some of its keys",
        _ => "did not move it",
    };

    private string At(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, timeZone).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);
}
