using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace LicenseInbox.Benchmarks.Thousand;

/// <summary>The command <c>licenseinbox read</c> over all documents in one call, as an operator would: what it printed, how its memory went, and what stayed behind.</summary>
internal sealed class ReadCommandRun(TextWriter output, TextWriter progress)
{
    private const int Steps = 10;

    public async Task RunAsync(IReadOnlyList<(string Name, Func<byte[]> Bytes)> documents)
    {
        var folder = Directory.CreateTempSubdirectory("licenseinbox-documents-");
        var leftovers = new Leftovers();
        try
        {
            var files = documents.Select((document, at) => Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $"{at:D4}-{document.Name}"))).ToList();
            foreach (var (file, document) in files.Zip(documents))
                await File.WriteAllBytesAsync(file, document.Bytes());
            using var command = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "licenseinbox.dll"), "read", .. files]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = command.StandardError.ReadToEndAsync();
            var (read, forms, problems) = (new HashSet<string>(StringComparer.Ordinal), 0, 0);
            var memory = new List<string[]>();
            while (await command.StandardOutput.ReadLineAsync() is { } line)
            {
                using var json = JsonDocument.Parse(line);
                forms += json.RootElement.GetProperty("form").ValueKind == JsonValueKind.String ? 1 : 0;
                problems += json.RootElement.GetProperty("problem").ValueKind == JsonValueKind.Null ? 0 : 1;
                if (!read.Add(json.RootElement.GetProperty("file").GetString()!) || read.Count % Math.Max(1, files.Count / Steps) != 0)
                    continue;
                memory.Add([Show(read.Count), Load.Measured.Show(Load.ProcessorTime.PrivateMemory(command.Id) / 1e6)]);
                await progress.WriteLineAsync($"{memory[^1][0]} documents: {memory[^1][1]} MB");
            }

            await command.WaitForExitAsync();
            await output.WriteLineAsync("\nlicenseinbox read, in one call: its memory, readers aside, in MB");
            await Table.WriteAsync(output, ["documents", "private"], memory);
            await output.WriteLineAsync($"\nExit status {command.ExitCode}; {read.Count} of {files.Count} documents told, {forms} forms, {problems} lines with a problem; processes left behind: {leftovers.Processes}; temporary files: {leftovers.Files}");
            await output.WriteAsync(await errors);
        }
        finally
        {
            leftovers.Remove();
            folder.Delete(recursive: true);
        }
    }

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
