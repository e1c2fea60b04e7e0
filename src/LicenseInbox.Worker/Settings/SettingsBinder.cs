using System.Collections;
using Microsoft.Extensions.Configuration;

namespace LicenseInbox.Worker.Settings;

/// <summary>
/// Fills an options class from the settings and collects everything that is wrong on the way: values of the wrong kind or out of range, and names that
/// no options class knows (a misspelt name must not leave a default in force silently).
/// </summary>
internal sealed class SettingsBinder(IConfigurationRoot configuration)
{
    private readonly List<SettingsError> _errors = [];
    private readonly List<SettingsError> _errorsWhenRunning = [];

    /// <summary>Binds everything.</summary>
    /// <returns>The options, and what is wrong with those that only a running worker uses (<see cref="UsedWhenRunningAttribute"/>).</returns>
    /// <exception cref="SettingsException">Anything else is wrong.</exception>
    public static (T Bound, IReadOnlyList<SettingsError> WhenRunning) Bind<T>(IConfigurationRoot configuration)
        where T : class, new()
    {
        var binder = new SettingsBinder(configuration);
        var bound = new T();
        binder.Fill(bound, configuration, "", binder._errors);
        return binder._errors.Count == 0 ? (bound, binder._errorsWhenRunning) : throw new SettingsException(binder._errors);
    }

    private void Fill(object target, IConfiguration section, string path, List<SettingsError> ruleErrors, bool isOfKinds = false)
    {
        var properties = SettingProperty.Of(target.GetType());
        foreach (var child in section.GetChildren())
        {
            if (isOfKinds && child.Key.Equals(SettingProperty.KindName, StringComparison.OrdinalIgnoreCase))
                continue;
            if (!properties.Any(property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)))
                Unknown(Join(path, child.Key), child.Key, properties);
        }

        foreach (var property in properties)
        {
            var name = Join(path, property.Name);
            var child = section.GetSection(property.Name);
            var isGiven = child.Value is not null || child.GetChildren().Any();
            var itsRuleErrors = property.IsUsedWhenRunning ? _errorsWhenRunning : ruleErrors;
            if (isGiven && Value(property, property.Get(target), child, name, itsRuleErrors) is { } value)
                property.Set(target, value);
            itsRuleErrors.AddRange(SettingRules.Check(target, property, name));
        }

