using System.Globalization;

namespace LicenseInbox.Domain.Alerting;

/// <summary>What one look leads to.</summary>
/// <param name="Decided">New alerts, to be told.</param>
/// <param name="Cancelled">Alerts that were not told yet and are not so any more.</param>
public sealed record AlertRound(IReadOnlyList<Alert> Decided, IReadOnlyList<Alert> Cancelled)
{
    private const string Gone = "the deadline does not count any more";

    /// <summary>
    /// Decides what is to be told now. Each kind is told once for a deadline and recipient; a deadline that passed unseen is breached, not first at risk; what ended is told to whom it was alerted. What was decided
    /// but not told yet is taken back once it is not so any more.
    /// </summary>
    /// <param name="facts">What it rests on.</param>
    /// <param name="settings">When and to whom.</param>
    /// <param name="known">The alerts of these subjects that were decided before.</param>
    /// <param name="isTold">Whether an alert may have reached its recipient.</param>
    /// <param name="now">The moment.</param>
    public static AlertRound Decide(AlertFacts facts, AlertSettings settings, IReadOnlyCollection<Alert> known, Func<Alert, bool> isTold, DateTimeOffset now)
    {
        var round = new Deciding(settings, known, isTold, now);
        var risks = Risks.Of(facts, settings, now);
        foreach (var deadline in facts.Deadlines)
        {
            if (deadline.EndedAt is null)
                round.Open(deadline, risks.Contains(deadline));
            else
                round.Over(deadline, facts.Since);
        }

        foreach (var condition in facts.Conditions)
            round.Look(condition);
        round.Forgotten(facts);
        return new AlertRound(round.Decided, round.Cancelled);
    }

    private sealed class Deciding(AlertSettings settings, IReadOnlyCollection<Alert> known, Func<Alert, bool> isTold, DateTimeOffset now)
    {
        private readonly Dictionary<AlertKey, Alert> _known = known.ToDictionary(alert => alert.Key);

        private readonly ILookup<(Guid Subject, DateTimeOffset Deadline), Alert> _bySubject = known.ToLookup(alert => (alert.Key.Subject, alert.Key.Deadline));

        public List<Alert> Decided { get; } = [];

        public List<Alert> Cancelled { get; } = [];

        public void Open(WatchedDeadline deadline, bool isAtRisk)
        {
            if (now > deadline.Deadline)
            {
                foreach (var risk in Pending(deadline.Subject, deadline.Deadline, AlertKind.AtRisk))
                    Cancel(risk, "the deadline has passed meanwhile");
                foreach (var recipient in settings.Recipients)
                    Tell(deadline, AlertKind.Breached, recipient, null);
            }
            else if (isAtRisk)
            {
                foreach (var recipient in settings.Recipients)
                    Tell(deadline, AlertKind.AtRisk, recipient, $"{Span(deadline.Deadline - now)} left");
            }
        }

        public void Over(WatchedDeadline deadline, DateTimeOffset since)
        {
            var alerts = _bySubject[(deadline.Subject, deadline.Deadline)].ToList();
            var isMissed = deadline.EndedAt > deadline.Deadline;
            if (isMissed && deadline.EndedAt >= since && !alerts.Exists(alert => alert.Key.Kind == AlertKind.Breached && alert.CancelledBecause is null))
            {
                foreach (var risk in Pending(deadline.Subject, deadline.Deadline, AlertKind.AtRisk))
                    Cancel(risk, "the deadline has passed meanwhile");
                foreach (var recipient in settings.Recipients)
                    Tell(deadline, AlertKind.Breached, recipient, $"over since: {deadline.EndedBy}, {Span(deadline.EndedAt!.Value - deadline.Deadline)} late");
                return;
            }

            // A breach that was told with its end needs no second word.
            if (alerts.Exists(alert => alert.Key.Kind == AlertKind.Breached && alert.Detail is not null))
                return;
            var late = isMissed ? $", {Span(deadline.EndedAt!.Value - deadline.Deadline)} late" : ", in time";
            End(alerts, deadline.What, deadline.Code, deadline.EndedBy + late, deadline.EndedBy ?? Gone, keepsBreach: isMissed);
        }

