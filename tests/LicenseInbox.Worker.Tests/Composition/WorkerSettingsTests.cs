using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Settings;

namespace LicenseInbox.Worker.Tests.Composition;

/// <summary>What a worker could not run by.</summary>
public class WorkerSettingsTests
{
    [Theory]
    [InlineData("Alerts:Recipients:0", "Alerts:Recipients")]
    [InlineData("Sales:Address", "Sales:Address")]
    [InlineData("Billing:Address", "Billing:Address")]
    public void Nobody_who_is_written_to_is_one_of_the_mailboxes_that_are_watched(string setting, string named)
    {
        var given = new Dictionary<string, string?>
        {
            ["Mail:Mailboxes:0:Kind"] = "maildir",
            ["Mail:Mailboxes:0:Name"] = "licenses",
            ["Mail:Mailboxes:0:Address"] = "licenses@vendor.example",
            ["Mail:Mailboxes:0:Path"] = "mail",
            ["Smtp:Host"] = "smtp.vendor.example",
            [setting] = "Licenses@vendor.example",
        };

        var error = Should.Throw<SettingsException>(() => WorkerSettings.LoadForRun(new SettingsSources { Environment = false, CommandLine = given })).Errors.ShouldHaveSingleItem();

        error.Name.ShouldBe(named);
        error.Problem.ShouldStartWith("'Licenses@vendor.example' is one of the mailboxes that are watched");
        given[setting] = "kim@vendor.example";
        WorkerSettings.LoadForRun(new SettingsSources { Environment = false, CommandLine = given });
    }
}
