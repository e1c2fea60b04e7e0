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

    /// <summary>As well without what a coarse fax loses of a D: all readings take it for a 0.</summary>
    private readonly ILookup<string, T> _byBow = known.ToLookup(item => Bow(LookAlikes.Fold(keyOf(item))), StringComparer.Ordinal);

    /// <summary>More than go wrong in one place alike by chance.</summary>
    private const int Several = 3;

    /// <summary>
    /// The one known key that fits and that two readings agree on; null when none does, when two known keys look alike, or when readings fit different keys.
    /// </summary>
    public T? Sure(Readings readings)
    {
        var fitting = TextsOf(readings).Select(Fitting).Where(fits => fits.Count > 0).ToList();
        if (!fitting.TrueForAll(fits => fits.Count == 1 && ReferenceEquals(fits[0], fitting[0][0])))
            return null;
        return fitting.Count >= 2 ? fitting[0][0] : Spelled(readings) is { } spelled && (fitting.Count == 0 || ReferenceEquals(fitting[0][0], spelled)) ? spelled : null;
    }

    /// <summary>
    /// Where readings fit different keys: the one that most of them fit, so many that one alone went wrong, when something else than the readings points at it and at none of the others; or the one that they
    /// spell when a Q may be an O, if no other key differs from it in that alone; else null.
    /// </summary>
    public T? Pointed(Readings readings, Func<T, bool> isPointedAt)
    {
        var fitting = TextsOf(readings).Select(Fitting).Where(fits => fits.Count > 0).ToList();
        if (!fitting.TrueForAll(fits => fits.Count == 1))
            return null;
        if (fitting.TrueForAll(fits => ReferenceEquals(fits[0], fitting[0][0])))
            return SpelledRound(readings) is { } spelled && isPointedAt(spelled) && fitting.TrueForAll(fits => ReferenceEquals(fits[0], spelled)) ? spelled : null;
        var votes = fitting.GroupBy(fits => fits[0]).OrderByDescending(group => group.Count()).ToList();
        return votes.Count > 1 && votes[0].Count() >= Several && votes.Skip(1).Sum(group => group.Count()) == 1 && isPointedAt(votes[0].Key) && !votes.Skip(1).Any(group => isPointedAt(group.Key)) ? votes[0].Key : null;
    }

    /// <summary>
    /// The one known key of which every character is given by two readings and none by as many otherwise, though hardly any of them gives it whole: their errors lie in different places.
    /// </summary>
    private T? Spelled(Readings readings)
    {
        var texts = TextsOf(readings).Select(LookAlikes.Fold).Where(text => text.Length > Shortest).ToList();
        if (texts.Count < Several)
            return null;
        return _byFold.Where(group => KeySpelling.IsGiven(group.Key, texts)).ToList() is [var only] && only.Count() == 1 ? only.First() : null;
    }

    /// <summary>A J that reaches below its line is read as a bracket that closes. What a border is taken for beside a key is a character too many.</summary>
    private static IEnumerable<string> TextsOf(Readings readings) => readings.Filled.Select(text => text.Replace(']', 'J').Replace('}', 'J'));

    private T? SpelledRound(Readings readings)
    {
        var texts = TextsOf(readings).Select(LookAlikes.Fold).Where(text => text.Length > Shortest).Select(Round).ToList();
        if (texts.Count < Several)
            return null;
        return _byRound.Where(group => KeySpelling.IsGiven(group.Key, texts)).ToList() is [var only] && only.Count() == 1 ? only.First() : null;
    }

    /// <summary>
    /// Whether so many readings are a key's, and none another's, that it is told apart from its neighbors too: they give it whole, or come nearer to it than to each neighbor.
    /// </summary>
    public bool IsWitnessed(T item, Readings readings)
    {
        var fitting = TextsOf(readings).Select(Fitting).Where(fits => fits.Count > 0).ToList();
        if (fitting.Count >= Readings.Witnesses && fitting.TrueForAll(fits => fits.Count == 1 && ReferenceEquals(fits[0], item)))
            return true;
        var texts = TextsOf(readings).Select(LookAlikes.Fold).ToList();
        return NextTo(item).All(other => IsToldApart(LookAlikes.Fold(keyOf(item)), LookAlikes.Fold(keyOf(other)), texts));
    }

    /// <summary>Whether so many readings come nearer to one of two keys, and none to the other. What folding makes one, or tells only a Q from an O, is told apart by whole readings only.</summary>
    private static bool IsToldApart(string own, string other, List<string> texts)
    {
        if (Round(own) == Round(other))
            return false;
        var nearer = texts.Select(text => (Own: LookAlikes.Distance(text, own, KeySpelling.MostWrong(own)), Other: LookAlikes.Distance(text, other, KeySpelling.MostWrong(other)))).ToList();
        return nearer.Count(text => text.Own < text.Other) >= Readings.Witnesses && !nearer.Exists(text => text.Other < text.Own);
    }

    /// <summary>The known keys that a reading may stand for. An L is folded as an l may be meant; where it was read as a capital, it is none of the others' I and 1.</summary>
    private List<T> Fitting(string text)
    {
        var folded = LookAlikes.Fold(text);
        var alike = _byFold[folded].ToList();
        if (alike.Count == 0 && _byBow[Bow(folded)].GroupBy(item => Differing(LookAlikes.Fold(keyOf(item)), folded)).MinBy(group => group.Key)?.ToList() is { } bows)
            return Narrowed(bows, item => Bow(Capitals(keyOf(item))) == Bow(Capitals(text)));
        if (alike.Count == 0)
            return Narrowed(Shortened(folded).SelectMany(shorter => _byFold[shorter]).Distinct().ToList(), item => Shortened(Capitals(text)).Contains(Capitals(keyOf(item)), StringComparer.Ordinal)) is [var only] ? [only] : [];
        return Narrowed(alike, item => Capitals(keyOf(item)) == Capitals(text));
    }

    /// <summary>Of several keys those whose capitals are the reading's, where there are any.</summary>
    private static List<T> Narrowed(List<T> alike, Func<T, bool> hasCapitals) => alike.Count < 2 ? alike : alike.Where(hasCapitals).ToList() is { Count: > 0 } narrow ? narrow : alike;

    /// <summary>Recognition makes two of one character, and one of a border: every text that one character less gives.</summary>
    private static IEnumerable<string> Shortened(string folded) =>
        Enumerable.Range(0, folded.Length <= Shortest ? 0 : folded.Length).Select(at => folded.Remove(at, 1)).Distinct(StringComparer.Ordinal);

    private static string Round(string folded) => folded.Replace('Q', '0');

    private static string Bow(string folded) => Round(folded).Replace('D', '0');

    /// <summary>In how many characters two texts of one length differ.</summary>
    private static int Differing(string one, string other) => one.Zip(other).Count(pair => pair.First != pair.Second);

    private static string Capitals(string text) => new(KeyText.Canonical(LookAlikes.WithSigns(text).Replace('l', '1')).Select(c => c == 'L' ? c : LookAlikes.Fold(c.ToString())[0]).ToArray());

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
