using System.Text.Json;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Composition;
using Microsoft.Extensions.Time.Testing;

namespace LicenseInbox.Worker.Tests.Commands;

public sealed class CheckCommandTests : IDisposable
{
    private readonly SomeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_email_gives_one_line_as_the_schema_says()
    {
        var (exit, lines, error) = await RunAsync("--data", _folder.Path, _folder.Mail("a.eml", "Case 204417"), _folder.Mail("b.eml", "no case"), _folder.Write("c.eml", "\0\u0001 not a mail"));

        exit.ShouldBe(0);
        error.ShouldBeEmpty();
        lines.Count.ShouldBe(3);
        lines.SelectMany(line => JsonSchemaCheck.Errors(line, "check-output.schema.json")).ShouldBeEmpty();
        lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("outcome").GetString()).ShouldBe(["ask", "ask", "flag"]);
    }

    [Fact]
    public async Task An_email_without_forms_is_asked_for_them()
    {
        var (_, lines, _) = await RunAsync("--data", _folder.Path, _folder.Mail("a.eml", "Case 204417"));

        using var line = JsonDocument.Parse(lines.Single());
        line.RootElement.GetProperty("cases")[0].GetString().ShouldBe("204417");
        line.RootElement.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("code").GetString())
            .ShouldBe(["form.transfer-missing", "form.card-missing"], ignoreOrder: true);
        line.RootElement.GetProperty("requests")[0].GetProperty("deadline").ValueKind.ShouldBe(JsonValueKind.Null);
        line.RootElement.GetProperty("reply").GetProperty("to")[0].GetString().ShouldBe("robin@partner.example");
    }

    [Fact]
    public async Task A_folder_given_as_an_email_is_called_one()
    {
        var (exit, lines, error) = await RunAsync("--data", _folder.Path, _folder.Path);

        exit.ShouldBe(1);
        lines.Count.ShouldBe(1);
        error.Trim().ShouldBe($"{_folder.Path}: it is a folder");
    }

    [Fact]
    public async Task An_email_that_is_not_there_gives_its_line_and_a_failure()
    {
        var missing = Path.Combine(_folder.Path, "none.eml");

        var (exit, lines, error) = await RunAsync("--data", _folder.Path, missing, _folder.Mail("a.eml", "Case 204417"));

        exit.ShouldBe(1);
        error.ShouldStartWith($"{missing}: it can't be opened");
        lines.Count.ShouldBe(2);
        lines.SelectMany(line => JsonSchemaCheck.Errors(line, "check-output.schema.json")).ShouldBeEmpty();
        lines[0].ShouldContain("mail.unreadable");
    }

    [Fact]
    public async Task Verbose_says_on_standard_error_what_was_found_and_changes_no_line()
    {
        var mail = _folder.Mail("a.eml", "Case 204417");
        var (_, quiet, _) = await RunAsync("--data", _folder.Path, mail);

        var (_, lines, error) = await RunAsync("--data", _folder.Path, "--verbose", mail);

        lines.ShouldBe(quiet);
        error.ShouldContain("a.eml: ask");
        error.ShouldContain("ask form.card-missing (case 204417)");
    }

    [Theory]
    [InlineData("""{"Mail": {"TrustedHop": 2}}""", "Mail:TrustedHop: there is no such setting; did you mean Mail:TrustedHops?")]
    [InlineData("""{"Policy": {"TimeZone": "Nowhere"}}""", "Policy:TimeZone: 'Nowhere' is no time zone")]
    [InlineData("{", "settings.json: this settings file can't be read")]
    public async Task Wrong_settings_are_named_before_anything_is_decided(string settings, string expected)
    {
        _folder.Write("settings.json", settings);

        var (exit, lines, error) = await RunAsync("--data", _folder.Path, _folder.Mail("a.eml", "Case 204417"));

        exit.ShouldBe(1);
        lines.ShouldBeEmpty();
        error.ShouldContain(expected);
    }

    [Fact]
    public async Task A_wrong_row_is_named_with_file_and_line()
    {
        _folder.Write("licenses.csv", "license_key,license_type,quantity,system_key\nK,ALTI-STATION-10,many,S\n");

        var (exit, lines, error) = await RunAsync("--data", _folder.Path, _folder.Mail("a.eml", "Case 204417"));

        exit.ShouldBe(1);
        lines.ShouldBeEmpty();
        error.ShouldContain("licenses.csv");
    }

    [Fact]
    public async Task Settings_of_the_data_folder_count_and_a_password_that_is_not_there_is_no_matter()
    {
        _folder.Write("settings.json", """{"Mail": {"AuthServId": ["other.example"], "Mailboxes": [{"Name": "a", "Kind": "imap", "Address": "licenses@vendor.example", "PasswordFile": "/nowhere"}]}, "Smtp": {"Host": ""}}""");

        var (exit, lines, _) = await RunAsync("--data", _folder.Path, _folder.Mail("a.eml", "Case 204417"));

        exit.ShouldBe(0);
        lines.Single().ShouldContain("sender.unauthenticated");
    }

    private static async Task<(int Exit, IReadOnlyList<string> Lines, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var program = new WorkerProgram(output, error, new FakeTimeProvider(new DateTimeOffset(2026, 3, 4, 18, 0, 0, TimeSpan.Zero)));
        var exit = await CommandRunner.RunAsync(CommandTree.Build(program.Actions), ["check", .. arguments], output, error);
        return (exit, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), error.ToString());
    }
}
