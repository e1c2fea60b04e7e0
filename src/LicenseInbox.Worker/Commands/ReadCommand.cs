using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Pdf;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>licenseinbox read</c>: what is read from documents, one JSON line for each form.</summary>
internal static class ReadCommand
{
    public static async Task<int> RunAsync(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var reader = new PdfDocumentReader(FormDescription.Load(Path.Combine(AppContext.BaseDirectory, "config", "forms")));
        var exit = 0;
        foreach (var file in files)
        {
            DocumentFacts facts;
            try
            {
                facts = reader.Read(await File.ReadAllBytesAsync(file, cancellationToken), Path.GetFileName(file), cancellationToken);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                facts = new DocumentFacts { Name = file, Digest = "", Problem = new DocumentProblem(DocumentProblemKind.Damaged, error.Message) };
                Console.Error.WriteLine(error.Message);
                exit = 1;
            }

            foreach (var line in OutputJson.Document(file, facts))
                Console.Out.WriteLine(OutputJson.Line(line));
        }

        return exit;
    }
}
