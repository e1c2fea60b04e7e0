using System.CommandLine;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Commands;

/// <summary>A command could not do its work; the message is the plain line that the operator reads.</summary>
internal sealed class CommandFailedException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>Runs a command line. Exit status: 0 done, 1 failed (a plain line on standard error), 2 wrong usage.</summary>
internal static class CommandRunner
{
    /// <summary>More than a worker takes to stop, less than the 30 s after which a container is killed.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(28);

    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var message in parsed.Errors.Select(mistake => mistake.Message).Distinct())
                await error.WriteLineAsync(message);
            await error.WriteLineAsync($"Try: licenseinbox {string.Join(' ', Names(parsed.CommandResult.Command, root))}--help");
            return WrongUsage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = output,
                Error = error,
                ProcessTerminationTimeout = TerminationTimeout,
            });
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Stopped before it was done.");
            return Failed;
        }
        catch (Exception e)
        {
            // The last stop of every failure: whatever it is, the operator reads what went wrong and the exit status says so.
            await error.WriteLineAsync(IsExplained(e) ? e.Message : $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
            return Failed;
        }
    }

    /// <summary>Failures whose message was written for the operator.</summary>
    private static bool IsExplained(Exception e) =>
        e is CommandFailedException or Settings.SettingsException or Csv.CsvFilesException or StoreUnusableException or StoreUnavailableException or ReaderUnavailableException or IOException or UnauthorizedAccessException;

    private static IEnumerable<string> Names(Command command, RootCommand root)
    {
        for (var at = command; at is not null && at != root; at = at.Parents.OfType<Command>().FirstOrDefault())
            yield return at.Name + " ";
    }
}
