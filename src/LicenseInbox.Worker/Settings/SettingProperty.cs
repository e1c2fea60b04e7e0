using System.Reflection;

namespace LicenseInbox.Worker.Settings;

/// <summary>One kind of the items of a list: the options class that an item with this <c>Kind</c> fills.</summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
internal sealed class KindAttribute(string name, Type type) : Attribute
{
    public string Name { get; } = name;

    public Type Type { get; } = type;
}

/// <summary>
/// Only a running worker uses it: whether its values are there and fit is its concern alone, so that <c>check</c> and <c>read</c> work where a password's file is not.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class UsedWhenRunningAttribute : Attribute;

/// <summary>One setting, as a property of an options class.</summary>
internal sealed class SettingProperty
{
    private readonly PropertyInfo _property;

    private SettingProperty(PropertyInfo property)
    {
        _property = property;
        IsOptional = Nullable.GetUnderlyingType(property.PropertyType) is not null
            || (!property.PropertyType.IsValueType && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable);
    }

    /// <summary>The setting of an item that names its kind.</summary>
    public const string KindName = "Kind";

    public string Name => _property.Name;

    public Type Type => _property.PropertyType;

    public PropertyInfo Member => _property;

    /// <summary>Whether it may be left empty.</summary>
    public bool IsOptional { get; }

    /// <summary>Never shown in an error, never taken from the command line.</summary>
    public bool IsSecret => Name.EndsWith("Password", StringComparison.Ordinal) || Name.EndsWith("Secret", StringComparison.Ordinal) || Name.EndsWith("Token", StringComparison.Ordinal) || Name.EndsWith("ConnectionString", StringComparison.Ordinal);

    public bool IsUsedWhenRunning => _property.IsDefined(typeof(UsedWhenRunningAttribute));

    /// <summary>For a list, what it holds.</summary>
    public Type? ItemType => Type.IsGenericType && DictionaryTypes is null && Type.GetGenericArguments() is [var item] && Type.IsAssignableFrom(typeof(List<>).MakeGenericType(item)) ? item : null;

    /// <summary>For a table, its key's and its value's type.</summary>
    public (Type Key, Type Value)? DictionaryTypes =>
        Type.IsGenericType && Type.GetGenericArguments() is [var key, var value] && Type.IsAssignableFrom(typeof(Dictionary<,>).MakeGenericType(key, value)) ? (key, value) : null;

    /// <summary>For a list whose items are of several kinds, those kinds; the first is the default.</summary>
    public IReadOnlyList<KindAttribute> Kinds => _property.GetCustomAttributes<KindAttribute>().ToList();

    /// <summary>A class of settings of its own.</summary>
    public bool IsGroup => !SettingText.IsScalar(Type) && ItemType is null && DictionaryTypes is null;

    /// <summary>The settings of an options class: its public properties that can be set.</summary>
    public static IReadOnlyList<SettingProperty> Of(Type options) => options
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.SetMethod is { IsPublic: true })
        .Select(property => new SettingProperty(property))
        .ToList();

    public object? Get(object target) => _property.GetValue(target);

    public void Set(object target, object value) => _property.SetValue(target, value);
}
