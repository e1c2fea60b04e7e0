using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Domain.Timekeeping;
using Microsoft.Extensions.Time.Testing;

namespace LicenseInbox.Domain.Tests.Alerting;

/// <summary>A run of the clock as the script has it, in whole minutes.</summary>
/// <param name="From">The receipt that started it.</param>
/// <param name="KnownAt">When the worker read that.</param>
/// <param name="To">When it ended.</param>
/// <param name="Held">Who has it from when on, for which kind of work.</param>
internal sealed record SimulatedRun(DateTimeOffset From, DateTimeOffset KnownAt, DateTimeOffset To, IReadOnlyList<(DateTimeOffset From, Holder Holder, string Work)> Held)
{
    public DateTimeOffset Deadline => From.AddHours(24);

    /// <summary>The first look at which it was at risk, by <see cref="SimulatedMonth.FindRisks"/>.</summary>
    public DateTimeOffset? FirstRisk { get; set; }
}

/// <summary>A request and what happens to it.</summary>
internal sealed class SimulatedRequest(Request request, IReadOnlyList<SimulatedRun> runs, IReadOnlyList<(DateTimeOffset At, Action<SimulatedRequest> Do)> steps)
{
    private IReadOnlyList<WatchedDeadline>? _deadlines;

    public Guid Id => Request.Id;

    public Request Request { get; } = request;

    public IReadOnlyList<SimulatedRun> Runs { get; } = runs;

    public IReadOnlyList<(DateTimeOffset At, Action<SimulatedRequest> Do)> Steps { get; } = steps;

    public List<DateTimeOffset> MadeAt { get; } = [];

    public List<ChainedEntry> Trail { get; } = [];

    public IReadOnlyList<WatchedDeadline> Deadlines => _deadlines ??= Domain.Alerting.Deadlines.Of(new TimedRequest(Request.State, MadeAt)).ToList();

    /// <summary>What the worker would write down.</summary>
    public void Write(DateTimeOffset at, string action, object? content = null) => Trail.Add(ChainedEntry.After(Trail.LastOrDefault()?.Head, AuditEntry.Of(Request, at, action, content ?? new { })));

    public void Change(Action<SimulatedRequest> change)
    {
        change(this);
        _deadlines = null;
    }
}

/// <summary>
/// A month of requests, minute by minute on a controlled clock. Who looks for alerts dies now and then before or after it has committed, the worker and the managers' mail server are down for hours, people are at work in staffed hours only.
/// What happens to each request is scripted first, so that what must be told can be worked out from the script, without the code that is tested.
/// </summary>
internal sealed class SimulatedMonth
{
    public static readonly IReadOnlyList<string> Recipients = ["kim@vendor.example", "jo@vendor.example"];

    private const int Days = 31;

    /// <summary>After the month everything comes to its end.</summary>
    private const int DaysAfter = 9;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly AlertSettings Settings = new(Recipients, TimeSpan.FromMinutes(30), TimeSpan.FromHours(4));

    private static readonly Dictionary<string, TimeSpan> Medians = new()
    {
        [FindingCodes.OwnerUnsure] = TimeSpan.FromMinutes(20),
        [FindingCodes.ChassisUnknown] = TimeSpan.FromMinutes(50),
        [Deadlines.SalesWork] = TimeSpan.FromMinutes(35),
        [Deadlines.WorkersWork] = Minute,
    };

    private readonly Random _random;
    private readonly TimeZoneInfo _zone = Some.Policy.TimeZone;
    private readonly DateTimeOffset _start;
    private readonly DateOnly _holiday;
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _workerDown;
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _smtpDown;
    private readonly int[] _staffedMinutesBefore;
    private readonly Dictionary<AlertKey, (Alert Alert, bool IsSent)> _ledger = [];
    private readonly Dictionary<Guid, HashSet<AlertKey>> _keysOf = [];
    private readonly List<AlertKey> _unsent = [];
    private readonly List<DateTimeOffset> _looks = [];

    public SimulatedMonth(DateOnly firstDay, int seed)
    {
        _random = new Random(seed);
        _start = new DateTimeOffset(firstDay, TimeOnly.MinValue, TimeSpan.Zero);
        _holiday = firstDay.AddDays(11);
        _workerDown = Windows(6, 20, 600);
        _smtpDown = Windows(8, 10, 400);
        _staffedMinutesBefore = new int[((Days + DaysAfter + 2) * 24 * 60) + 1];
        for (var minute = 1; minute < _staffedMinutesBefore.Length; minute++)
            _staffedMinutesBefore[minute] = _staffedMinutesBefore[minute - 1] + (IsAtWork(_start.AddMinutes(minute - 1)) ? 1 : 0);
        Requests = [.. Enumerable.Range(0, 2000).Select(Request).OrderBy(request => request.Runs[0].From)];
    }

