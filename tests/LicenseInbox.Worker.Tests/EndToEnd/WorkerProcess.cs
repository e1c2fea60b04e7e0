using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>A worker, or the watchdog beside it, that runs as a process of its own, to be killed, stopped and let go on.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();

    private WorkerProcess(Process process) => _process = process;

    /// <summary>Its log lines.</summary>
    public IReadOnlyCollection<string> Log => _log;

    public static WorkerProcess Start(string settingsFile, string command = "run")
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "licenseinbox.dll"), command, "--settings", settingsFile])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var worker = new WorkerProcess(Process.Start(start)!);
        worker._process.ErrorDataReceived += (_, line) => worker._log.Enqueue(line.Data ?? "");
        worker._process.OutputDataReceived += (_, line) => worker._log.Enqueue(line.Data ?? "");
        worker._process.BeginErrorReadLine();
        worker._process.BeginOutputReadLine();
        return worker;
    }

    /// <summary>How often it said something.</summary>
    public int Said(string words) => _log.Count(line => line.Contains(words, StringComparison.Ordinal));

    /// <summary>SIGKILL: it gets to do nothing any more.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM; its exit status.</summary>
    public async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        Signal("TERM");
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>SIGSTOP: it stands still, in the middle of whatever it does.</summary>
    public void Freeze() => Signal("STOP");

    /// <summary>SIGCONT: it goes on as if no time had passed.</summary>
    public void Thaw() => Signal("CONT");

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        kill.ExitCode.ShouldBe(0);
    }
}
