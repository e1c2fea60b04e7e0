using System.Diagnostics;
using System.Globalization;

namespace LicenseInbox.Faults;

/// <summary>
/// One worker as an operator starts it: `licenseinbox run` in a process of its own, started again when it ends by itself, as a service is. It dies with the harness, however that ends: its
/// supervisor holds our end of a pipe.
/// </summary>
/// <param name="name">For people.</param>
/// <param name="program">The program under test.</param>
/// <param name="settingsFile">The operator's settings.</param>
/// <param name="logFile">Where what it says is added.</param>
/// <param name="clockFile">Says by how much its clock is wrong; null: it has the machine's.</param>
internal sealed class WorkerProcess(string name, string[] program, string settingsFile, string logFile, string? clockFile) : IAsyncDisposable
{
    // The first line it says is the worker's process id.
    private const string Supervise = """
        exec 3<&0 2>/dev/null
        log=$1; shift
        "$@" </dev/null 3<&- >>"$log" 2>&1 &
        worker=$!
        echo "$worker"
        { read -r _ <&3; kill -KILL "$worker"; } &
        wait "$worker"
        status=$?
        kill $!
        exit "$status"
        """;

    private readonly SemaphoreSlim _changing = new(1);

    /// <summary>Those that came before: faults that run at the same time may still ask them whether they run.</summary>
    private readonly List<Process> _before = [];

    private Process? _supervisor;
    private int _id;
    private long _logStart;

    public string Name => name;

    public string LogFile => logFile;

    /// <summary>Its process, while it runs.</summary>
    public int Id => _id;

    public bool IsRunning => _supervisor is { HasExited: false };

    /// <summary>Whether it is meant to run: false while a fault has taken it down.</summary>
    public bool IsWanted { get; private set; }

    /// <summary>How often it ended by itself.</summary>
    public int EndedByItself { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            IsWanted = true;
            if (!IsRunning)
                await LaunchAsync(cancellationToken);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Starts it again when it ended although nobody told it to.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (!IsWanted || IsRunning)
                return;
            EndedByItself++;
            await LaunchAsync(cancellationToken);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Kills it as a power failure would.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        await EndAsync("KILL", TimeSpan.FromSeconds(10), cancellationToken);
    }

    /// <summary>Asks it to end; false when it had not ended after the time given, and was killed.</summary>
    public async Task<bool> TerminateAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        if (await EndAsync("TERM", within, cancellationToken))
            return true;
        await EndAsync("KILL", TimeSpan.FromSeconds(10), cancellationToken);
        return false;
    }

    public long LogLength => File.Exists(logFile) ? new FileInfo(logFile).Length : 0;

    /// <summary>Whether it has handled a mail or sent a reply since its start, and since it had said so much.</summary>
    public bool IsAtWork(long mark = 0)
    {
        if (!IsRunning || !File.Exists(logFile))
            return false;
        using var log = new FileStream(logFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Seek(Math.Max(mark, _logStart), SeekOrigin.Begin);
        using var reader = new StreamReader(log);
        var text = reader.ReadToEnd();
        return text.Contains("Mail in ", StringComparison.Ordinal) || text.Contains("Reply sent", StringComparison.Ordinal);
    }

    /// <summary>Sends it a signal.</summary>
    public void Signal(string signal)
    {
        if (!IsRunning)
            return;
        using var kill = Process.Start("kill", ["-" + signal, _id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        IsWanted = false;
        if (_supervisor is not null)
        {
            _supervisor.StandardInput.Close();
            await _supervisor.WaitForExitAsync();
            _supervisor.Dispose();
        }

        _before.ForEach(process => process.Dispose());
        _changing.Dispose();
    }

    private async Task<bool> EndAsync(string signal, TimeSpan within, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            IsWanted = false;
            if (_supervisor is null)
                return true;
            Signal(signal);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(within);
            await _supervisor.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return _supervisor.HasExited;
        }
        finally
        {
            _changing.Release();
        }
    }

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        if (_supervisor is not null)
            _before.Add(_supervisor);
        _logStart = LogLength;
        var start = new ProcessStartInfo("bash") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["-c", Supervise, "supervise", logFile, .. Clock(), .. program, "run", "--settings", settingsFile])
            start.ArgumentList.Add(argument);
        _supervisor = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        _id = int.Parse(await _supervisor.StandardOutput.ReadLineAsync(cancellationToken) ?? "", CultureInfo.InvariantCulture);
    }

    /// <summary>libfaketime stands between the process and the system's clock; the monotonic one stays right, as when an operator sets the time.</summary>
    private string[] Clock()
    {
        if (clockFile is null)
            return [];
        var library = Directory.EnumerateFiles("/usr/lib", "libfaketime.so.1", SearchOption.AllDirectories).FirstOrDefault()
            ?? throw new InvalidOperationException("clock-jump needs libfaketime. On Debian, as root: apt-get install --no-install-recommends libfaketime");
        return ["env", $"LD_PRELOAD={library}", $"FAKETIME_TIMESTAMP_FILE={clockFile}", "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_DISABLE_SHM=1"];
    }
}
