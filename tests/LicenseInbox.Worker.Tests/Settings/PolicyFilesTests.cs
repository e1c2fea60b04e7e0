using LicenseInbox.Domain.Policy;
using LicenseInbox.Worker.Settings;

namespace LicenseInbox.Worker.Tests.Settings;

public sealed class PolicyFilesTests : IDisposable
{
    private static readonly string[] Files = ["policy.json", "license-types.json", "phrases.json"];

    private static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "config");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("policy");

    public PolicyFilesTests()
    {
        foreach (var file in Files)
            File.Copy(Path.Combine(Shipped, file), Path.Combine(_folder.FullName, file));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_files_as_shipped_make_a_policy()
    {
        var policy = PolicyFiles.Load(new PolicyOptions(), Shipped);

        policy.Table[FindingCodes.CaseUnknown].Settling.ShouldBe(TimeSpan.FromHours(1));
        policy.Table[FindingCodes.SenderNotPartner].Outcome.ShouldBe(Outcome.Flag);
        policy.Catalogue.Find("alti station")!.AssurancePerUnitYear.ShouldBe(12m);
        policy.Instructions.ShouldNotBeEmpty();
        policy.UpgradeDeclarations.ShouldNotBeEmpty();
        policy.TimeZone.Id.ShouldBe("America/Los_Angeles");
    }

    [Fact]
    public void Every_number_of_the_settings_reaches_the_policy()
    {
        var options = new PolicyOptions
        {
            TimeZone = "Europe/Berlin",
            CaseNumberPattern = @"C\d+",
            SystemKeyPattern = @"S\d+",
            LicenseKeyPattern = @"L\d+",
            FeePerMove = 1,
            StationCaps = new Dictionary<Domain.Registry.Chassis, int> { [Domain.Registry.Chassis.Other] = 2 },
            Sla = TimeSpan.FromHours(3),
            SureConfidence = 0.4,
        };

        var policy = PolicyFiles.Load(options, Shipped);

        (policy.TimeZone.Id, policy.CaseNumberPattern, policy.SystemKeyPattern, policy.LicenseKeyPattern, policy.FeePerMove, policy.StationCaps.Single().Value, policy.Sla, policy.SureConfidence)
            .ShouldBe(("Europe/Berlin", @"C\d+", @"S\d+", @"L\d+", 1m, 2, TimeSpan.FromHours(3), 0.4));
    }

    [Fact]
    public void Another_file_of_license_types_replaces_the_shipped_one()
    {
        var file = Write("own-types.json", """{"products":[{"product":"ALTI-STATION","kind":"station","softwareOnly":"SSW-STATION","assurancePerUnitYear":12.00}]}""");

        PolicyFiles.Load(new PolicyOptions(), Shipped, file).Catalogue.Products.Select(product => product.Code).ShouldBe(["ALTI-STATION"]);
    }

    [Fact]
    public void Own_files_are_laid_over_ours_row_by_row_and_those_of_a_trial_over_both()
    {
        var trial = _folder.CreateSubdirectory("trial").FullName;
        Write("policy.json", """{"rows":[{"code":"owner.unsure","outcome":"ask","answered":true,"override":false},{"code":"po.missing","outcome":"note","answered":true,"override":false}]}""");
        File.WriteAllText(Path.Combine(trial, "policy.json"), """{"rows":[{"code":"owner.unsure","outcome":"reject","answered":true,"override":false}]}""");
        Write("license-types.json", """{"products":[{"product":"TN","names":["Teilnehmer"],"kind":"station","softwareOnly":null,"assurancePerUnitYear":1}]}""");
        File.Delete(Path.Combine(_folder.FullName, "phrases.json"));

        var own = PolicyFiles.Load(new PolicyOptions { Folder = _folder.FullName }, Shipped);
        var tried = PolicyFiles.Load(new PolicyOptions { Folder = _folder.FullName }, Shipped, overFolder: trial);

        (own.Table[FindingCodes.OwnerUnsure].Outcome, own.Table[FindingCodes.PoMissing].Outcome, own.Table[FindingCodes.OwnerMismatch].Outcome).ShouldBe((Outcome.Ask, Outcome.Note, Outcome.Reject));
        (tried.Table[FindingCodes.OwnerUnsure].Outcome, tried.Table[FindingCodes.PoMissing].Outcome).ShouldBe((Outcome.Reject, Outcome.Note));
        own.Catalogue.Find("teilnehmer")!.Code.ShouldBe("TN");
        own.Instructions.ShouldNotBeEmpty("ours are in force where there are no own ones");
    }

    [Theory]
    [InlineData(@"\d{6,8}", null, "123456")]
    [InlineData(@"CS-\d{4}", null, null)]
    [InlineData(@"CS-\d{4}", "CS-0001", "CS-0001")]
    public void An_example_of_a_case_number_is_one(string pattern, string? example, string? expected) =>
        PolicyFiles.Load(new PolicyOptions { CaseNumberPattern = pattern, CaseNumberExample = example }, Shipped).CaseNumberExample.ShouldBe(expected);

    [Theory]
    [InlineData("policy.json", "\"owner.unsure\", \"outcome\": \"flag\"", "\"owner.unsure\", \"outcome\": \"ignore\"", "owner.unsure leads to ignore; allowed: a finding about a request can't be ignored")]
    [InlineData("policy.json", "\"registry.stale\", \"outcome\": \"flag\"", "\"registry.stale\", \"outcome\": \"note\"", "registry.stale leads to note; allowed: what rests on data that are too old goes to a person")]
    [InlineData("license-types.json", "\"kind\": \"station\"", "\"names\": [\"10\"], \"kind\": \"station\"", "$.products[0].names[0]: this is \"10\"; allowed: another name of the product")]
    [InlineData("policy.json", "\"outcome\": \"reject\"", "\"outcome\": \"refuse\"", "$.rows[0].outcome: this is 'refuse'; allowed: note, accept, ask, reject, flag, ignore")]
    [InlineData("policy.json", "\"answered\": true", "\"answered\": \"yes\"", "$.rows[0].answered: this is \"yes\"; allowed: true, false")]
    [InlineData("policy.json", "\"target.not-registered\"", "\"target.unregistered\"", "$.rows[0].code: there is no code 'target.unregistered'")]
    [InlineData("policy.json", "\"target.not-registered\"", "\"owner.mismatch\"", "$.rows[2].code: there is a row for 'owner.mismatch' already")]
    [InlineData("policy.json", "\"01:00:00\"", "\"60\"", ".settling: this is '60'; allowed: a time as hh:mm:ss")]
    [InlineData("policy.json", "\"override\"", "\"overide\"", "$.rows[0].overide: there is no such member")]
    [InlineData("policy.json", "\"sender.not-partner\", \"outcome\": \"flag\"", "\"sender.not-partner\", \"outcome\": \"ask\"", "sender.not-partner is weaker than flag, or answered")]
    [InlineData("policy.json", "\"rows\": [", "\"rows\": {", ": this is not JSON; allowed: JSON")]
    [InlineData("license-types.json", "\"kind\": \"station\"", "\"kind\": \"phone\"", "$.products[0].kind: this is 'phone'; allowed: station, agent-seat, other")]
    [InlineData("license-types.json", "12.0", "-1", "$.products[0].assurancePerUnitYear: this is -1; allowed: a number from 0 to 1000000")]
    [InlineData("license-types.json", "\"ALTI-IPSTATION\"", "\"alti station\"", "$.products[1].product: there is a row for 'alti station' already")]
    [InlineData("phrases.json", "\"instructions\": [", "\"instructions\": [\"(\",", "$.instructions[0]: '(' is no usable regular expression")]
    [InlineData("phrases.json", "\"instructions\": [", "\"instructions\": [\"x*\",", "$.instructions[0]: 'x*' is no usable regular expression (it matches an empty text)")]
    [InlineData("phrases.json", "\"upgradeDeclarations\"", "\"upgrades\"", "$.upgradeDeclarations: is missing; allowed: an array")]
    public void A_mistake_is_named_with_its_file_and_its_place(string file, string right, string wrong, string expected)
    {
        var text = File.ReadAllText(Path.Combine(Shipped, file));
        var at = text.IndexOf(right, StringComparison.Ordinal);
        at.ShouldBeGreaterThanOrEqualTo(0);
        Write(file, text[..at] + wrong + text[(at + right.Length)..]);

        var errors = Should.Throw<SettingsException>(() => PolicyFiles.Load(new PolicyOptions(), _folder.FullName)).Errors.Select(error => error.ToString()).ToList();

        errors.ShouldContain(error => error.Contains($"{file}, ", StringComparison.Ordinal) && error.Contains(expected, StringComparison.Ordinal), string.Join('\n', errors));
    }

    [Fact]
    public void A_code_without_a_row_is_named()
    {
        var file = Write("policy.json", """{"rows":[{"code":"owner.mismatch","outcome":"reject","answered":true,"override":false}]}""");

        var errors = Should.Throw<SettingsException>(() => PolicyFiles.Load(new PolicyOptions(), _folder.FullName)).Errors;

        errors.ShouldContain(new SettingsError($"{file}, $.rows", "there is no row for 'card.expired'", "one row for each code"));
        errors.ShouldNotContain(error => error.Problem.Contains("owner.mismatch", StringComparison.Ordinal));
    }

    [Fact]
    public void Mistakes_in_all_files_are_told_together()
    {
        File.Delete(Path.Combine(_folder.FullName, "phrases.json"));
        Write("license-types.json", "[]");

        var errors = Should.Throw<SettingsException>(() => PolicyFiles.Load(new PolicyOptions(), _folder.FullName)).Errors;

        errors.Count.ShouldBe(2);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
