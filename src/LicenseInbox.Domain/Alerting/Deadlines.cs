using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Domain.Timekeeping;

namespace LicenseInbox.Domain.Alerting;

/// <summary>The deadlines of requests and exceptions.</summary>
public static class Deadlines
{
    /// <summary>The kind of work of the program itself.</summary>
    public const string WorkersWork = "worker";

    /// <summary>The kind of work of sales.</summary>
    public const string SalesWork = "sales";

    /// <summary>All deadlines that a request ever had: one for each run of its clock.</summary>
    public static IEnumerable<WatchedDeadline> Of(TimedRequest timed)
    {
        var state = timed.State;
        if (state.Status is null or RequestStatus.Observed)
            yield break;
        var code = timed.IsByHand && state.Status == RequestStatus.Queued ? Move.ToBeConfirmed : Code(state);
        foreach (var run in ClockRun.Of(state, ClockRun.MovedAt(state, timed.MadeAt)))
        {
            var holder = Holdings.Next(state.Status.Value, clockStands: false, timed.IsByHand) ?? Holder.Worker;
            yield return new WatchedDeadline
            {
                Kind = SubjectKind.Request,
                Subject = state.Id,
                Case = state.Case,
                What = Word(state.Status.Value) + (holder == Holder.Representative ? $" ({code})" : ""),
                Work = holder switch { Holder.Representative => code, Holder.Sales => SalesWork, _ => WorkersWork },
                Holder = holder,
                Deadline = run.Deadline,
                EndedAt = run.EndedAt,
                EndedBy = run.EndedBy,
            };
        }
    }

    /// <summary>The deadline of an exception that is no request; null when it has none.</summary>
    public static WatchedDeadline? Of(ExceptionRecord record) => record is not { RequestId: null, Deadline: { } deadline } ? null : new WatchedDeadline
    {
        Kind = SubjectKind.Exception,
        Subject = record.Id,
        Case = record.Case,
        What = record.Count > 1 ? $"{record.Code}, {record.Count} mails" : record.Code,
        Work = record.Code,
        Holder = Holder.Representative,
        Deadline = deadline,
        EndedAt = record.ResolvedAt,
        EndedBy = record.ResolvedAt is null ? null : "a representative dealt with it, or it is not needed any more",
    };

    /// <summary>For each kind of work the median of what it took; of people's work their time at work.</summary>
    public static IReadOnlyDictionary<string, TimeSpan> MedianTimes(IEnumerable<DoneWork> done, StaffedTime staffed) => done
        .GroupBy(work => work.Work)
        .ToDictionary(kind => kind.Key, kind => Risks.Median(kind.Select(work => work.IsPeoples ? staffed.Between(work.From, work.To) : work.To - work.From))!.Value);

    /// <summary>The code under which a representative has it, as its exception says.</summary>
    private static string Code(RequestState state) =>
        state.Decision?.Findings.FirstOrDefault(finding => finding.Outcome == Outcome.Flag)?.Code ?? "request.accepted";

    private static string Word(RequestStatus status) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());
}
