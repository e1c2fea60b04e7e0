using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace LicenseInbox.Worker.Settings;

/// <summary>Holds a bound options class against its data annotations, and says in words what they allow.</summary>
internal static class SettingRules
{
    public static IEnumerable<SettingsError> Check(object target, SettingProperty property, string name)
    {
        var value = property.Get(target);
        foreach (var rule in property.Member.GetCustomAttributes<ValidationAttribute>())
        {
            var context = new ValidationContext(target) { MemberName = property.Name, DisplayName = name };
            if (rule.GetValidationResult(value, context) is not null)
                yield return new SettingsError(name, Problem(rule, property, value), Allowed(rule));
        }
    }

    /// <summary>Rules over several settings of one class.</summary>
    public static IEnumerable<SettingsError> CheckWhole(object target, string path) =>
        target is not IValidatableObject whole
            ? []
            : whole.Validate(new ValidationContext(target)).OfType<ValidationResult>().Select(result => new SettingsError(
                string.Join(", ", result.MemberNames.Select(member => path.Length == 0 ? member : $"{path}:{member}").DefaultIfEmpty(path)),
                result.ErrorMessage ?? "is not valid"));

    /// <summary>What a rule allows, as in <c>00:00:10 to 01:00:00</c>; null when it has no words of its own.</summary>
    public static string? Allowed(ValidationAttribute rule) => rule switch
    {
        RangeAttribute range => $"{Text(range.Minimum)} to {Text(range.Maximum)}",
        RequiredAttribute => "any value that is not empty",
        EmailAddressAttribute => "an email address",
        _ => rule.ErrorMessage,
    };

    /// <summary>The word or words after "is not".</summary>
    public static string Article(string allowed) => allowed.Contains(", ", StringComparison.Ordinal) ? "one of its values" : allowed;

    private static string Problem(ValidationAttribute rule, SettingProperty property, object? value) => rule switch
    {
        RequiredAttribute => "is not set",
        _ when property.IsSecret => "the value is not allowed",
        RangeAttribute => $"{SettingText.Show(value)} is out of range",
        _ => $"'{SettingText.Show(value)}' is not allowed",
    };

    private static string Text(object bound) => bound switch
    {
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => bound.ToString()!,
    };
}
