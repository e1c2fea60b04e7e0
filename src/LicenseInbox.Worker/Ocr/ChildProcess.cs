using System.ComponentModel;
using System.Diagnostics;

namespace LicenseInbox.Worker.Ocr;

/// <summary>Runs a program on bytes: nothing is written to a file, so that no card number outlives its reader. It is killed when the reading is stopped.</summary>
internal static class ChildProcess
{
    /// <summary>What the program wrote; null when it failed.</summary>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public static async Task<byte[]?> RunAsync(string program, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        // Several pages and readings are read side by side; threads within one of them only cost.
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        await using var kill = cancellationToken.Register(() => Kill(process));
        var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, CancellationToken.None);
        var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, CancellationToken.None);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything; its exit code says whether it had what it needed.
        }

        await Task.WhenAll(reading, errors);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode == 0 ? output.ToArray() : null;
    }

    /// <summary>Whether the program is on this machine.</summary>
    public static bool Exists(string program)
    {
        if (program.Length == 0)
            return false;
        return program.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? File.Exists(program)
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, program)));
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It has ended already.
        }
    }
}
