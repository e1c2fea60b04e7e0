using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Sureness;

/// <summary>Known keys of one kind by how recognition may see them.</summary>
/// <typeparam name="T">What the keys stand for.</typeparam>
internal sealed class KnownKeys<T>(IEnumerable<T> known, Func<T, string> keyOf)
    where T : class
{
    /// <summary>
    /// Two known keys that differ in no more places than this are told apart by something else than their letters: recognition that is wrong in the same way twice would take one for the
    /// other.
    /// </summary>
    public const int Margin = 2;

    /// <summary>Of a shorter text nothing is left out: it is no whole key.</summary>
    private const int Shortest = 8;

    private readonly ILookup<string, T> _byFold = known.ToLookup(item => LookAlikes.Fold(keyOf(item)), StringComparer.Ordinal);

    /// <summary>As well without what tells a Q from an O: a stroke that is easily lost, or made by a speck.</summary>
    private readonly ILookup<string, T> _byRound = known.ToLookup(item => Round(LookAlikes.Fold(keyOf(item))), StringComparer.Ordinal);

    /// <summary>So many readings, made in as many manners, don't go wrong in the same character alike.</summary>
    public const int Witnesses = 4;

    /// <summary>
    /// The one known key that fits and that two readings agree on; null when none does, when two known keys look alike, or when readings fit different keys.
    /// </summary>
    public T? Sure(Readings readings)
    {
        var fitting = readings.Filled.Select(Fitting).Where(fits => fits.Count > 0).ToList();
        return fitting.Count >= 2 && fitting.TrueForAll(fits => fits.Count == 1 && ReferenceEquals(fits[0], fitting[0][0])) ? fitting[0][0] : null;
    }

    /// <summary>Whether so many readings fit a key, and none any other, that it is told apart from its neighbors too.</summary>
    public bool IsWitnessed(T item, Readings readings)
    {
        var fitting = readings.Filled.Select(Fitting).Where(fits => fits.Count > 0).ToList();
        return fitting.Count >= Witnesses && fitting.TrueForAll(fits => fits.Count == 1 && ReferenceEquals(fits[0], item));
    }

    /// <summary>The known keys that a reading may stand for. An L is folded as an l may be meant; where it was read as a capital, it is none of the others' I and 1.</summary>
    private List<T> Fitting(string text)
    {
        var folded = LookAlikes.Fold(text);
        var alike = _byFold[folded].ToList();
        if (alike.Count == 0 && _byRound[Round(folded)].ToList() is { Count: > 0 } round)
            return round;
        if (alike.Count == 0)
            return Shortened(folded).SelectMany(shorter => _byFold[shorter]).Distinct().ToList() is [var only] ? [only] : [];
        return alike.Count < 2 ? alike : alike.Where(item => Capitals(keyOf(item)) == Capitals(text)).ToList() is { Count: > 0 } narrow ? narrow : alike;
    }

    /// <summary>Recognition makes two of one character, and one of a border: every text that one character less gives.</summary>
    private static IEnumerable<string> Shortened(string folded) =>
        Enumerable.Range(0, folded.Length <= Shortest ? 0 : folded.Length).Select(at => folded.Remove(at, 1)).Distinct(StringComparer.Ordinal);

    private static string Round(string folded) => folded.Replace('Q', '0');

    private static string Capitals(string text) => new(KeyText.Canonical(text.Replace('l', '1')).Select(c => c == 'L' ? c : LookAlikes.Fold(c.ToString())[0]).ToArray());

    /// <summary>The other known keys that one or two wrong characters would make of this one.</summary>
    public IReadOnlyList<T> NextTo(T item)
    {
        var folded = LookAlikes.Fold(keyOf(item));
        return _byFold.Where(group => LookAlikes.AreNear(group.Key, folded, Margin)).SelectMany(group => group).Where(other => !ReferenceEquals(other, item)).ToList();
    }

    /// <summary>The known keys by how near they come to any of the texts, nearest first; those that have nothing of them left out.</summary>
    public IEnumerable<T> Nearest(IReadOnlyList<string> texts, int atMost) => _byFold
        .Select(group => (group, distance: texts.Select(text => LookAlikes.Distance(LookAlikes.Fold(text), group.Key, atMost)).DefaultIfEmpty(atMost + 1).Min()))
        .Where(entry => entry.distance <= atMost)
        .OrderBy(entry => entry.distance)
        .SelectMany(entry => entry.group);
}
