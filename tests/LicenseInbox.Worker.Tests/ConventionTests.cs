using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Worker.Tests.Liquid;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace LicenseInbox.Worker.Tests;

/// <summary>What the layout of the code promises: the domain uses the base class library only, technologies don't know each other, time comes from outside.</summary>
public class ConventionTests
{
    private static readonly Assembly DomainAssembly = typeof(Finding).Assembly;
    private static readonly Assembly WorkerAssembly = typeof(Worker.Commands.CommandRunner).Assembly;
    private static readonly Architecture Architecture = new ArchLoader().LoadAssemblies(DomainAssembly, WorkerAssembly).Build();

    /// <summary>Folders that put the others together; every other folder of the worker is a technology.</summary>
    private static readonly string[] Composing = ["Commands", "Composition", "Pipeline"];

    /// <summary>Reading forms from words on a page knows no vendor's type: every technology that finds such words stands on it.</summary>
    private const string Foundation = "Forms";

    private static readonly string[] Technologies = WorkerAssembly.GetTypes()
        .Select(type => Regex.Match(type.Namespace ?? "", @"^LicenseInbox\.Worker\.(\w+)").Groups[1].Value)
        .Where(folder => folder.Length > 0 && !Composing.Contains(folder))
        .Distinct()
        .Order()
        .ToArray();

    public static TheoryData<string> TechnologyFolders => [.. Technologies];

    [Fact]
    public void The_domain_uses_the_base_class_library_only() =>
        DomainAssembly.GetReferencedAssemblies().Select(name => name.Name!).ShouldAllBe(name => name.StartsWith("System", StringComparison.Ordinal) || name == "netstandard");

    [Theory]
    [MemberData(nameof(TechnologyFolders))]
    public void A_technology_folder_refers_to_the_domain_and_to_no_other_folder(string folder)
    {
        var others = Technologies.Concat(Composing).Where(other => other != folder && other != Foundation);
        foreach (var other in others)
        {
            Types().That().ResideInNamespaceMatching($@"^LicenseInbox\.Worker\.{folder}(\..*)?$")
                .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching($@"^LicenseInbox\.Worker\.{other}(\..*)?$"))
                .WithoutRequiringPositiveResults()
                .Check(Architecture);
        }
    }

    [Fact]
    public void Time_comes_from_a_time_provider()
    {
        // The analyzer refuses the calls; this finds files that switch it off.
        var sources = SourceFiles().Where(file => Regex.IsMatch(File.ReadAllText(file), @"RS0030|\bStopwatch\.StartNew\(\)|DateTime(Offset)?\.(Now|UtcNow|Today)|Thread\.Sleep\("));
        sources.ShouldBeEmpty();
    }

    [Fact]
    public void Money_is_decimal() =>
        AllTypes().SelectMany(type => type.GetProperties())
            .Where(property => Regex.IsMatch(property.Name, "Fee|Amount|Charge|Price|AssurancePer"))
            .Where(property => Nullable.GetUnderlyingType(property.PropertyType) is { } inner ? inner == typeof(double) || inner == typeof(float) : property.PropertyType == typeof(double) || property.PropertyType == typeof(float))
            .ShouldBeEmpty();

    [Fact]
    public void Keys_are_types_in_the_domain() =>
        DomainAssembly.GetExportedTypes().SelectMany(type => type.GetProperties())
            .Where(property => property.PropertyType == typeof(string) && Regex.IsMatch(property.Name, "^(SystemKey|LicenseKey|CaseNumber|NewKey|OldKey)$"))
            .ShouldBeEmpty();

    [Fact]
    public void Classes_are_named_by_their_role() =>
        AllTypes().Select(type => type.Name).Where(name => Regex.IsMatch(name, "(Manager|Helper|Service|Util|Utils)(`|$)")).ShouldBeEmpty();

    [Fact]
    public void Every_interface_stands_at_a_boundary_of_the_domain() =>
        WorkerAssembly.GetTypes().Where(type => type.IsInterface).ShouldBeEmpty();

    [Fact]
    public void Worker_types_are_internal() =>
        WorkerAssembly.GetExportedTypes().Where(type => type.Namespace?.Contains("Migrations", StringComparison.Ordinal) != true).ShouldBeEmpty();

    [Fact]
    public void Every_async_member_of_a_port_can_be_cancelled() =>
        DomainAssembly.GetExportedTypes().Where(type => type.IsInterface).SelectMany(type => type.GetMethods())
            .Where(method => typeof(Task).IsAssignableFrom(method.ReturnType) || method.ReturnType.Name.StartsWith("IAsyncEnumerable", StringComparison.Ordinal))
            .Where(method => method.GetParameters().All(parameter => parameter.ParameterType != typeof(CancellationToken)))
            .ShouldBeEmpty();

    private static IEnumerable<System.Type> AllTypes() => DomainAssembly.GetTypes().Concat(WorkerAssembly.GetTypes()).Where(type => !type.Name.Contains('<', StringComparison.Ordinal));

    private static IEnumerable<string> SourceFiles() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories);
}
