using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>licenseinbox read</c>: what is read from documents, one JSON line for each form; or the draft of a description. Its pages too, as pictures.</summary>
internal sealed class ReadCommand(IReader reader, FormDescriptions forms, TextWriter output, TextWriter error)
{
    public async Task<int> RunAsync(ReadArguments arguments, CancellationToken cancellationToken)
    {
        var exit = CommandRunner.Done;
        foreach (var file in arguments.Files)
        {
            DocumentFacts facts;
            try
            {
                var content = await File.ReadAllBytesAsync(file, cancellationToken);
                facts = await reader.ReadDocumentAsync(content, Path.GetFileName(file), cancellationToken);
                if (arguments.Images is { } folder)
                    await DrawAsync(content, Path.Combine(folder, Path.GetFileName(file)), facts.Pages ?? 0, cancellationToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                facts = new DocumentFacts { Name = file, Digest = "", Problem = new DocumentProblem(DocumentProblemKind.ReadingFailed, $"it can't be opened: {e.Message}") };
                await error.WriteLineAsync($"{file}: {facts.Problem!.Detail}");
                exit = CommandRunner.Failed;
            }

            foreach (var line in arguments.Draft is { } form ? Draft(form, facts) : OutputJson.Document(file, facts).Select(OutputJson.Line))
                await output.WriteLineAsync(line);
            await output.FlushAsync(cancellationToken);
        }

        return exit;
    }

    private async Task DrawAsync(ReadOnlyMemory<byte> content, string path, int pages, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var page = 1; page <= pages; page++)
        {
            var drawn = await reader.DrawAsync(content, new PageOrder(page), cancellationToken);
            if (drawn.Problem is { } problem)
                await error.WriteLineAsync($"{Path.GetFileName(path)}, page {page}: {problem}");
            else
                await File.WriteAllBytesAsync($"{path}.{page}.jpg", drawn.Jpeg, cancellationToken);
        }
    }

    private IEnumerable<string> Draft(string form, DocumentFacts facts) => facts.Unknown is { } unknown
        ? DescriptionDraft.Of(forms.Forms.First(described => described.Form == form), facts.Name, unknown)
        : [$"// {facts.Name} needs no description: {facts.Problem?.Detail ?? "every label that a form can't do without is known"}."];
}
