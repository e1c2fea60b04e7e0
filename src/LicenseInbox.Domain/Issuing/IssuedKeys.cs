using System.Text.RegularExpressions;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Issuing;

/// <summary>Whether the keys that sales issued can be entered, whoever enters them.</summary>
public static class IssuedKeys
{
    /// <summary>The keys of a request that new ones are still to be issued for.</summary>
    public static IReadOnlyList<MoveLicense> Wanted(Request request) =>
        (request.Decision?.Moves ?? []).Where(move => move.IsUpgrade).SelectMany(move => move.Licenses).Where(license => !request.State.IssuedKeys.ContainsKey(license.Key)).DistinctBy(license => license.Key).ToList();

    /// <summary>What is wrong, each a sentence; nothing when they can be entered: one new key of the right form for each old key, none more, each new.</summary>
    /// <param name="wanted">The keys that new ones are asked for.</param>
    /// <param name="issued">Old key to new key.</param>
    /// <param name="used">Those of the new keys that are, or ever were, somebody's.</param>
    /// <param name="settings">The policy: the form of a key.</param>
    public static IReadOnlyList<string> Problems(
        IReadOnlyList<MoveLicense> wanted, IReadOnlyDictionary<LicenseKey, LicenseKey> issued, IReadOnlySet<LicenseKey> used, PolicySettings settings)
    {
        var form = new Regex($"^(?:{settings.LicenseKeyPattern})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        var old = wanted.Select(license => license.Key).ToHashSet();
        return wanted.Where(license => !issued.ContainsKey(license.Key)).Select(license => $"There is no new key for {license.Key}.")
            .Concat(issued.Keys.Where(key => !old.Contains(key)).Select(key => $"{key} is not part of this upgrade."))
            .Concat(issued.Values.Where(key => !form.IsMatch(key.Text)).Select(key => $"{key} does not have the form of a license key."))
            .Concat(issued.GroupBy(pair => pair.Value).Where(pairs => pairs.Count() > 1).Select(pairs => $"{pairs.Key} is given for {string.Join(" and ", pairs.Select(pair => pair.Key))}: each needs a key of its own."))
            .Concat(issued.Values.Where(key => old.Contains(key) || issued.ContainsKey(key)).Distinct().Select(key => $"{key} is an old key of this upgrade."))
            .Concat(issued.Values.Where(used.Contains).Where(key => !old.Contains(key)).Distinct().Select(key => $"{key} is, or was, in use already."))
            .ToList();
    }
}