    public IReadOnlyList<SimulatedRequest> Requests { get; }

    /// <summary>What reached a manager.</summary>
    public IReadOnlyList<Alert> Told => _ledger.Values.Where(entry => entry.IsSent).Select(entry => entry.Alert).ToList();

    public List<Alert> TakenBack { get; } = [];

    public int Crashes { get; private set; }

    /// <summary>The digest of each day, made at its end from what was recorded then.</summary>
    public List<DailyDigest> Digests { get; } = [];

    /// <summary>The first moment of a day.</summary>
    public DateTimeOffset StartOf(DateOnly day) => LocalDays.StartOf(day, _zone);

    public bool IsAtWork(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, _zone);
        return local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && DateOnly.FromDateTime(local.Date) != _holiday && local.Hour is >= 8 and < 18;
    }

    /// <summary>The first look that was committed at a moment or after it.</summary>
    public DateTimeOffset? FirstLook(DateTimeOffset at)
    {
        var index = _looks.BinarySearch(at);
        index = index < 0 ? ~index : index;
        return index < _looks.Count ? _looks[index] : null;
    }

    public void Run()
    {
        var time = new FakeTimeProvider(_start);
        var staffed = StaffedTime.Of(StaffedPeriods());
        var steps = new Queue<(DateTimeOffset At, SimulatedRequest Request, Action<SimulatedRequest> Do)>(
            Requests.SelectMany(request => request.Steps.Select(step => (step.At, request, step.Do))).OrderBy(step => step.At));
        var watched = new HashSet<SimulatedRequest>();
        for (; time.GetUtcNow() < _start.AddDays(Days + DaysAfter); time.Advance(Minute))
        {
            var now = time.GetUtcNow();
            while (steps.TryPeek(out var step) && step.At <= now)
            {
                steps.Dequeue();
                step.Request.Change(step.Do);
                watched.Add(step.Request);
            }

            if (TimeZoneInfo.ConvertTime(now, _zone) is { Hour: 0, Minute: 0 } midnight)
                Digests.Add(DigestOf(DateOnly.FromDateTime(midnight.Date).AddDays(-1), now));
            Send(now);
            if (!IsIn(_workerDown, now))
                Look(watched, staffed, now);
        }

        FindRisks();
    }

    private void Look(HashSet<SimulatedRequest> watched, StaffedTime staffed, DateTimeOffset now)
    {
        var fate = _random.Next(400);
        var deadlines = watched.SelectMany(request => request.Deadlines).ToList();
        var known = watched.SelectMany(KnownOf).ToList();
        var round = AlertRound.Decide(new AlertFacts { Deadlines = deadlines, MedianTimes = Medians, Staffed = staffed, Since = _start }, Settings, known, alert => _ledger[alert.Key].IsSent, now);
        if (fate == 0)
        {
            // It dies before its transaction was committed: nothing of it stays, the mails neither.
            Crashes++;
            return;
        }

        foreach (var alert in round.Decided)
        {
            _ledger[alert.Key] = (alert, false);
            _unsent.Add(alert.Key);
            if (!_keysOf.TryGetValue(alert.Key.Subject, out var keys))
                _keysOf[alert.Key.Subject] = keys = [];
            keys.Add(alert.Key);
        }

        foreach (var alert in round.Cancelled)
        {
            _ledger[alert.Key] = (alert, false);
            TakenBack.Add(alert);
        }

        _looks.Add(now);
        foreach (var request in watched.Where(request => !request.Request.IsOpen && request.Steps[^1].At < now && KnownOf(request).All(IsFinished)).ToList())
            watched.Remove(request);
    }

    /// <summary>What was decided before this minute goes out, unless the managers' server is down.</summary>
    private void Send(DateTimeOffset now)
    {
        if (IsIn(_smtpDown, now))
            return;
        foreach (var key in _unsent.Where(key => _ledger[key].Alert.CancelledBecause is null))
            _ledger[key] = _ledger[key] with { IsSent = true };
        _unsent.Clear();
    }

    private DailyDigest DigestOf(DateOnly day, DateTimeOffset now)
    {
        var from = StartOf(day);
        var known = Requests.Where(request => request.Trail.Count > 0 && request.Runs[^1].To >= from).ToList();
        var received = Requests.SelectMany(request => request.Runs.Select((run, index) => (request, run, index))).Where(mail => mail.run.From >= from && mail.run.From < now).ToList();
        var entries = received.Where(mail => mail.run.KnownAt <= now).Select(mail => EntryOf(mail.request, mail.run, mail.index)).ToList();
        var ledger = MailLedger.Of(entries, [new FolderCount("licenses", received.ConvertAll(mail => mail.run.From))]);
        var outages = _workerDown.ConvertAll(window => new Outage("licenses", window.From, window.To));
        var times = TimeReport.Of(known.ConvertAll(request => new TrailedRequest(request.Request.State, request.Trail)), outages, from, now, now);
        var running = known.Where(request => request.Request is { IsOpen: true, Deadline: not null }).Select(request => new RunningRequest(request.Request.Case, request.Request.Status, request.Request.Deadline!.Value)).ToList();
        var records = new DayRecords { Deliveries = entries, Running = running, Exceptions = [], RepliesSent = 0, Requests = new Dictionary<RequestStatus, int>() };
        return DailyDigest.Of(day, records, ledger, times, now);
    }

    private static LedgerEntry EntryOf(SimulatedRequest request, SimulatedRun run, int index)
    {
        var message = new RecordedMessage
        {
            Id = request.Request.State.Submissions[index].Id,
            Account = "licenses",
            Facts = Some.Mail(),
            ReceivedAt = run.From,
            RecordedAt = run.KnownAt,
            State = MessageState.Admitted,
            Requests = [request.Id],
        };
        return new LedgerEntry(new RecordedDelivery(new DeliveryId("licenses", "INBOX", 1, message.Id.ToString("N")), run.From, DeliveryState.Filed, message.Id, Filing.Processed), message, true, [request.Request.State]);
    }

    private IEnumerable<Alert> KnownOf(SimulatedRequest request) => _keysOf.TryGetValue(request.Id, out var keys) ? keys.Select(key => _ledger[key].Alert) : [];

    private bool IsFinished(Alert alert) =>
        alert.CancelledBecause is not null || alert.Detail?.StartsWith("over since", StringComparison.Ordinal) == true || _ledger.ContainsKey(alert.Key with { Kind = AlertKind.Resolved })
        || (_ledger.TryGetValue(alert.Key with { Kind = AlertKind.Breached }, out var breach) && breach.Alert.Detail is not null);

    /// <summary>Works out from the script at which look each run was at risk first: minute by minute, by counting staffed minutes.</summary>
    private void FindRisks()
    {
        var runs = new Queue<SimulatedRun>(Requests.SelectMany(request => request.Runs).OrderBy(run => run.KnownAt));
        var open = new List<SimulatedRun>();
        foreach (var now in _looks)
        {
            while (runs.TryPeek(out var next) && next.KnownAt <= now)
                open.Add(runs.Dequeue());
            open.RemoveAll(run => run.To <= now);
            var ahead = new Dictionary<Holder, (DateTimeOffset Deadline, double Before, double Through)>();
            foreach (var run in open.OrderBy(run => run.Deadline))
            {
                var (holder, work) = HeldAt(run, now);
                var queue = ahead.GetValueOrDefault(holder);
                queue = queue.Deadline == run.Deadline ? queue : (run.Deadline, queue.Through, queue.Through);
                ahead[holder] = queue with { Through = queue.Through + Medians[work].TotalMinutes };
                if (run.FirstRisk is not null || now > run.Deadline)
                    continue;
                var left = holder == Holder.Worker ? (run.Deadline - now).TotalMinutes : StaffedBefore(run.Deadline) - StaffedBefore(now);
                if (left < queue.Before + 30 || left <= 240)
                    run.FirstRisk = now;
            }
        }
    }

    private static (Holder Holder, string Work) HeldAt(SimulatedRun run, DateTimeOffset at)
    {
        var i = run.Held.Count - 1;
        while (run.Held[i].From > at)
            i--;
        return (run.Held[i].Holder, run.Held[i].Work);
    }

    private SimulatedRequest Request(int index)
    {
        var received = _start.AddMinutes(_random.Next(Days * 24 * 60));
        var request = Domain.Requests.Request.Open(Guid.CreateVersion7(received), CaseNumber.Of($"{700000 + index}"), received, TimeSpan.FromHours(24));
        var (runs, steps) = (new List<SimulatedRun>(), new List<(DateTimeOffset, Action<SimulatedRequest>)>());
        var read = Alive(received);
        var first = received;
        steps.Add((read, it =>
        {
            it.Request.Admits(first, Some.Transfer(), Some.Card());
            it.Write(read, AuditActions.RequestAdmitted, new { ReceivedAt = first });
        }
        ));
        if (_random.Next(4) == 0)
        {
            // Something is missing; the partner sends it hours or days later.
            var told = Alive(read + Minute);
            Decided(steps, read, Some.Decision(FindingCodes.FormCardMissing));
            steps.Add((told, it =>
            {
                it.Request.Tell("asked", told);
                it.Write(told, AuditActions.RequestTold);
            }
            ));
            runs.Add(new SimulatedRun(received, read, told, [(read, Holder.Worker, Deadlines.WorkersWork)]));
            received = told.AddMinutes(30 + _random.Next(3 * 24 * 60));
            read = Alive(received);
            var second = received;
            var readAt = read;
            steps.Add((read, it =>
            {
                it.Request.Admits(second, Some.Card());
                it.Write(readAt, AuditActions.RequestAdmitted, new { ReceivedAt = second });
            }
            ));
        }

        Finish(received, read, runs, steps);
        return new SimulatedRequest(request, runs, steps);
    }

    /// <summary>Complete: moved at once, or after a representative or sales were busy with it.</summary>
    private void Finish(DateTimeOffset received, DateTimeOffset read, List<SimulatedRun> runs, List<(DateTimeOffset, Action<SimulatedRequest>)> steps)
    {
        var held = new List<(DateTimeOffset, Holder, string)>();
        var ready = read;
        switch (_random.Next(10))
        {
            case < 5:
                Decided(steps, read, Some.Decision(codes: []));
                break;
            case < 8:
                var code = _random.Next(2) == 0 ? FindingCodes.OwnerUnsure : FindingCodes.ChassisUnknown;
                ready = AtWork(read.AddMinutes(10 + (_random.Next(5) == 0 ? _random.Next(2400) : _random.Next(500))));
                Decided(steps, read, Some.Decision(code));
                Decided(steps, ready, Some.Decision(codes: []));
                held.Add((read, Holder.Representative, code));
                break;
            default:
                ready = AtWork(read.AddMinutes(30 + _random.Next(1500)));
                Decided(steps, read, Some.UpgradeDecision());
                steps.Add((ready, it =>
                {
                    it.Request.KeysIssued();
                    it.Write(ready, AuditActions.KeysIssued);
                }
                ));
                held.Add((read, Holder.Sales, Deadlines.SalesWork));
                break;
        }

        held.Add((ready, Holder.Worker, Deadlines.WorkersWork));
        var moved = Alive(ready + Minute);
        steps.Add((moved, it =>
        {
            it.Request.MoveMade(Some.OldSystem, Some.NewSystem, wasLast: true);
            it.MadeAt.Add(moved);
            it.Write(moved, AuditActions.MoveMade);
        }
        ));
        runs.Add(new SimulatedRun(received, read, moved, held));
    }

    private static void Decided(List<(DateTimeOffset, Action<SimulatedRequest>)> steps, DateTimeOffset at, Decision decision) => steps.Add((at, it =>
    {
        it.Request.Decided(decision, now: at);
        it.Write(at, AuditActions.RequestDecided);
    }
    ));

    /// <summary>The first minute from then on in which the worker runs.</summary>
    private DateTimeOffset Alive(DateTimeOffset at)
    {
        while (IsIn(_workerDown, at))
            at += Minute;
        return at;
    }

    /// <summary>The first minute from then on in which somebody is at work, and the worker runs.</summary>
    private DateTimeOffset AtWork(DateTimeOffset at)
    {
        while (!IsAtWork(at) || IsIn(_workerDown, at))
            at += Minute;
        return at;
    }

    private List<(DateTimeOffset From, DateTimeOffset To)> Windows(int count, int shortest, int longest) => Enumerable.Range(0, count)
        .Select(_ => _start.AddMinutes(_random.Next(Days * 24 * 60)))
        .Select(from => (from, from.AddMinutes(_random.Next(shortest, longest))))
        .ToList();

    private static bool IsIn(List<(DateTimeOffset From, DateTimeOffset To)> windows, DateTimeOffset at) => windows.Exists(window => window.From <= at && at < window.To);

    private int StaffedBefore(DateTimeOffset at) => _staffedMinutesBefore[(int)(at - _start).TotalMinutes];

    private List<(DateTimeOffset From, DateTimeOffset To)> StaffedPeriods()
    {
        var periods = new List<(DateTimeOffset From, DateTimeOffset To)>();
        for (var day = DateOnly.FromDateTime(_start.UtcDateTime).AddDays(-2); periods.Count < Days + DaysAfter; day = day.AddDays(1))
        {
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || day == _holiday)
                continue;
            periods.Add((Local(day, 8), Local(day, 18)));
        }

        return periods;
    }

    private DateTimeOffset Local(DateOnly day, int hour)
    {
        var local = day.ToDateTime(new TimeOnly(hour, 0));
        return new DateTimeOffset(local, _zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
