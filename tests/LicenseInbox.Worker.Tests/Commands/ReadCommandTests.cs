using System.Text.Json;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Composition;

namespace LicenseInbox.Worker.Tests.Commands;

public sealed class ReadCommandTests : IDisposable
{
    private static readonly string Forms = Path.Combine(AppContext.BaseDirectory, "config", "forms");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("read");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("license-transfer")]
    [InlineData("card-authorization")]
    [InlineData("migration-worksheet")]
    public async Task A_form_gives_one_line_as_the_schema_says(string form)
    {
        var (exit, lines, error) = await RunAsync(Path.Combine(Forms, form + ".pdf"));

        exit.ShouldBe(0);
        error.ShouldBeEmpty();
        JsonSchemaCheck.Errors(lines.Single(), "read-output.schema.json").ShouldBeEmpty();
        using var line = JsonDocument.Parse(lines[0]);
        line.RootElement.GetProperty("form").GetString().ShouldBe(form);
        line.RootElement.GetProperty("file").GetString().ShouldEndWith(form + ".pdf");
    }

    [Fact]
    public async Task What_is_no_document_says_so_and_a_file_that_is_not_there_is_a_failure()
    {
        var garbage = Path.Combine(_folder.FullName, "garbage.pdf");
        await File.WriteAllTextAsync(garbage, "%PDF-1.7\ngarbage", TestContext.Current.CancellationToken);
        var missing = Path.Combine(_folder.FullName, "none.pdf");

        var (exit, lines, error) = await RunAsync(garbage, missing, Path.Combine(Forms, "license-transfer.pdf"));

        exit.ShouldBe(1);
        lines.Count.ShouldBe(3);
        lines.SelectMany(line => JsonSchemaCheck.Errors(line, "read-output.schema.json")).ShouldBeEmpty();
        lines.Take(2).ShouldAllBe(line => !line.Contains("\"problem\":null", StringComparison.Ordinal));
        error.ShouldStartWith($"{missing}: it can't be opened");
        error.ShouldNotContain("garbage");
    }

    [Fact]
    public async Task Pages_are_drawn_into_a_folder()
    {
        var folder = Path.Combine(_folder.FullName, "pages");
        var garbage = Path.Combine(_folder.FullName, "garbage.pdf");
        await File.WriteAllTextAsync(garbage, "%PDF-1.7\ngarbage", TestContext.Current.CancellationToken);

        var (exit, _, error) = await RunAsync("--images", folder, garbage, Path.Combine(Forms, "card-authorization.pdf"));

        (exit, error).ShouldBe((0, ""));
        Directory.EnumerateFiles(folder).Select(Path.GetFileName).ShouldBe(["card-authorization.pdf.1.jpg"]);
        (await File.ReadAllBytesAsync(Path.Combine(folder, "card-authorization.pdf.1.jpg"), TestContext.Current.CancellationToken))[..2].ShouldBe([0xFF, 0xD8]);
    }

    private static async Task<(int Exit, IReadOnlyList<string> Lines, string Error)> RunAsync(params string[] files)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var program = new WorkerProgram(output, error, TimeProvider.System);
        var exit = await CommandRunner.RunAsync(CommandTree.Build(program.Actions), ["read", .. files], output, error);
        return (exit, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), error.ToString());
    }
}
