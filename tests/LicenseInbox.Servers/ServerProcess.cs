using System.Diagnostics;

namespace LicenseInbox.Servers;

/// <summary>
/// A real server as a process in a session of its own. Its supervisor holds our end of a pipe: when the test host dies, however
/// that happens, the pipe closes, and the supervisor kills the server with all its children and removes its directory.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    // bash, since job control gives the server a process group of its own. "stop" on the pipe stops the server and keeps the directory.
    private const string Supervise = """
        set -m
        exec 3<&0 >/dev/null 2>&1
        directory=$1 signal=$2 log=$3; shift 3
        "$@" </dev/null 3<&- >>"$log" 2>&1 &
        server=$!
        {
          read -r order <&3
          kill "-$signal" -- "-$server"
          for _ in {1..50}; do kill -0 "$server" || break; sleep 0.1; done
          kill -KILL -- "-$server"
          [ -n "$order" ] || for _ in {1..10}; do rm -rf "$directory" && break; sleep 0.2; done
        } &
        wait "$server"
        status=$?
        kill -KILL -- "-$server"
        exit "$status"
        """;

    private readonly Process process;
    private readonly string log;

    private ServerProcess(Process process, string log) => (this.process, this.log) = (process, log);

    public bool HasExited => process.HasExited;

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="directory">What is removed when the test host dies.</param>
    /// <param name="signal">The signal that stops it at once: KILL where nothing outlives the process.</param>
    /// <param name="command">Program and arguments.</param>
    /// <param name="isReady">Asked every 50 ms until it says so.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ServerProcess> StartAsync(
        ServerDirectory directory,
        string signal,
        IReadOnlyList<string> command,
        Func<CancellationToken, Task<bool>> isReady,
        CancellationToken cancellationToken)
    {
        var log = Path.Combine(directory.Path, "output.log");
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true, WorkingDirectory = directory.Path };
        foreach (var argument in (string[])["bash", "-c", Supervise, "supervise", directory.Path, signal, log, .. directory.AsOwner(command)])
            start.ArgumentList.Add(argument);
        var server = new ServerProcess(Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start."), log);
        try
        {
            await server.WaitUntilReadyAsync(command[0], isReady, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // Also where the server has ended: what removes its directory when the test host dies still listens.
            await process.StandardInput.WriteLineAsync("stop");
            await process.StandardInput.FlushAsync(CancellationToken.None);
        }
        catch (IOException) when (process.HasExited)
        {
            // It ended between the two.
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task WaitUntilReadyAsync(string name, Func<CancellationToken, Task<bool>> isReady, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        try
        {
            while (!await isReady(patience.Token))
            {
                if (process.HasExited)
                    throw new InvalidOperationException($"{name} ended with {process.ExitCode}: {await LogAsync()}");
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{name} was not ready within 20 s: {await LogAsync()}");
        }
    }

    private async Task<string> LogAsync() => File.Exists(log) ? await File.ReadAllTextAsync(log) : "(no output)";
}
