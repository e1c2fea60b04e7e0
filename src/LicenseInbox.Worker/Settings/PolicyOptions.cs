using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Settings;

/// <summary><c>Policy</c>: numbers and patterns; the tables are files of their own.</summary>
internal sealed class PolicyOptions : IValidatableObject
{
    private const string ShippedCaseNumber = @"\d{6,8}";

    private const string ShippedExample = "123456";

    /// <summary>The vendor's time zone, an IANA name: dates are judged and deadlines shown in it.</summary>
    public string TimeZone { get; set; } = "America/Los_Angeles";

    /// <summary>A folder whose <c>policy.json</c>, <c>license-types.json</c> and <c>phrases.json</c> are laid over those of <c>config</c>; not set: ours alone.</summary>
    public string? Folder { get; set; }

    public string CaseNumberPattern { get; set; } = ShippedCaseNumber;

    /// <summary>A case number that replies give as an example; not set: ours where the pattern lets it be one, else none.</summary>
    public string? CaseNumberExample { get; set; }

    /// <summary>Words that say of a number that it is a case's; replies use the first.</summary>
    public IReadOnlyList<string> CaseWords { get; set; } = ["case"];

    public string SystemKeyPattern { get; set; } = "[0-9A-Z]{4}([ -]?[0-9A-Z]{4}){3}";

    public string LicenseKeyPattern { get; set; } = "[0-9A-Z]{4}([ -]?[0-9A-Z]{4}){4}";

    /// <summary>USD for each move.</summary>
    [Range(0, 100_000)]
    public decimal FeePerMove { get; set; } = 300;

    /// <summary>USD; above it the partner confirms the estimate of pro-rated assurance before the move; not set: never.</summary>
    [Range(0, 1_000_000)]
    public decimal? ConfirmAssuranceAbove { get; set; }

    /// <summary>Stations a chassis may hold. The names of chassis are those that are named here; <c>other</c> has no cap unless it is.</summary>
    public IReadOnlyDictionary<Chassis, int> StationCaps { get; set; } = new Dictionary<Chassis, int>
    {
        [Chassis.Max1000] = 50,
        [Chassis.Max1000R] = 100,
        [Chassis.Max2000] = 100,
    };

    /// <summary>The case number that replies give as an example; null: none.</summary>
    public string? EffectiveExample => CaseNumberExample is { Length: > 0 } own ? own : PatternText.Fits(CaseNumberPattern, ShippedExample) ? ShippedExample : null;

    /// <summary>The names that a chassis may have in the registry's files, beside <c>other</c>: a misspelt one must not be without a cap in silence.</summary>
    public IReadOnlyList<Chassis> KnownChassis => [.. StationCaps.Keys];

    /// <summary>From the completing email to the completed move, elapsed.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan Sla { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Below this confidence a required field was not read surely.</summary>
    [Range(0.0, 1.0)]
    public double SureConfidence { get; set; } = 0.8;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TimeZoneInfo.TryConvertWindowsIdToIanaId(TimeZone, out var iana))
            yield return new ValidationResult($"'{TimeZone}' is a Windows name; allowed: an IANA name, here {iana}", [nameof(TimeZone)]);
        else if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            yield return new ValidationResult($"'{TimeZone}' is no time zone that this machine knows; allowed: an IANA name such as America/Los_Angeles", [nameof(TimeZone)]);

        foreach (var (name, pattern) in new[] { (nameof(CaseNumberPattern), CaseNumberPattern), (nameof(SystemKeyPattern), SystemKeyPattern), (nameof(LicenseKeyPattern), LicenseKeyPattern) })
        {
            if (PatternText.ProblemOf(pattern) is { } problem)
                yield return new ValidationResult($"'{pattern}' is no regular expression ({problem}); allowed: a regular expression", [name]);
        }

        if (!string.IsNullOrEmpty(Folder) && !Directory.Exists(Folder))
            yield return new ValidationResult($"there is no folder '{Folder}'; allowed: an existing folder, or nothing", [nameof(Folder)]);
        if (CaseNumberExample is { Length: > 0 } example && PatternText.ProblemOf(CaseNumberPattern) is null && !PatternText.Fits(CaseNumberPattern, example))
            yield return new ValidationResult($"'{example}' is no case number by {nameof(CaseNumberPattern)}; allowed: one that is, or nothing", [nameof(CaseNumberExample)]);
        if (CaseWords.Count == 0)
            yield return new ValidationResult("there is none; allowed: a word at least", [nameof(CaseWords)]);
        foreach (var word in CaseWords.Where(word => word.Length > 40 || !char.IsLetter(word[0]) || !word.All(c => char.IsLetter(c) || c is ' ' or '-')))
            yield return new ValidationResult($"'{word}' is no word; allowed: letters, spaces and dashes, at most 40", [nameof(CaseWords)]);
        foreach (var (chassis, cap) in StationCaps.Where(pair => pair.Value is < 0 or > 1_000_000))
            yield return new ValidationResult($"{cap} is out of range; allowed: 0 to 1000000", [$"{nameof(StationCaps)}:{chassis}"]);
    }
}

/// <summary>Checks regular expressions of the settings.</summary>
internal static class PatternText
{
    /// <summary>Whether a text is one by the pattern, whole; false when the pattern can't be used.</summary>
    public static bool Fits(string pattern, string text) =>
        ProblemOf(pattern) is null && Regex.IsMatch(text, $"^(?:{pattern})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>What is wrong with it, or null.</summary>
    public static string? ProblemOf(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant).IsMatch("") ? "it matches an empty text" : null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }
}
