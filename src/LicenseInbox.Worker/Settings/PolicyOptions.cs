using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Settings;

/// <summary><c>Policy</c>: numbers and patterns; the tables are files of their own.</summary>
internal sealed class PolicyOptions : IValidatableObject
{
    /// <summary>The vendor's time zone, an IANA name: dates are judged and deadlines shown in it.</summary>
    public string TimeZone { get; set; } = "America/Los_Angeles";

    public string CaseNumberPattern { get; set; } = @"\d{6,8}";

    public string SystemKeyPattern { get; set; } = "[0-9A-Z]{4}([ -]?[0-9A-Z]{4}){3}";

    public string LicenseKeyPattern { get; set; } = "[0-9A-Z]{4}([ -]?[0-9A-Z]{4}){4}";

    /// <summary>USD for each move.</summary>
    [Range(0, 100_000)]
    public decimal FeePerMove { get; set; } = 300;

    /// <summary>USD; above it the partner confirms the estimate of pro-rated assurance before the move; not set: never.</summary>
    [Range(0, 1_000_000)]
    public decimal? ConfirmAssuranceAbove { get; set; }

    /// <summary>Stations a chassis may hold; a chassis that is not named has no cap.</summary>
    public IReadOnlyDictionary<Chassis, int> StationCaps { get; set; } = new Dictionary<Chassis, int>
    {
        [Chassis.Max1000] = 50,
        [Chassis.Max1000R] = 100,
        [Chassis.Max2000] = 100,
    };

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

        foreach (var (chassis, cap) in StationCaps.Where(pair => pair.Value is < 0 or > 1_000_000))
            yield return new ValidationResult($"{cap} is out of range; allowed: 0 to 1000000", [$"{nameof(StationCaps)}:{chassis}"]);
    }
}

/// <summary>Checks regular expressions of the settings.</summary>
internal static class PatternText
{
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
