using System.Diagnostics;

namespace LicenseInbox.Benchmarks.Timing;

/// <summary>Runs a program to its end; what it prints is read and dropped.</summary>
internal static class ProgramRun
{
    public static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        await output;
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed: {await errors}");
    }
}
