using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Timekeeping;

/// <summary>
/// Who held a request when, from what is kept of it: the entries of its audit trail, the receipt of its emails, its clock, and the outages. The spans follow each other without gap or overlap, from the receipt of
/// the first email until nothing was to be done any more. While the clock runs, the partner holds nothing: where a question turned out to be wrong, or never reached him, that time is the worker's.
/// </summary>
public static class Holdings
{
    private sealed record Step(DateTimeOffset At, Holder? Holder);

    /// <param name="state">The request.</param>
    /// <param name="trail">Its chain of the audit trail, first entry first.</param>
    /// <param name="outages">When this program or the mail server was down; may overlap.</param>
    /// <param name="now">The moment, for what goes on.</param>
    public static IReadOnlyList<HeldSpan> Of(RequestState state, IReadOnlyList<ChainedEntry> trail, IReadOnlyList<Outage> outages, DateTimeOffset now)
    {
        var runs = ClockRun.Of(state, ClockRun.MovedAt(trail));
        return Spans(Steps(state, trail), now)
            .SelectMany(span => span.Holder == Holder.Partner ? WithoutRuns(span, runs, now) : [span])
            .SelectMany(span => span.Holder == Holder.Worker ? WithOutages(span, outages) : [span])
            .Aggregate(new List<HeldSpan>(), Joined);
    }

    /// <summary>The part of spans within a time.</summary>
    public static IEnumerable<HeldSpan> Within(IEnumerable<HeldSpan> spans, DateTimeOffset from, DateTimeOffset to) => spans
        .Where(span => span.From < to && span.To > from)
        .Select(span => span with { From = span.From > from ? span.From : from, To = span.To < to ? span.To : to });

    /// <summary>Who has to do something next, or null when nobody has.</summary>
    /// <param name="status">The request's status.</param>
    /// <param name="clockStands">Whether the clock stands: the partner was told what he owes, or asked to wait.</param>
    /// <param name="byHand">Whether a person has one of its moves, to make it in the license server.</param>
    public static Holder? Next(RequestStatus status, bool clockStands, bool byHand) => status switch
    {
        RequestStatus.Queued when byHand => Holder.Representative,
        RequestStatus.Settling or RequestStatus.Queued => Holder.Worker,
        RequestStatus.WithRepresentative => clockStands ? Holder.Partner : Holder.Representative,
        RequestStatus.WaitingForSales => Holder.Sales,
        RequestStatus.WaitingForPartner or RequestStatus.Rejected => clockStands ? Holder.Partner : Holder.Worker,
        _ => null,
    };

    /// <summary>The steps in the order they were written; a clock that was set back does not turn them around.</summary>
    private static List<Step> Steps(RequestState state, IReadOnlyList<ChainedEntry> trail)
    {
        var steps = new List<Step> { new(state.OpenedAt, Holder.Worker) };
        var status = (RequestStatus?)null;
        var byHand = new HashSet<Guid>();
        foreach (var entry in trail)
        {
            var wasOwing = status is RequestStatus.WaitingForPartner or RequestStatus.Rejected;
            status = StatusAfter.Of(entry) ?? (entry.Action == AuditActions.ReplyUndeliverable && wasOwing ? RequestStatus.WithRepresentative : status);

            Take(entry, byHand);

            // From its receipt on an email is ours to look at, whenever that was.
            var at = entry.Action == AuditActions.RequestAdmitted ? ReceivedAt(entry) ?? entry.At : entry.At;
            if (at < steps[^1].At)
                at = steps[^1].At;
            if (entry.Action == AuditActions.RequestAdmitted)
                steps.Add(new Step(at, Holder.Worker));
            else if (status is { } known)
                steps.Add(new Step(at, Next(known, Stands(state, at), byHand.Count > 0)));
        }

        return steps;
    }

    /// <summary>Which moves a person has after an entry.</summary>
    private static void Take(ChainedEntry entry, HashSet<Guid> byHand)
    {
        if (entry.Action == AuditActions.MoveByHand)
            byHand.Add(MoveOf(entry));
        else if (entry.Action is AuditActions.MoveConfirmed or AuditActions.MoveMade or AuditActions.MoveCancelled or AuditActions.MoveRefused)
            byHand.Remove(MoveOf(entry));
    }

    private static bool Stands(RequestState state, DateTimeOffset at) => state.Clock.LastOrDefault(entry => entry.At <= at) is { Runs: false };

    private static IEnumerable<HeldSpan> Spans(List<Step> steps, DateTimeOffset now)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Holder is not { } holder)
                continue;
            var to = i + 1 < steps.Count ? steps[i + 1].At : now;
            if (to > steps[i].At)
                yield return new HeldSpan(holder, steps[i].At, to);
        }
    }

    private static IEnumerable<HeldSpan> WithoutRuns(HeldSpan span, IReadOnlyList<ClockRun> runs, DateTimeOffset now) =>
        Cut(span, runs.Select(run => (run.StartedAt, run.EndedAt ?? now)), Holder.Worker);

    private static IEnumerable<HeldSpan> WithOutages(HeldSpan span, IReadOnlyList<Outage> outages) =>
        Cut(span, outages.Select(outage => (outage.From, outage.To)), Holder.Outage);

    /// <summary>The span with the parts that lie in one of the times given to another.</summary>
    private static IEnumerable<HeldSpan> Cut(HeldSpan span, IEnumerable<(DateTimeOffset From, DateTimeOffset To)> times, Holder other)
    {
        var at = span.From;
        foreach (var (from, to) in times.Where(time => time.From < span.To && time.To > span.From).OrderBy(time => time.From))
        {
            var begin = from > at ? from : at;
            var end = to < span.To ? to : span.To;
            if (end <= begin)
                continue;
            if (begin > at)
                yield return span with { From = at, To = begin };
            yield return new HeldSpan(other, begin, end);
            at = end;
        }

        if (at < span.To)
            yield return span with { From = at };
    }

    private static List<HeldSpan> Joined(List<HeldSpan> spans, HeldSpan next)
    {
        if (spans.Count > 0 && spans[^1].Holder == next.Holder && spans[^1].To == next.From)
            spans[^1] = spans[^1] with { To = next.To };
        else
            spans.Add(next);
        return spans;
    }

    private sealed record Admitted(DateTimeOffset? ReceivedAt);

    private sealed record OfMove(Guid Move);

    private static Guid MoveOf(ChainedEntry entry) => AuditEntry.Read<OfMove>(entry.Content).Move;

    private static DateTimeOffset? ReceivedAt(ChainedEntry entry) => AuditEntry.Read<Admitted>(entry.Content).ReceivedAt;
}
