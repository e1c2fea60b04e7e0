using System.Text.Json;
using LicenseInbox.Domain.Policy;

namespace LicenseInbox.Worker.Tests;

public class SettingsFilesTests
{
    [Fact]
    public void Every_code_has_one_row_in_the_policy_table()
    {
        using var table = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "config", "policy.json")));
        var rows = table.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("code").GetString()).ToList();
        var codes = typeof(FindingCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();
        rows.ShouldBe(codes, ignoreOrder: true);
    }
}
