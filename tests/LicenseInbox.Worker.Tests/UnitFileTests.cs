using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Tests.Liquid;

namespace LicenseInbox.Worker.Tests;

/// <summary>What <c>config/</c> ships for operators fits the program.</summary>
public sealed class UnitFileTests : IDisposable
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "config", "licenseinbox.service"));

    private readonly DirectoryInfo _credentials = Directory.CreateTempSubdirectory("credentials-");

    public void Dispose() => _credentials.Delete(recursive: true);

    [Fact]
    public void The_units_settings_and_credentials_are_ones_the_program_knows()
    {
        foreach (var name in Values("LoadCredential").Select(value => value.Split(':')[0]))
            File.WriteAllText(Path.Combine(_credentials.FullName, name), "a secret of thirty-two characters");
        var settings = Values("Environment")
            .Where(value => value.StartsWith(SettingsSources.EnvironmentPrefix, StringComparison.Ordinal))
            .Select(value => value[SettingsSources.EnvironmentPrefix.Length..].Split('=', 2))
            .ToDictionary(pair => pair[0].Replace("__", ":", StringComparison.Ordinal), pair => (string?)pair[1].Replace("%d", _credentials.FullName, StringComparison.Ordinal));
        settings.Values.Count(value => value!.StartsWith(_credentials.FullName, StringComparison.Ordinal)).ShouldBe(Values("LoadCredential").Count());
        settings.Add("Mail:Mailboxes:0:Name", "licenses");
        settings.Add("Mail:Mailboxes:0:Kind", "imap");
        settings.Add("Mail:Mailboxes:0:Address", "licenses@vendor.example");
        settings.Add("Mail:Mailboxes:0:Host", "imap.vendor.example");
        settings.Add("Smtp:Host", "smtp.vendor.example");
        settings.Add("Smtp:User", "licenses");

        var loaded = WorkerSettings.LoadForRun(new SettingsSources { Environment = false, CommandLine = settings });

        loaded.Audit.ReadKeys().ShouldHaveSingleItem();
    }

    [Fact]
    public void The_unit_writes_no_dump_and_leaves_the_compiler_its_memory()
    {
        Values("LimitCORE").ShouldBe(["0"]);
        Values("Environment").ShouldContain("DOTNET_EnableDiagnostics=0");
        Values("NoNewPrivileges").ShouldBe(["yes"]);
        Values("CapabilityBoundingSet").ShouldBe([""]);
        Values("MemoryDenyWriteExecute").ShouldBeEmpty();
    }

    private static IEnumerable<string> Values(string name) => Lines.Where(line => line.StartsWith(name + "=", StringComparison.Ordinal)).Select(line => line[(name.Length + 1)..]);
}
