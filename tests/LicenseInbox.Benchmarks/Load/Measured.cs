using System.Globalization;

namespace LicenseInbox.Benchmarks.Load;

/// <summary>What handling some mails took: of the clock, of the processors by who is measured, and of the processors by the whole machine.</summary>
internal sealed record Measured(int Mails, TimeSpan Took, TimeSpan Worked, TimeSpan MachineBusy, TimeSpan MachinePossible)
{
    public double PerSecond => Mails / Took.TotalSeconds;

    /// <summary>Milliseconds of processor time for each mail.</summary>
    public double Cost => Worked.TotalMilliseconds / Mails;

    /// <summary>The share of all cores' time that was worked, by anybody.</summary>
    public double Busy => MachineBusy / MachinePossible;

    /// <summary>The share of all cores' time that was worked for these mails.</summary>
    public double Share => Worked / MachinePossible;

    public static Measured Median(IEnumerable<Measured> rounds)
    {
        var all = rounds.ToList();
        return all.OrderBy(round => round.Cost).ElementAt(all.Count / 2);
    }

    public string[] Row(string name) => [name, Show(Mails), Show(PerSecond), Show(Cost), Percent(Share), Percent(Busy)];

    public static readonly string[] Header = ["", "mails", "mails/s", "processor ms a mail", "of all cores", "machine busy"];

    public static string Show(double number) => number.ToString(number < 100 ? "0.##" : "0", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture) + " %";
}

/// <summary>A moment from which something is measured.</summary>
internal sealed class Moment
{
    private readonly long _at = TimeProvider.System.GetTimestamp();
    private readonly (TimeSpan Busy, TimeSpan Possible) _machine = ProcessorTime.OfMachine();
    private readonly Func<TimeSpan> _worked;
    private readonly TimeSpan _before;

    private Moment(Func<TimeSpan> worked) => (_worked, _before) = (worked, worked());

    /// <summary>From now on.</summary>
    /// <param name="worked">Processor time so far of who is measured; null: this program and what it starts.</param>
    public static Moment Now(Func<TimeSpan>? worked = null) => new(worked ?? (() => ProcessorTime.OfTree(Environment.ProcessId)));

    public TimeSpan Passed => TimeProvider.System.GetElapsedTime(_at);

    public Measured For(int mails)
    {
        var (busy, possible) = ProcessorTime.OfMachine();
        return new Measured(mails, Passed, _worked() - _before, busy - _machine.Busy, possible - _machine.Possible);
    }
}
