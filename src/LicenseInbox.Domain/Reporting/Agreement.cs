using System.Globalization;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Reporting;

/// <summary>What agreement is wanted before a vendor goes on.</summary>
/// <param name="Within">So long after a decision people may have done the same: their own deadline, and until the next import tells it.</param>
/// <param name="Requests">So many requests at least must have been compared.</param>
/// <param name="Share">So large a share of them must agree, 0 to 1.</param>
public sealed record AgreementPlan(TimeSpan Within, int Requests, double Share);

/// <summary>How requests of one kind compare.</summary>
/// <param name="Decided">All of them.</param>
/// <param name="Compared">Those of which it can be told what people did.</param>
/// <param name="Agreed">Those of them with which people did what the program would have done.</param>
/// <param name="LeftToPeople">Flagged ones: the program would have left them to people.</param>
/// <param name="NotYet">Those with which people may still do it.</param>
/// <param name="NotToBeTold">Those of which it can't be told.</param>
public sealed record AgreementCount(int Decided, int Compared, int Agreed, int LeftToPeople, int NotYet, int NotToBeTold)
{
    /// <summary>The share that agrees; null when none was compared.</summary>
    public double? Share => Compared == 0 ? null : (double)Agreed / Compared;
}

/// <summary>A request with which people did something else than the program would have done.</summary>
/// <param name="Id">The request.</param>
/// <param name="Case">Its case; null without one.</param>
/// <param name="DecidedAt">When it was decided.</param>
/// <param name="WouldHave">What the program would have done: accept (moved it), ask or reject.</param>
/// <param name="Did">What people did.</param>
/// <param name="Codes">The codes of its findings, notes aside.</param>
public sealed record Disagreement(Guid Id, CaseNumber? Case, DateTimeOffset DecidedAt, Outcome WouldHave, WhatPeopleDid Did, IReadOnlyList<string> Codes);

/// <summary>How far a vendor may go on.</summary>
public enum AgreementAdvice
{
    /// <summary>Too few requests were compared.</summary>
    TooFew,

    /// <summary>Too few of them agree.</summary>
    Observe,

    /// <summary>They agree, but moves would have been made that people did not make.</summary>
    Approve,

    /// <summary>They agree, and every move that would have been made was made by people.</summary>
    Automatic,
}

/// <summary>How what was decided in mode observe agrees with what people did meanwhile, told by where the keys went in the registry.</summary>
public sealed record Agreement
{
    /// <summary>What is wanted.</summary>
    public required AgreementPlan Plan { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>All requests.</summary>
    public required AgreementCount Total { get; init; }

    /// <summary>By the month of the decision, its first day, oldest first.</summary>
    public required IReadOnlyList<(DateOnly Month, AgreementCount Count)> Months { get; init; }

    /// <summary>By what the program would have done.</summary>
    public required IReadOnlyList<(Outcome Outcome, AgreementCount Count)> Outcomes { get; init; }

    /// <summary>Where people did something else, oldest first.</summary>
    public required IReadOnlyList<Disagreement> Differences { get; init; }

    /// <summary>Moves that would have been made, and that people did not make.</summary>
    public int NotMadeByPeople => Differences.Count(difference => difference.WouldHave == Outcome.Accept);

    /// <summary>What follows from it.</summary>
    public AgreementAdvice Advice =>
        Total.Compared < Plan.Requests ? AgreementAdvice.TooFew
        : Total.Share < Plan.Share ? AgreementAdvice.Observe
        : NotMadeByPeople > 0 ? AgreementAdvice.Approve
        : AgreementAdvice.Automatic;

    /// <summary>The advice in a sentence.</summary>
    public string AdviceInWords => Advice switch
    {
        AgreementAdvice.TooFew => string.Create(CultureInfo.InvariantCulture, $"Stay in mode observe: {Total.Compared} of {Plan.Requests} requests are compared so far."),
        AgreementAdvice.Observe => $"Stay in mode observe: {Percent(Total.Share)} agree, and {Percent(Plan.Share)} are wanted; look at the differences.",
        AgreementAdvice.Approve => string.Create(CultureInfo.InvariantCulture, $"Go on to mode approve: {Percent(Total.Share)} agree. {NotMadeByPeople} moves would have been made that people did not make: look at them before mode automatic."),
        _ => $"Go on to mode approve: {Percent(Total.Share)} agree, and every move that would have been made was made by people; to mode automatic once representatives approve what it accepts.",
    };

    /// <summary>Compares.</summary>
    /// <param name="observed">The requests.</param>
    /// <param name="plan">What is wanted.</param>
    /// <param name="since">Since when they were asked for.</param>
    /// <param name="timeZone">The zone of months.</param>
    /// <param name="now">The moment.</param>
    public static Agreement Of(IReadOnlyList<ObservedRequest> observed, AgreementPlan plan, DateTimeOffset since, TimeZoneInfo timeZone, DateTimeOffset now)
    {
        var compared = observed.Select(request => new Comparison(request, request.PeopleDid(plan.Within, now))).ToList();
        return new Agreement
        {
            Plan = plan,
            Since = since,
            Total = Count(compared),
            Months = compared.GroupBy(each => MonthOf(each.Request.Decision.DecidedAt, timeZone)).OrderBy(month => month.Key).Select(month => (month.Key, Count([.. month]))).ToList(),
            Outcomes = compared.GroupBy(each => each.Request.Decision.Outcome).OrderBy(outcome => outcome.Key).Select(outcome => (outcome.Key, Count([.. outcome]))).ToList(),
            Differences = compared.Where(each => each is { IsCompared: true, Agrees: false }).OrderBy(each => each.Request.Decision.DecidedAt).Select(Difference).ToList(),
        };
    }

    /// <summary>A share as it is written: <c>97.5 %</c>; <c>none</c> when there is none.</summary>
    public static string Percent(double? share) => share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Math.Round(known * 1000, 6)) / 10:0.0} %") : "none";

    private static AgreementCount Count(List<Comparison> compared) => new(
        compared.Count,
        compared.Count(each => each.IsCompared),
        compared.Count(each => each is { IsCompared: true, Agrees: true }),
        compared.Count(each => each.IsLeftToPeople),
        compared.Count(each => each is { IsLeftToPeople: false, Did: WhatPeopleDid.NothingYet }),
        compared.Count(each => each is { IsLeftToPeople: false, Did: WhatPeopleDid.NotToBeTold }));

    private static Disagreement Difference(Comparison each)
    {
        var decision = each.Request.Decision;
        var codes = decision.Findings.Where(finding => finding.Outcome > Outcome.Accept).Select(finding => finding.Code).Distinct(StringComparer.Ordinal).ToList();
        return new Disagreement(each.Request.Id, each.Request.Case, decision.DecidedAt, decision.Outcome, each.Did, codes);
    }

    private static DateOnly MonthOf(DateTimeOffset at, TimeZoneInfo timeZone) => TimeZoneInfo.ConvertTime(at, timeZone) is var local ? new DateOnly(local.Year, local.Month, 1) : default;

    private sealed record Comparison(ObservedRequest Request, WhatPeopleDid Did)
    {
        public bool IsLeftToPeople => Request.Decision.Outcome is Outcome.Flag or Outcome.Ignore;

        public bool IsCompared => !IsLeftToPeople && Did is not (WhatPeopleDid.NothingYet or WhatPeopleDid.NotToBeTold);

        public bool Agrees => Did == (Request.Decision.Outcome == Outcome.Accept ? WhatPeopleDid.Moved : WhatPeopleDid.LeftThem);
    }
}