        ruleErrors.AddRange(SettingRules.CheckWhole(target, path));
    }

    /// <summary>The value for a property; null when it keeps its default or an error was noted.</summary>
    private object? Value(SettingProperty property, object? current, IConfigurationSection section, string name, List<SettingsError> ruleErrors)
    {
        if (SettingText.IsScalar(property.Type))
            return Scalar(property.Type, section, name, property.IsSecret, property.IsOptional);
        if (property.DictionaryTypes is var (keyType, valueType))
            return Dictionary(keyType, valueType, section, name);
        if (property.ItemType is { } itemType)
            return SettingText.IsScalar(itemType) ? Scalars(itemType, section, name) : Objects(property, section, name, ruleErrors);
        var group = current ?? Activator.CreateInstance(property.Type)!;
        if (section.Value is { Length: > 0 } text)
            Add(name, $"'{text}' stands where a group of settings is expected", string.Join(", ", SettingProperty.Of(property.Type).Select(member => Join(name, member.Name))));
        Fill(group, section, name, ruleErrors);
        return group;
    }

    private object? Scalar(Type type, IConfigurationSection section, string name, bool isSecret, bool isOptional)
    {
        if (section.GetChildren().FirstOrDefault() is { } child)
            Add(Join(name, child.Key), $"there is no such setting; {name} is a single value", SettingText.Allowed(type));
        else if (isSecret && configuration.Providers.OfType<CommandLineSettings>().Any(provider => provider.TryGet(name, out _)))
            Add(name, "a secret must not stand on the command line, where others can see it", $"an environment variable, or {name}File");
        else if (section.Value is not { Length: > 0 } text)
            return isOptional ? null : type == typeof(string) ? "" : Nothing(name, "is empty", type);
        else if (!SettingText.TryRead(text, type, out var value))
            Add(name, isSecret ? "the value is not of the right kind" : $"'{text}' is not {SettingRules.Article(SettingText.Allowed(type))}", SettingText.Allowed(type));
        else
            return value;
        return null;
    }

    /// <summary>A list of texts may be one text with commas, and the last source that has any replaces it whole.</summary>
    private IList Scalars(Type itemType, IConfigurationSection section, string name)
    {
        var list = NewList(itemType);
        foreach (var child in section.GetChildren().Where(child => !int.TryParse(child.Key, out _)))
            Add(Join(name, child.Key), $"there is no such setting; {name} is a list", Join(name, "0") + ", " + Join(name, "1") + ", …");
        foreach (var provider in configuration.Providers.Reverse())
        {
            var texts = new List<string>();
            var names = new List<string>();
            if (provider.TryGet(section.Path, out var whole))
            {
                texts.AddRange((whole ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
                names.AddRange(texts.Select(_ => name));
            }

            foreach (var key in provider.GetChildKeys([], section.Path).Distinct().OrderBy(key => key, ConfigurationKeyComparer.Instance))
            {
                if (provider.TryGet(ConfigurationPath.Combine(section.Path, key), out var text) && text is { Length: > 0 })
                {
                    texts.Add(text);
                    names.Add(Join(name, key));
                }
            }

            foreach (var (text, itsName) in texts.Zip(names))
            {
                if (SettingText.TryRead(text, itemType, out var value))
                    list.Add(value);
                else
                    Add(itsName, $"'{text}' is not {SettingRules.Article(SettingText.Allowed(itemType))}", SettingText.Allowed(itemType));
            }

            if (texts.Count > 0 || whole is not null)
                break;
        }

        return list;
    }

    private IList Objects(SettingProperty property, IConfigurationSection section, string name, List<SettingsError> ruleErrors)
    {
        var list = NewList(property.ItemType!);
        foreach (var child in section.GetChildren())
        {
            var itsName = Join(name, child.Key);
            if (!int.TryParse(child.Key, out _))
                Add(itsName, $"there is no such setting; {name} is a list", Join(name, "0") + ", " + Join(name, "1") + ", …");
            else if (ItemType(property, child, itsName) is { } itemType)
                list.Add(Filled(itemType, child, itsName, ruleErrors, property.Kinds.Count > 0));
        }

        return list;
    }

    private object Filled(Type type, IConfigurationSection section, string name, List<SettingsError> ruleErrors, bool isOfKinds)
    {
        var item = Activator.CreateInstance(type)!;
        Fill(item, section, name, ruleErrors, isOfKinds);
        return item;
    }

    /// <summary>Where items are of several kinds, the one that the item's own <c>Kind</c> names.</summary>
    private Type? ItemType(SettingProperty property, IConfigurationSection item, string name)
    {
        var kinds = property.Kinds;
        if (kinds.Count == 0)
            return property.ItemType;
        var text = item[SettingProperty.KindName] is { Length: > 0 } given ? given : kinds[0].Name;
        var kind = kinds.FirstOrDefault(kind => kind.Name.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase));
        if (kind is null)
            Add(Join(name, SettingProperty.KindName), $"'{text}' is not one of its values", string.Join(", ", kinds.Select(kind => kind.Name)));
        return kind?.Type;
    }

    private IDictionary Dictionary(Type keyType, Type valueType, IConfigurationSection section, string name)
    {
        var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(keyType, valueType))!;
        foreach (var child in section.GetChildren())
        {
            if (!SettingText.TryRead(child.Key, keyType, out var key))
                Add(Join(name, child.Key), "there is no such setting", $"{name}: {SettingText.Allowed(keyType)}");
            else if (Scalar(valueType, child, Join(name, child.Key), isSecret: false, isOptional: false) is { } value)
                dictionary[key!] = value;
        }

        return dictionary;
    }

    private void Unknown(string name, string key, IReadOnlyList<SettingProperty> properties)
    {
        var nearest = properties.Select(property => property.Name).MinBy(known => Distance(known, key));
        var isNear = nearest is not null && Distance(nearest, key) <= Math.Max(2, key.Length / 3);
        var group = name.Contains(':', StringComparison.Ordinal) ? name[..name.LastIndexOf(':')] : "";
        Add(
            name,
            "there is no such setting" + (isNear ? $"; did you mean {Join(group, nearest!)}?" : ""),
            string.Join(", ", properties.Select(property => property.Name)));
    }

    private object? Nothing(string name, string problem, Type type)
    {
        Add(name, problem, SettingText.Allowed(type));
        return null;
    }

    private void Add(string name, string problem, string allowed) => _errors.Add(new SettingsError(name, problem, allowed));

    private static IList NewList(Type itemType) => (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(itemType))!;

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}:{name}";

    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var cost = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost));
            }
        }

        return row[^1];
    }
}
