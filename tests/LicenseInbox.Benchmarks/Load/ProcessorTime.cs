using System.Globalization;

namespace LicenseInbox.Benchmarks.Load;

/// <summary>
/// Processor time, user's and system's, by the kernel's own account: what counts on a machine that others use too. A process is counted with everything that it started and that still runs, and with what has ended and was waited for.
/// </summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100;

    /// <summary>Of a process and its descendants so far.</summary>
    public static TimeSpan OfTree(int process)
    {
        var all = Snapshot();
        var seconds = 0.0;
        var waiting = new Stack<int>([process]);
        while (waiting.TryPop(out var id))
        {
            if (!all.TryGetValue(id, out var one))
                continue;
            seconds += one.Seconds;
            foreach (var (child, _) in all.Where(other => other.Value.Parent == id))
                waiting.Push(child);
        }

        return TimeSpan.FromSeconds(seconds);
    }

    /// <summary>Of a process alone so far.</summary>
    public static TimeSpan Of(int process) => TimeSpan.FromSeconds(Snapshot().TryGetValue(process, out var one) ? one.Own : 0);

    /// <summary>Of the whole machine so far: what was worked by anybody, and what its cores could have worked.</summary>
    public static (TimeSpan Busy, TimeSpan Possible) OfMachine()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToList();
        var idle = fields[3] + fields[4];
        return (TimeSpan.FromSeconds((fields.Sum() - idle) / TicksPerSecond), TimeSpan.FromSeconds(fields.Sum() / TicksPerSecond));
    }

    /// <summary>What a process holds in memory of its own, in bytes.</summary>
    public static long PrivateMemory(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("RssAnon", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }

    private static Dictionary<int, (int Parent, double Seconds, double Own)> Snapshot()
    {
        var all = new Dictionary<int, (int, double, double)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                continue;
            try
            {
                // Its name stands in parentheses and may hold anything; what follows are numbers.
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                var ticks = fields[11..15].Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToList();
                all[id] = (int.Parse(fields[1], CultureInfo.InvariantCulture), ticks.Sum() / TicksPerSecond, (ticks[0] + ticks[1]) / TicksPerSecond);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile; whoever waits for it has its time.
            }
        }

        return all;
    }
}
