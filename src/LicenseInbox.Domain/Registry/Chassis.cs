using System.Diagnostics.CodeAnalysis;

namespace LicenseInbox.Domain.Registry;

/// <summary>
/// The hardware of a system, by what the vendor calls it; it may cap the stations that the system may hold (<see cref="Policy.PolicySettings.StationCaps"/>). Which names there are is a matter of settings. Two are equal when
/// their names are, whatever case they were written in.
/// </summary>
public readonly struct Chassis : IEquatable<Chassis>
{
    /// <summary>A name has at most so many characters.</summary>
    public const int LongestName = 40;

    /// <summary>Not known: the column is empty.</summary>
    public static readonly Chassis Unknown;

    /// <summary>A chassis of ours.</summary>
    public static readonly Chassis Max1000 = new("Max1000");

    /// <summary>A chassis of ours.</summary>
    public static readonly Chassis Max1000R = new("Max1000R");

    /// <summary>A chassis of ours.</summary>
    public static readonly Chassis Max2000 = new("Max2000");

    /// <summary>One without a name of its own: it has no cap unless the settings give it one.</summary>
    public static readonly Chassis Other = new("Other");

    private readonly string? _name;

    private Chassis(string name) => _name = name;

    /// <summary>Those that are known without any setting.</summary>
    public static IReadOnlyList<Chassis> Shipped { get; } = [Max1000, Max1000R, Max2000];

    /// <summary>What it is called; <c>Unknown</c> when it is not known.</summary>
    public string Name => _name ?? nameof(Unknown);

    /// <summary>The chassis of this name.</summary>
    /// <exception cref="ArgumentException">It is no name: empty, too long, or with other characters than letters, digits, spaces and <c>-._/</c>.</exception>
    public static Chassis Of(string name) => TryParse(name, null, out var chassis) ? chassis : throw new ArgumentException($"'{name}' is no name of a chassis", nameof(name));

    /// <summary>As <see cref="Of"/>, false instead of an exception.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, IFormatProvider? provider, out Chassis result)
    {
        var name = text?.Trim() ?? "";
        var isName = name.Length is > 0 and <= LongestName && name.Any(char.IsLetterOrDigit) && name.All(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '.' or '_' or '/');
        result = !isName || Is(name, nameof(Unknown)) ? Unknown : new Chassis(Is(name, nameof(Other)) ? nameof(Other) : name);
        return isName;
    }

    /// <inheritdoc/>
    public bool Equals(Chassis other) => Is(Name, other.Name);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Chassis other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The same name.</summary>
    public static bool operator ==(Chassis left, Chassis right) => left.Equals(right);

    /// <summary>Another name.</summary>
    public static bool operator !=(Chassis left, Chassis right) => !left.Equals(right);

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
