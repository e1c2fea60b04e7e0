using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Database;

/// <summary>A fact as one text: what kind of thing, and its canonical key.</summary>
internal static class FactKeys
{
    public const string System = "system:";
    public const string License = "license:";
    public const string Case = "case:";

    /// <summary>More than anybody would tell apart.</summary>
    public const string Everything = "*";

    private const string SystemLike = "system~";
    private const string LicenseLike = "license~";
    public const string Partner = "partner:";

    public static IEnumerable<string> Of(ChangedFacts facts) =>
        facts.Systems.Select(Of).Concat(facts.Licenses.Select(Of)).Concat(facts.Cases.Select(Of)).Concat(facts.Partners.Select(id => Partner + id))
            .Concat(facts.SystemsLike.Select(folded => SystemLike + folded)).Concat(facts.LicensesLike.Select(folded => LicenseLike + folded));

    public static string Of(SystemKey key) => System + key.Canonical;

    public static string Of(LicenseKey key) => License + key.Canonical;

    public static string Of(CaseNumber number) => Case + number.Canonical;

    /// <summary>The facts that <see cref="Of(ChangedFacts)"/> wrote.</summary>
    public static ChangedFacts Read(IEnumerable<string> facts)
    {
        var list = facts.ToList();
        return new ChangedFacts
        {
            Systems = After(list, System).Select(SystemKey.Of).ToHashSet(),
            Licenses = After(list, License).Select(LicenseKey.Of).ToHashSet(),
            Cases = After(list, Case).Select(CaseNumber.Of).ToHashSet(),
            Partners = After(list, Partner).ToHashSet(StringComparer.Ordinal),
            SystemsLike = After(list, SystemLike).ToHashSet(StringComparer.Ordinal),
            LicensesLike = After(list, LicenseLike).ToHashSet(StringComparer.Ordinal),
            IsEverything = list.Contains(Everything),
        };
    }

    private static IEnumerable<string> After(List<string> facts, string prefix) =>
        facts.Where(fact => fact.StartsWith(prefix, StringComparison.Ordinal)).Select(fact => fact[prefix.Length..]);
}
