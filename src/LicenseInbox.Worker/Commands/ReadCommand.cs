using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>licenseinbox read</c>: what is read from documents, one JSON line for each form; or the draft of a description.</summary>
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
                facts = await reader.ReadDocumentAsync(await File.ReadAllBytesAsync(file, cancellationToken), Path.GetFileName(file), cancellationToken);
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

    private IEnumerable<string> Draft(string form, DocumentFacts facts) => facts.Unknown is { } unknown
        ? DescriptionDraft.Of(forms.Forms.First(described => described.Form == form), facts.Name, unknown)
        : [$"// {facts.Name} needs no description: {facts.Problem?.Detail ?? "every label that a form can't do without is known"}."];
}
