using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Settings;

namespace LicenseInbox.Worker.Tests.Settings;

public sealed class SettingsSourcesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("settings");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_later_source_wins_file_operators_file_command_line()
    {
        var beside = Write("appsettings.json", """{"Mail": {"TrustedHops": 2, "LookEvery": "00:00:10"}, "Sales": {"Address": "a@vendor.example"}}""");
        var own = Write("own.json", """{"Mail": {"TrustedHops": 3, "LookEvery": "00:00:20"}}""");

        var settings = WorkerSettings.Load(new SettingsSources
        {
            ConfigFolder = Path.GetDirectoryName(beside)!,
            File = own,
            Environment = false,
            CommandLine = new Dictionary<string, string?> { ["Mail:TrustedHops"] = "4" },
        });

        settings.Mail.TrustedHops.ShouldBe(4);
        settings.Mail.LookEvery.ShouldBe(TimeSpan.FromSeconds(20));
        settings.Sales.Address.ShouldBe("a@vendor.example");
    }

    [Fact]
    public void The_environment_wins_over_files()
    {
        Write("appsettings.json", """{"Mail": {"TrustedHops": 2}}""");
        var variable = SettingsSources.EnvironmentPrefix + "Mail__TrustedHops";
        Environment.SetEnvironmentVariable(variable, "5");
        try
        {
            WorkerSettings.Load(new SettingsSources { ConfigFolder = _folder.FullName }).Mail.TrustedHops.ShouldBe(5);
            WorkerSettings.Load(new SettingsSources { ConfigFolder = _folder.FullName, Environment = false }).Mail.TrustedHops.ShouldBe(2);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    [Fact]
    public void The_settings_as_shipped_are_right() => Should.NotThrow(() => WorkerSettings.Load(new SettingsSources { Environment = false }));

    [Fact]
    public void A_fax_gateway_is_an_address()
    {
        var own = Write("own.json", """{"Mail": {"FaxGateways": ["fax@faxlane.example", "faxlane"]}}""");

        Error(() => WorkerSettings.Load(new SettingsSources { File = own, Environment = false })).ShouldContain("Mail:FaxGateways: 'faxlane' is not an email address");
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Error(() => new SettingsSources { File = Path.Combine(_folder.FullName, "none.json"), Environment = false }.Load()).ShouldContain("none.json: this settings file does not exist");

    [Fact]
    public void A_file_that_is_no_json_is_named()
    {
        var broken = Write("broken.json", "{\n \"Mode\": }");

        Error(() => new SettingsSources { File = broken, Environment = false }.Load()).ShouldContain("broken.json: this settings file can't be read");
    }

    [Theory]
    [InlineData("now", "2026-01-01T00:00:00Z")]
    [InlineData("ALL", "0001-01-01T00:00:00Z")]
    [InlineData("2025-06-01T08:00:00-07:00", "2025-06-01T15:00:00Z")]
    public void A_first_start_begins_now_with_all_or_at_a_time(string text, string expected)
    {
        StartFrom.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var start).ShouldBeTrue();
        start.At(DateTimeOffset.Parse("2026-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture))
            .ShouldBe(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2025-06-01")]
    [InlineData("2025-06-01T08:00:00")]
    public void A_time_that_depends_on_the_machine_is_refused(string text) =>
        StartFrom.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _).ShouldBeFalse();

    [Theory]
    [InlineData("Policy:TimeZone", "Pacific Standard Time", "'Pacific Standard Time' is a Windows name; allowed: an IANA name, here America/Los_Angeles")]
    [InlineData("Policy:TimeZone", "Mars/Olympus", "'Mars/Olympus' is no time zone that this machine knows")]
    [InlineData("Policy:CaseNumberPattern", "(", "'(' is no regular expression")]
    [InlineData("Policy:StationCaps:Max1000", "-1", "-1 is out of range")]
    [InlineData("Policy:Folder", "/no/such/folder", "there is no folder '/no/such/folder'")]
    [InlineData("Policy:CaseNumberExample", "CS-1", "'CS-1' is no case number by CaseNumberPattern")]
    [InlineData("Policy:CaseWords", "case 7", "'case 7' is no word")]
    [InlineData("Replies:Folder", "/no/such/folder", "there is no folder '/no/such/folder'")]
    [InlineData("Replies:LapseAfter", "1.00:00:00", "is not later than RemindAfter")]
    public void Settings_that_do_not_fit_are_named(string name, string value, string expected)
    {
        Write("appsettings.json", "{}");

        var error = Error(() => WorkerSettings.Load(new SettingsSources { ConfigFolder = _folder.FullName, Environment = false, CommandLine = new Dictionary<string, string?> { [name] = value } }));

        error.ShouldStartWith($"{name}: ");
        error.ShouldContain(expected);
    }

    [Fact]
    public void A_worker_needs_a_mailbox_and_where_it_answers_a_server_for_replies()
    {
        Write("appsettings.json", """{"Mode": "automatic"}""");

        var errors = Should.Throw<SettingsException>(() => WorkerSettings.LoadForRun(new SettingsSources { ConfigFolder = _folder.FullName, Environment = false })).Errors;

        errors.Select(error => error.Name).ShouldBe(["Mail:Mailboxes", "Smtp:Host"]);
    }

    private static string Error(Action action) => Should.Throw<SettingsException>(action).Errors.Single().ToString();

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
