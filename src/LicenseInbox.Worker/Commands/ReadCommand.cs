using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>licenseinbox read</c>: what is read from documents, one JSON line for each form.</summary>
internal sealed class ReadCommand(IReader reader, TextWriter output, TextWriter error)
{
    public async Task<int> RunAsync(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var exit = CommandRunner.Done;
        foreach (var file in files)
        {
            DocumentFacts facts;
            try
            {
                facts = await reader.ReadDocumentAsync(await File.ReadAllBytesAsync(file, cancellationToken), Path.GetFileName(file), cancellationToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                facts = new DocumentFacts { Name = file, Digest = "", Problem = new DocumentProblem(DocumentProblemKind.ReadingFailed, $"it can't be opened: {e.Message}") };
                await error.WriteLineAsync($"{file}: {facts.Problem!.Detail}");
                exit = CommandRunner.Failed;
            }

            foreach (var line in OutputJson.Document(file, facts))
                await output.WriteLineAsync(OutputJson.Line(line));
            await output.FlushAsync(cancellationToken);
        }

        return exit;
    }
}
