using System.Diagnostics;

namespace LicenseInbox.Faults;

/// <summary>Runs programs to their end.</summary>
internal static class Shell
{
    /// <summary>The exit status and what it said about errors; 124 when it had not ended in time, and was killed.</summary>
    public static async Task<(int Exit, string Errors)> RunAsync(string program, IEnumerable<string> arguments, TimeSpan within, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(within);
        await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var ended = process.HasExited;
        if (!ended)
            process.Kill(entireProcessTree: true);
        await output;
        return (ended ? process.ExitCode : 124, await errors);
    }

    /// <summary>For what must succeed, however busy the machine is.</summary>
    public static async Task MustAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var (exit, errors) = await RunAsync(program, arguments, TimeSpan.FromMinutes(10), cancellationToken);
        if (exit != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {exit}: {errors}");
    }
}
