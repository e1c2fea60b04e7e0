using LicenseInbox.Domain.Policy;

namespace LicenseInbox.Domain.Tests;

public class ConventionTests
{
    private static readonly string[] SumsOfMoney = ["Fee", "Charge", "Amount", "PerUnitYear", "FeePerMove"];

    [Fact]
    public void The_domain_refers_to_the_base_class_library_only() =>
        typeof(PolicyBook).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!)
            .ShouldAllBe(name => name.StartsWith("System.", StringComparison.Ordinal) || name == "netstandard");

    [Fact]
    public void Types_are_named_by_their_role()
    {
        string[] empty = ["Manager", "Helper", "Service", "Util", "Utils", "Common"];
        typeof(PolicyBook).Assembly.GetTypes().Where(type => empty.Any(word => type.Name.EndsWith(word, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void Money_is_decimal()
    {
        var money = typeof(PolicyBook).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetProperties())
            .Where(property => SumsOfMoney.Any(word => property.Name.EndsWith(word, StringComparison.Ordinal)))
            .ToList();

        money.Count.ShouldBeGreaterThan(3);
        money.ShouldAllBe(property => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(decimal));
    }
}
