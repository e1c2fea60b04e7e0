using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace LicenseInbox.Worker.Tests.Reader;

/// <summary>Facts of any shape, made from what their types say: a member that is added later is covered as well.</summary>
internal static class SomeFacts
{
    public static T Random<T>(int seed) => (T)Make(typeof(T), new Random(seed), 0)!;

    /// <summary>Everything in it, so that two can be compared.</summary>
    public static string Describe(object? value)
    {
        var text = new StringBuilder();
        Describe(value, text);
        return text.ToString();
    }

    private static object? Make(Type type, Random random, int depth)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return random.Next(3) == 0 ? null : Make(inner, random, depth);
        if (type == typeof(string))
            return Text(random);
        if (type == typeof(bool))
            return random.Next(2) == 0;
        if (type == typeof(int))
            return random.Next(int.MinValue, int.MaxValue);
        if (type == typeof(long))
            return random.NextInt64();
        if (type == typeof(double))
            return random.Next(8) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => -0.0, 3 => double.Epsilon, _ => random.NextDouble() };
        if (type == typeof(DateTimeOffset))
            return new DateTimeOffset(random.NextInt64(DateTime.MaxValue.Ticks / 2), TimeSpan.Zero).ToOffset(TimeSpan.FromMinutes(random.Next(-720, 720)));
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(random.Next(Enum.GetValues(type).Length));
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return Fill((IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(type.GenericTypeArguments))!, type.GenericTypeArguments[0], random, depth);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            return Fill((IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(type.GenericTypeArguments))!, type.GenericTypeArguments[1], random, depth);
        return Record(type, random, depth);
    }

    private static object Record(Type type, Random random, int depth)
    {
        var context = new NullabilityInfoContext();
        var constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).First();
        var record = constructor.GetParameters().Length == 0 ? RuntimeHelpers.GetUninitializedObject(type)
            : constructor.Invoke([.. constructor.GetParameters().Select(parameter => Optional(parameter.ParameterType, context.Create(parameter), random, depth))]);
        if (constructor.GetParameters().Length > 0)
            return record;
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
            property.SetValue(record, Optional(property.PropertyType, context.Create(property), random, depth));
        return record;
    }

    private static object? Optional(Type type, NullabilityInfo nullability, Random random, int depth) =>
        nullability.ReadState == NullabilityState.Nullable && random.Next(3) == 0 ? null : Make(type, random, depth + 1);

    private static IList Fill(IList list, Type item, Random random, int depth)
    {
        for (var count = random.Next(depth > 4 ? 2 : 4); count > 0; count--)
            list.Add(Make(item, random, depth + 1));
        return list;
    }

    private static IDictionary Fill(IDictionary dictionary, Type item, Random random, int depth)
    {
        for (var count = random.Next(4); count > 0; count--)
            dictionary[Text(random) + count] = Make(item, random, depth + 1);
        return dictionary;
    }

    private static string Text(Random random)
    {
        string[] pieces = ["", " ", "Lee", "\"quoted\"", "\\", "\r\n\t", "\0\u0001", "äß", "日本", "😀", "</script>", "\u2028", "+&<>'", "4111"];
        return string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => pieces[random.Next(pieces.Length)]));
    }

    private static void Describe(object? value, StringBuilder text)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string or bool or int or long or Enum:
                text.Append(CultureInfo.InvariantCulture, $"{value.GetType().Name} {value.ToString()!.Length} {value}");
                break;
            case double number:
                text.Append(BitConverter.DoubleToInt64Bits(number));
                break;
            case DateTimeOffset time:
                text.Append(time.ToString("O", CultureInfo.InvariantCulture));
                break;
            case IDictionary dictionary:
                foreach (var key in dictionary.Keys.Cast<string>().Order(StringComparer.Ordinal))
                {
                    text.Append(key.Length).Append(key).Append('=');
                    Describe(dictionary[key], text);
                }

                break;
            case IEnumerable items:
                text.Append('[');
                foreach (var item in items)
                {
                    Describe(item, text);
                    text.Append(',');
                }

                text.Append(']');
                break;
            default:
                foreach (var property in value.GetType().GetProperties().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    text.Append('\n').Append(property.Name).Append(": ");
                    Describe(property.GetValue(value), text);
                }

                break;
        }
    }
}
