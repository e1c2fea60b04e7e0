using System.Text.Json.Nodes;

namespace LicenseInbox.Worker.Tests.Scenarios;

/// <summary>The built program, from outside, over the scenarios of <c>tests/scenarios</c> that are ready (its README explains them).</summary>
[Trait("Category", "Scenarios")]
public sealed class ScenarioTests
{
    public static TheoryData<string> Ready => new(ScenarioFolder.Ready());

    [Theory]
    [MemberData(nameof(Ready))]
    public async Task Mails_lead_to_what_the_domain_says(string scenario)
    {
        var folder = ScenarioFolder.Named(scenario);
        var expected = folder.Expected();
        var mails = expected["mails"]!.AsArray();
        var files = mails.Select(mail => mail!["file"]!.GetValue<string>()).ToList();

        string Full(string name) => Path.Combine(folder.Path, name);
        var run = await BuiltProgram.RunHereAsync(["check", "--data", Full("data"), "--at", expected["at"]!.GetValue<string>(), .. files.Select(Full)]);

        run.ExitCode.ShouldBe(0, run.Errors);
        run.Lines.Count.ShouldBe(files.Count, run.Errors);
        var schema = ScenarioFolder.Schema("check-output");
        var differences = new List<string>();
        for (var i = 0; i < files.Count; i++)
        {
            var line = JsonNode.Parse(run.Lines[i])!;
            var found = SchemaCheck.Violations(schema, line).Concat(CardLeaks.In(run.Lines[i])).Concat(MailComparison.Differences(mails[i]!.AsObject(), line.AsObject()));
            differences.AddRange(found.Select(difference => $"{files[i]}: {difference}"));
        }

        differences.ShouldBeEmpty(expected["about"]!.GetValue<string>());
    }

    [Fact]
    public async Task Documents_are_read_as_they_stand()
    {
        var folder = ScenarioFolder.Documents();
        var documents = folder.Expected().AsObject();
        var ready = ScenarioFolder.ReadyDocuments().ToList();
        ready.ShouldBeSubsetOf(documents.Select(document => document.Key));
        if (ready.Count == 0)
            return;

        var run = await BuiltProgram.RunAsync(folder.Path, ["read", .. ready], TestContext.Current.CancellationToken);

        run.ExitCode.ShouldBe(0, run.Errors);
        var schema = ScenarioFolder.Schema("read-output");
        var lines = run.Lines.Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        var differences = lines.SelectMany(line => SchemaCheck.Violations(schema, line)).Concat(run.Lines.SelectMany(CardLeaks.In)).ToList();
        foreach (var name in ready)
        {
            var read = lines.Where(line => line["file"]!.GetValue<string>() == name).ToList();
            differences.AddRange(DocumentComparison.Differences(documents[name]!.AsObject(), read).Select(difference => $"{name}: {difference}"));
        }

        differences.ShouldBeEmpty();
    }
}