        public void Look(Condition condition)
        {
            foreach (var recipient in settings.Recipients)
            {
                if (condition.EndedAt is null)
                    Tell(condition, AlertKind.Started, recipient, condition.Detail);
            }

            if (condition.EndedAt is not { } endedAt)
                return;
            foreach (var started in _bySubject[(condition.Id, condition.StartedAt)].Where(alert => alert.Key.Kind == AlertKind.Started && alert.CancelledBecause is null).ToList())
            {
                if (!isTold(started))
                    Cancel(started, "it is over");
                else
                    Tell(condition, AlertKind.Ended, started.Key.Recipient, $"after {Span(endedAt - condition.StartedAt)}: {condition.Detail}");
            }
        }

        /// <summary>Deadlines that were alerted and are not there any more.</summary>
        public void Forgotten(AlertFacts facts)
        {
            var there = facts.Deadlines.Select(deadline => (deadline.Subject, deadline.Deadline)).ToHashSet();
            foreach (var alerts in _bySubject.Where(alerts => !there.Contains(alerts.Key) && alerts.All(alert => alert.SubjectKind != SubjectKind.Condition)))
                End(alerts.ToList(), alerts.First().What, alerts.First().Code, Gone, Gone, keepsBreach: false);
        }

        /// <summary>What was told is told to be over; what was not is taken back, but for a breach that was one: it is still to be told.</summary>
        private void End(List<Alert> alerts, string what, string? code, string detail, string why, bool keepsBreach)
        {
            foreach (var told in alerts.Where(alert => alert.Key.Kind is AlertKind.AtRisk or AlertKind.Breached && alert.CancelledBecause is null).GroupBy(alert => alert.Key.Recipient))
            {
                var last = told.MaxBy(alert => alert.Key.Kind)!;
                foreach (var alert in told.Where(alert => !isTold(alert) && !(keepsBreach && alert.Key.Kind == AlertKind.Breached)))
                    Cancel(alert, why);
                var key = last.Key with { Kind = AlertKind.Resolved };
                if (told.Any(isTold) && IsNew(key) && !(keepsBreach && !isTold(last)))
                    Decided.Add(last with { Key = key, What = what, Code = code, Holder = null, Detail = detail, DecidedAt = now, Carrier = Guid.Empty });
            }
        }

        private IEnumerable<Alert> Pending(Guid subject, DateTimeOffset deadline, AlertKind kind) =>
            _bySubject[(subject, deadline)].Where(alert => alert.Key.Kind == kind && alert.CancelledBecause is null && !isTold(alert));

        /// <summary>What was taken back was never told: it is told when it is so again.</summary>
        private bool IsNew(AlertKey key) => !_known.TryGetValue(key, out var before) || before.CancelledBecause is not null;

        private void Cancel(Alert alert, string why) => Cancelled.Add(alert with { CancelledBecause = why });

        private void Tell(WatchedDeadline deadline, AlertKind kind, string recipient, string? detail)
        {
            var key = new AlertKey(kind, deadline.Subject, deadline.Deadline, recipient);
            if (IsNew(key))
                Decided.Add(new Alert { Key = key, SubjectKind = deadline.Kind, Case = deadline.Case, What = deadline.What, Code = deadline.Code, Holder = deadline.EndedAt is null ? deadline.Holder : null, Detail = detail, DecidedAt = now });
        }

        private void Tell(Condition condition, AlertKind kind, string recipient, string detail)
        {
            var key = new AlertKey(kind, condition.Id, condition.StartedAt, recipient);
            if (IsNew(key))
                Decided.Add(new Alert { Key = key, SubjectKind = SubjectKind.Condition, What = condition.Code, Code = condition.Code, Detail = detail, DecidedAt = now });
        }
    }

    /// <summary>Hours and minutes, rounded down; below a minute seconds.</summary>
    public static string Span(TimeSpan span) => span < TimeSpan.FromMinutes(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalSeconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h {span.Minutes} min");
}
