using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Tests.Liquid;

namespace LicenseInbox.Worker.Tests.Settings;

/// <summary>The operator's manual (<c>config/README.md</c>) says of every setting its default, what is allowed and in which unit.</summary>
public partial class ManualTests
{
    private static readonly List<Row> Rows = RowsOf(File.ReadAllLines(Path.Combine(Repository.Root, "config", "README.md")));

    public static TheoryData<string> Settings => [.. AllSettings().Select(setting => setting.Name)];

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_setting_is_in_the_manual_with_its_default_and_what_is_allowed(string name)
    {
        var setting = AllSettings().First(setting => setting.Name == name);
        var row = Rows.Where(row => row.Setting == name).ShouldHaveSingleItem($"config/README.md has one row for {name}");
        row.Meaning.ShouldNotBeEmpty();
        row.Default.ShouldBe(setting.Default, $"the default of {name}");
        if (setting.Property.Member.GetCustomAttribute<RangeAttribute>() is { } range)
            row.Allowed.ShouldStartWith(SettingRules.Allowed(range)!);
        if (setting.Type.IsEnum)
            row.Allowed.ShouldBe(SettingText.Allowed(setting.Type).Replace("start-tls", "starttls").Replace("postgre-sql", "postgresql"));
        if (IsNumber(setting.Type))
            Unit().IsMatch(row.Allowed).ShouldBeTrue($"the unit of {name} follows its range: '{row.Allowed}'");
    }

    [Fact]
    public void The_manual_has_no_setting_that_does_not_exist() =>
        Rows.Select(row => row.Setting).Except(AllSettings().Select(setting => setting.Name)).ShouldBeEmpty();

    private static bool IsNumber(Type type) => type == typeof(int) || type == typeof(long) || type == typeof(decimal) || type == typeof(double);

    private static IEnumerable<Setting> AllSettings() => Of(new WorkerSettings(), "");

    private static IEnumerable<Setting> Of(object options, string path)
    {
        foreach (var property in SettingProperty.Of(options.GetType()))
        {
            var name = path + property.Name;
            if (property.IsGroup)
            {
                foreach (var setting in Of(property.Get(options) ?? Activator.CreateInstance(property.Type)!, name + ":"))
                    yield return setting;
                continue;
            }

            yield return new Setting(name, property, DefaultOf(name, property.Get(options)), Nullable.GetUnderlyingType(property.Type) ?? property.Type);
            foreach (var setting in property.Kinds.SelectMany(kind => Of(Activator.CreateInstance(kind.Type)!, $"{kind.Name} ")))
                yield return setting;
        }
    }

    private static string DefaultOf(string name, object? value) => name switch
    {
        // The machine's, not the test's.
        "Reader:Processes" => "the machine's cores, at most 4",
        _ when value is System.Collections.IDictionary table => string.Join(", ", table.Keys.Cast<object>().Select(key => $"{key} {table[key]}")),
        _ when value is IReadOnlyList<string> { Count: > 0 } list => string.Join(", ", list),
        _ => SettingText.Show(value).Replace("postgre-sql", "postgresql"),
    };

    /// <summary>The rows of the tables of settings; those of a mailbox are called by its kind and their name.</summary>
    private static List<Row> RowsOf(IEnumerable<string> lines)
    {
        var rows = new List<Row>();
        string? prefix = null;
        foreach (var line in lines)
        {
            if (Header().Match(line) is { Success: true } header)
                prefix = header.Groups["kind"].Success ? header.Groups["kind"].Value + " " : "";
            else if (!line.StartsWith('|'))
                prefix = null;
            else if (prefix is not null && !line.StartsWith("| ---", StringComparison.Ordinal) && line.Trim('|', ' ').Split(" | ") is [var setting, var itsDefault, var allowed, var meaning])
                rows.Add(new Row(prefix + setting.Trim('`'), itsDefault.Trim('`'), allowed, meaning));
        }

        return rows;
    }

    private sealed record Row(string Setting, string Default, string Allowed, string Meaning);

    private sealed record Setting(string Name, SettingProperty Property, string Default, Type Type);

    [GeneratedRegex(@"^\| setting(?: of an? `(?<kind>\w+)` mailbox)? \| default \|")]
    private static partial Regex Header();

    /// <summary>"1 to 16 processes", "1 to 65535 (TCP port)".</summary>
    [GeneratedRegex(@"\d \(?\p{L}{3}")]
    private static partial Regex Unit();
}
