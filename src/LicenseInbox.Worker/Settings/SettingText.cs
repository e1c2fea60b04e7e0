using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace LicenseInbox.Worker.Settings;

/// <summary>Turns a setting's text into its value and says in words what a type allows.</summary>
internal static class SettingText
{
    /// <summary>A type that a single text stands for.</summary>
    public static bool IsScalar(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) || type.IsEnum || (type.IsValueType && Parser(type) is not null);
    }

    /// <summary>False when the text is none of the type's values.</summary>
    public static bool TryRead(string text, Type type, out object? value)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        text = text.Trim();
        value = null;
        if (type == typeof(string))
            value = text;
        else if (type.IsEnum)
            value = Enum.GetValues(type).Cast<object>().FirstOrDefault(member => Plain(member.ToString()!) == Plain(text));
        else if (type == typeof(bool))
            value = text.ToLowerInvariant() switch { "true" or "yes" or "on" => true, "false" or "no" or "off" => false, _ => null };
        else if (type != typeof(TimeSpan) || text.Contains(':', StringComparison.Ordinal)) // "90" would be ninety days
            value = Parse(text, type);
        return value is not null;
    }

    /// <summary>What may be written, such as <c>a whole number</c>.</summary>
    public static string Allowed(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            { IsEnum: true } => string.Join(", ", Enum.GetNames(type).Select(Kebab)),
            _ when type == typeof(bool) => "true, false",
            _ when type == typeof(int) || type == typeof(long) => "a whole number",
            _ when type == typeof(decimal) || type == typeof(double) => "a number",
            _ when type == typeof(TimeSpan) => "a time as hh:mm:ss or d.hh:mm:ss",
            _ when type == typeof(DateOnly) => "a day as YYYY-MM-DD",
            _ when type == typeof(StartFrom) => StartFrom.Allowed,
            _ => "a text",
        };
    }

    /// <summary>As it is written in a file: what the manual shows as a default.</summary>
    public static string Show(object? value) => value switch
    {
        null or "" => "none",
        Enum member => Kebab(member.ToString()),
        bool isOn => isOn ? "true" : "false",
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        System.Collections.IDictionary { Count: 0 } or System.Collections.ICollection { Count: 0 } => "none",
        _ => value.ToString()!,
    };

    public static string Kebab(string name) => name.Any(char.IsDigit) ? name : JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    private static string Plain(string name) =>
        name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();

    private static object? Parse(string text, Type type)
    {
        object?[] arguments = type == typeof(int) || type == typeof(long)
            ? [text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, null]
            : type == typeof(decimal) || type == typeof(double)
                ? [text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, null]
                : [text, CultureInfo.InvariantCulture, null];
        return Parser(type, arguments.Length)?.Invoke(null, arguments) is true ? arguments[^1] : null;
    }

    private static MethodInfo? Parser(Type type, int parameters = 3)
    {
        Type[] types = parameters == 4
            ? [typeof(string), typeof(NumberStyles), typeof(IFormatProvider), type.MakeByRefType()]
            : [typeof(string), typeof(IFormatProvider), type.MakeByRefType()];
        return type == typeof(bool) ? typeof(bool).GetMethod(nameof(bool.TryParse), [typeof(string), typeof(bool).MakeByRefType()]) : type.GetMethod("TryParse", BindingFlags.Public | BindingFlags.Static, types);
    }
}
