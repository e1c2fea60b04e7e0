using LicenseInbox.Worker.Tests.Scenarios;

namespace LicenseInbox.Worker.Tests.Forms;

/// <summary>What is wrong in a description is said with its file, its line, and what to do; all of it, before anything is read.</summary>
public sealed class BrokenDescriptionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("broken");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("{\n \"form\": \"license-transfer\"\n \"rendition\": \"x\" }", "line 3, column 2: this is not JSON; a comma, a quote or a bracket is missing or too many there or just before")]
    [InlineData("", "line 1, column 1: this is not JSON")]
    [InlineData("[]", "line 1, column 1 ($): an object in braces is expected; its members: form, rendition,")]
    [InlineData("{ \"rendition\": \"x\" }", "line 1, column 1 ($): \"form\" is missing; allowed: license-transfer, card-authorization, migration-worksheet")]
    [InlineData("{ \"rendition\": \"x\",\n  \"form\": \"transfer\" }", "line 2, column 3 ($.form): 'transfer' is no form; allowed: license-transfer,")]
    [InlineData("{ \"form\": \"license-transfer\", \"rendition\": \"x\",\n \"fields\": [\n  { \"name\": \"end_user\", \"lables\": [\"Licensee\"] } ] }", "line 3, column 25 ($.fields[0].lables): there is no such member; allowed: name, type, required, pattern, labels,")]
    [InlineData("{ \"form\": \"license-transfer\", \"rendition\": \"x\",\n \"fields\": [\n  { \"name\": \"end_user\", \"labels\": \"Licensee\" } ] }", "($.fields[0].labels): a list of texts, as in [\"Case Number\", \"Case\"], is expected")]
    [InlineData("{ \"form\": \"license-transfer\", \"rendition\": \"x\", \"fields\": [\n  { \"name\": \"licensee\", \"labels\": [\"Licensee\"] } ] }", "line 2, column 5 ($.fields[0].name): the form has no field 'licensee' here; allowed: case_number, request_date,")]
    [InlineData("{ \"form\": \"license-transfer\", \"rendition\": \"x\", \"fields\": [\n  { \"name\": \"end_user\", \"type\": \"text\", \"labels\": [\"Licensee\"] } ] }", "($.fields[0].type): a rendition adds labels and AcroForm names only; leave \"type\" out")]
    [InlineData("{ \"form\": \"card-authorization\", \"rendition\": \"x\", \"fields\": [\n  { \"name\": \"card_type\", \"options\": { \"Diners\": [\"DC\"] } } ] }", "($.fields[0].options.Diners): 'Diners' is no value of card_type; allowed: Visa, MasterCard,")]
    [InlineData("{ \"form\": \"license-transfer\", \"title\": \"T\", \"fields\": [\n  { \"name\": \"end_user\", \"type\": \"name\", \"labels\": [\"A\"] } ] }", "($.fields[0].type): 'name' is no type; allowed: text, number,")]
    [InlineData("{ \"form\": \"license-transfer\", \"title\": \"T\", \"fields\": [\n  { \"name\": \"end_user\", \"type\": \"text\" } ] }", "($.fields[0]): the field has no label; give it \"labels\"")]
    [InlineData("{ \"form\": \"license-transfer\", \"title\": \"T\", \"fields\": [\n  { \"name\": \"end_user\", \"type\": \"key\", \"labels\": [\"A\"], \"pattern\": \"(\" } ] }", "($.fields[0].pattern): this is no regular expression:")]
    [InlineData("{ \"form\": \"license-transfer\", \"title\": \"T\", \"fields\": [\n  { \"name\": \"a\", \"type\": \"text\", \"labels\": [\"A\"], \"beside\": { \"b\": [\"B\"] } } ] }", "($.fields[0].beside.b): there is no field 'b'; allowed: a")]
    [InlineData("{ \"form\": \"license-transfer\", \"title\": \"T\", \"fields\": [\n  { \"name\": \"a\", \"type\": \"choice\", \"labels\": [\"A\"] } ] }", "($.fields[0]): a choice needs \"options\"")]
    public async Task A_mistake_is_named_with_its_place_and_what_is_allowed(string json, string expected)
    {
        var file = Path.Combine(_folder.FullName, "own.json");
        await File.WriteAllTextAsync(file, json, TestContext.Current.CancellationToken);

        var run = await ReadAsync();

        run.ExitCode.ShouldBe(1);
        run.Lines.ShouldBeEmpty();
        run.Errors.ShouldStartWith($"A form's description can't be used: {file}, {(expected.StartsWith("line", StringComparison.Ordinal) ? expected : "line ")}");
        run.Errors.ShouldContain(expected);
        run.Errors.ShouldNotContain("LicenseInbox.Worker");
    }

    [Fact]
    public async Task All_mistakes_are_named_at_once()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "a.json"), "{ \"form\": \"x\", \"rendition\": \"a\", \"tittles\": [] }", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "words.json"), "{ \"yes\": true }", TestContext.Current.CancellationToken);

        var run = await ReadAsync();

        run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
    }

    [Fact]
    public async Task Two_whole_descriptions_of_one_form_in_a_folder_are_told_how_to_be_two()
    {
        foreach (var name in new[] { "a.json", "b.json" })
            await File.WriteAllTextAsync(Path.Combine(_folder.FullName, name), "{ \"form\": \"license-transfer\", \"title\": \"T\", \"fields\": [] }", TestContext.Current.CancellationToken);

        (await ReadAsync()).Errors.ShouldContain($"{Path.Combine(_folder.FullName, "a.json")} describes license-transfer already; give this file a \"rendition\"");
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named()
    {
        var run = await BuiltProgram.RunHereAsync(["read", "--forms", "/none", "a.pdf"]);

        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldContain("Forms:Folder: there is no folder '/none'");
    }

    private Task<ProgramRun> ReadAsync() => BuiltProgram.RunHereAsync(["read", "--forms", _folder.FullName, Path.Combine(AppContext.BaseDirectory, "config", "forms", "license-transfer.pdf")]);
}
