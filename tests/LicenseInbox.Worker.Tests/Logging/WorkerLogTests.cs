using System.Text.Json;
using LicenseInbox.Worker.Logging;
using Microsoft.Extensions.Logging;
using Serilog.Extensions.Logging;

namespace LicenseInbox.Worker.Tests.Logging;

public class WorkerLogTests
{
    [Fact]
    public void A_line_for_people_says_what_and_for_which_case()
    {
        var line = Logged(json: false, log =>
        {
            using (log.BeginScope(new Dictionary<string, object> { ["Case"] = "204417", ["Request"] = Guid.Empty }))
                log.LogInformation("decided {Outcome}", "accept");
        });

        line.ShouldMatch(@"^\d\d:\d\d:\d\d INF decided accept \[case 204417, request 00000000-0000-0000-0000-000000000000\]\r?\n$");
    }

    [Fact]
    public void A_line_for_programs_has_case_and_request_as_properties()
    {
        using var line = JsonDocument.Parse(Logged(json: true, log =>
        {
            using (log.BeginScope(new Dictionary<string, object> { ["Case"] = "204417" }))
                log.LogInformation("decided {Outcome} for {Request}", "accept", 7);
        }));

        line.RootElement.GetProperty("Case").GetString().ShouldBe("204417");
        line.RootElement.GetProperty("Request").GetInt32().ShouldBe(7);
        line.RootElement.GetProperty("Outcome").GetString().ShouldBe("accept");
        line.RootElement.TryGetProperty("Where", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_card_number_is_logged_wherever_it_stands(bool json)
    {
        var lines = Logged(json, log =>
        {
            log.LogWarning("a value 4111 1111 1111 1111 in the template");
            log.LogWarning("a value {Value} as a property", "5555-5555-5555-4444");
            log.LogError(new InvalidOperationException("failed on 378282246310005"), "an exception");
            using (log.BeginScope(new Dictionary<string, object> { ["Subject"] = "6011111111111117" }))
                log.LogInformation("a property that is not in the message");
        });

        lines.ShouldNotMatch("41111111|4111 1111 1111|5555-5555-5555|3782822|6011111");
        lines.ShouldContain("an exception");
    }

    [Fact]
    public void A_masked_line_is_still_json()
    {
        var lines = Logged(json: true, log => log.LogWarning("card {Number}", 4111111111111111L));

        lines.ShouldNotContain("411111");
        Should.NotThrow(() => JsonDocument.Parse(lines).Dispose());
    }

    [Theory]
    [InlineData("LicenseInbox.Worker.Imap", true)]
    [InlineData("Microsoft.EntityFrameworkCore", false)]
    public void Libraries_are_heard_from_warnings_on(string category, bool isLogged) =>
        Logged(json: false, log => log.LogInformation("hello"), category).Length.ShouldBe(isLogged ? "00:00:00 INF hello\n".Length : 0);

    [Theory]
    [InlineData(LogFormat.Auto, true, true)]
    [InlineData(LogFormat.Auto, false, false)]
    [InlineData(LogFormat.Text, true, false)]
    [InlineData(LogFormat.Json, false, true)]
    internal void A_terminal_gets_text_and_a_pipe_json_unless_set(LogFormat format, bool isRedirected, bool isJson) =>
        WorkerLog.IsJson(format, isRedirected).ShouldBe(isJson);

    private static string Logged(bool json, Action<Microsoft.Extensions.Logging.ILogger> write, string category = "LicenseInbox.Test")
    {
        using var output = new StringWriter { NewLine = "\n" };
        using (var logger = WorkerLog.Create(new LoggingOptions(), output, json))
        using (var factory = new SerilogLoggerFactory(logger))
            write(factory.CreateLogger(category));
        return output.ToString().ReplaceLineEndings("\n");
    }
}
