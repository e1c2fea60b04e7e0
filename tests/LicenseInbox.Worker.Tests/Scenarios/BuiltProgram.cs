using System.Diagnostics;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Composition;

namespace LicenseInbox.Worker.Tests.Scenarios;

internal sealed record ProgramRun(int ExitCode, IReadOnlyList<string> Lines, string Errors);

/// <summary>Runs the program by its command line.</summary>
internal static class BuiltProgram
{
    /// <summary>Within the test's process: starting hundreds of processes would cost minutes. Paths must be absolute.</summary>
    public static async Task<ProgramRun> RunHereAsync(IReadOnlyList<string> arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter();
        var program = new WorkerProgram(output, errors, TimeProvider.System) { OpenReader = (settings, sources, _) => Readings.InProcess(settings, sources) };
        var exit = await CommandRunner.RunAsync(CommandTree.Build(program.Actions), arguments, output, errors);
        return new ProgramRun(exit, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), errors.ToString());
    }

    /// <summary>As an operator would: a process of its own, nothing shared with the test.</summary>
    public static async Task<ProgramRun> RunAsync(string folder, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "licenseinbox.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            var lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return new ProgramRun(process.ExitCode, lines, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
