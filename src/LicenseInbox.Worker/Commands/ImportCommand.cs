using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>licenseinbox import</c>: says what was loaded and which rows were left alone.</summary>
internal sealed class ImportCommand(TextWriter output)
{
    public async Task<int> ReportAsync(LoadResult result)
    {
        await output.WriteLineAsync($"{result.Added} rows added, {result.Replaced} replaced.");
        foreach (var row in result.LeftAlone)
            await output.WriteLineAsync($"licenses.csv: line {row.Line} was left alone: {row.Reason}");
        if (result.Confirmed > 0)
            await output.WriteLineAsync($"{result.Confirmed} moves that were handed over are made, as the files have it; the worker takes them over.");
        if (result.Added + result.Replaced > 0)
            await output.WriteLineAsync("Open requests that rest on a changed row are decided again by the worker.");
        return CommandRunner.Done;
    }
}
