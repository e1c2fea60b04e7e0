using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Sureness;

/// <summary>What the readings of one field give: those made differently, a value only once where a reader tells no more.</summary>
internal sealed class Readings
{
    /// <summary>So many readings begin with a name behind which they read specks.</summary>
    private const int Fewest = 3;

    /// <summary>Capitals that a border is read as.</summary>
    private const string Strokes = "IJLT";

    /// <summary>Small letters that differ from their capitals in size only.</summary>
    private const string AlikeInBothCases = "ckopsuvwxz";

    /// <summary>So many readings, made in as many manners, don't go wrong in the same character alike.</summary>
    public const int Witnesses = 4;

    /// <summary>Longer words of a name begin with a capital, where any does.</summary>
    private const int LongestParticle = 3;

    /// <summary>Marks that nobody's name ends with.</summary>
    private static readonly char[] Behind = [.. "’‘'`\":;,~|_-"];

    private readonly FieldFacts _field;

    public Readings(FieldFacts field)
    {
        _field = field;
        Texts = field.Readings.Count > 0 ? field.Readings : field.Value is { } value ? [value] : [];
    }

    /// <summary>Each reading's text, empty where it found nothing.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>Those that found something.</summary>
    public IEnumerable<string> Filled => Texts.Where(text => !IsBlank(text));

    /// <summary>Whether no reading found anything.</summary>
    public bool AreBlank => !Filled.Any();

    /// <summary>Everything it may say, the readings' words first.</summary>
    public IReadOnlyList<string> All => Filled.Concat(_field.Value is { } value ? [value] : []).Concat(_field.Candidates).Distinct(StringComparer.Ordinal).ToList();

    /// <summary>Whether the label was found by readings that agree that nothing stands beside it, and are confident of it.</summary>
    public bool AreSurelyBlank(double confidence) =>
        _field.By == ReadBy.Ocr && _field.Readings.Count >= 2 && AreBlank && _field.Value is null && _field.Candidates.Count == 0 && _field.Confidence >= confidence;

    /// <summary>The value that two readings or more agree on, more than on any other; null when there is none.</summary>
    /// <param name="meaning">What a text says, however it is written; null when it says nothing of the kind.</param>
    public T? Agreed<T>(Func<string, T?> meaning)
        where T : struct
    {
        var votes = Filled.Select(meaning).Where(value => value is not null).GroupBy(value => value!.Value).OrderByDescending(group => group.Count()).ToList();
        return votes.Count > 0 && IsAgreement(votes[0].Count(), votes.Skip(1).Select(group => group.Count()).FirstOrDefault()) ? votes[0].Key : null;
    }

    /// <summary>The text that two readings agree on, look-alikes folded, as most of them wrote it.</summary>
    public string? AgreedText() => AgreedText(LookAlikes.Fold);

    /// <summary>The text that two readings, and most of those that found anything, agree on by what <paramref name="meaning"/> leaves of it, as most of them wrote it.</summary>
    public string? AgreedText(Func<string, string> meaning)
    {
        var votes = Filled.Where(text => meaning(text).Length > 0).GroupBy(meaning, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ToList();
        return votes.Count > 0 && 2 * votes[0].Count() > Filled.Count() && IsAgreement(votes[0].Count(), votes.Skip(1).Select(group => group.Count()).FirstOrDefault()) ? votes[0].GroupBy(text => text, StringComparer.Ordinal).MaxBy(spelling => spelling.Count())!.Key : null;
    }

    /// <summary>
    /// The name that two readings agree on, specks aside. A reading that missed one of its words, or took what is beside it in, says nothing against it; where two readings say one thing and two another,
    /// nothing tells which is right.
    /// </summary>
    public string? AgreedName()
    {
        var names = Filled.Select(WithoutSpecks).Select(WithoutSign).Where(text => text.Length > 0).ToList();
        // Nobody has a digit in his name: a reading that gives one says nothing where several do not.
        if (names.Where(name => !name.Any(char.IsAsciiDigit)).ToList() is { Count: >= Fewest } plain)
            names = plain;
        var votes = names.ConvertAll(text => Whole(text, names)).Select(text => (Text: text, Fold: LookAlikes.Fold(text))).GroupBy(vote => vote.Fold, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ToList();
        if (votes.Count == 0 || votes[0].Count() < 2 || (votes.Count > 1 && votes[1].Count() > 1))
            return null;
        // What begins with a border's stroke in most readings may be the border's in all of them; not so where a small letter is left without it.
        if (votes[0].Key[0] is '1' or 'J' && votes.Exists(other => other.Key == votes[0].Key[1..] && !other.All(vote => char.IsLower(vote.Text[0]))))
            return null;
        if (votes[0].Any(vote => BeginsWithBorder(vote.Text)))
            return null;
        // Of a single word the other may be lost in all readings, and what begins small has lost its beginning.
        if (!votes[0].Any(vote => vote.Text.Contains(' ', StringComparison.Ordinal)) || votes[0].All(vote => char.IsLower(vote.Text[0]) && vote.Fold[0] != '1'))
            return null;
        // What a reading gives without the small words behind it may be the whole name: of one cut, further readings see the same specks alike.
        if (names.Exists(name => name.Contains(' ', StringComparison.Ordinal) && votes[0].Any(vote => vote.Text.Length > name.Length && Begins(vote.Text, name) && AreSpecks(vote.Text[name.Length..].Trim()))))
            return null;
        var against = votes.Skip(1).Count(other => other.Key.Length > 1 && !other.Key.Contains(votes[0].Key, StringComparison.Ordinal) && !votes[0].Key.Contains(other.Key, StringComparison.Ordinal));
        // Readings of one cut go wrong in a letter alike: beside another name they need a witness more.
        return against == 0 || votes[0].Count() >= Witnesses ? Spelled(votes[0].Select(vote => vote.Text)) : null;
    }

    /// <summary>
    /// The one of some known names that a reading gives, and that several begin with but for a letter, or that they give character by character, or that two give but for its letters with accents; null when there is
    /// none.
    /// </summary>
    public string? NameAmong(IEnumerable<string> names) => names.Where(name => name.Contains(' ', StringComparison.Ordinal)).DistinctBy(LookAlikes.Fold).Where(name =>
    {
        var (own, words) = (LookAlikes.Fold(name), name.Split(' ').Length);
        var read = Filled.Select(text => LookAlikes.Fold(string.Join(' ', WithoutSpecks(text).Split(' ').Take(words)))).ToList();
        return (read.Contains(own) && read.Count(text => LookAlikes.AreNear(text, own, 1)) >= Fewest) || KeySpelling.IsGiven(own, read) || read.Count(text => LookAlikes.AreButForAccents(name, text)) >= 2;
    }).ToList() is [var only] ? only : null;

    /// <summary>
    /// As most readings wrote a name. Readings that agree but for look-alikes don't agree on how it is spelled ("Lloyd", "Lioyd") when two of them write it otherwise; but what begins a longer word as a small l
    /// was an I, which has the same shape ("llles"). Small words ("de la") are as they are.
    /// </summary>
    private static string? Spelled(IEnumerable<string> texts)
    {
        var spellings = texts.Select(WithCapitals).GroupBy(text => text, StringComparer.OrdinalIgnoreCase).OrderByDescending(spelling => spelling.Count()).ToList();
        return spellings.Count == 1 || (spellings[0].Count() > spellings[1].Count() && spellings[1].Count() < 2) ? spellings[0].GroupBy(text => text, StringComparer.Ordinal).MaxBy(text => text.Count())!.Key : null;
    }

    private static string WithCapitals(string name) => !name.Any(char.IsUpper) ? name : string.Join(' ', name.Split(' ').Select(word => word.Length > LongestParticle && word[0] == 'l' ? $"I{word[1..]}" : word));

    /// <summary>
    /// Whether what is known is what was read: a reading says so and none says otherwise, or two say so and fewer say otherwise.
    /// </summary>
    public bool Support(Func<string, bool> saysSo, Func<string, bool> saysOtherwise)
    {
        var (right, wrong) = (Filled.Count(saysSo), Filled.Count(text => !saysSo(text) && saysOtherwise(text)));
        return right >= 1 && (wrong == 0 || (right >= 2 && right > wrong));
    }

    /// <summary>
    /// Whether what a name begins with may be a border's stroke: a capital follows it ("lOmar", "JOmar"), or a small letter that a capital is read as ("lomar"); where another small letter follows, the name would begin
    /// small without it ("lgor").
    /// </summary>
    private static bool BeginsWithBorder(string text)
    {
        if (text.Length < 3 || (text[0] != 'J' && LookAlikes.Fold(text[..1]) != "1"))
            return false;
        var isStroke = text[0] is not ('J' or 'L');
        return char.IsUpper(text[1]) ? char.IsLower(text[2]) || !char.IsUpper(text[0]) : isStroke && AlikeInBothCases.Contains(text[1], StringComparison.Ordinal);
    }

    /// <summary>A reading without what specks behind it were taken for: short or small words, other ones in each reading, behind what a reading gives alone and three begin with.</summary>
    private static string Whole(string text, List<string> names) => names
        .Where(name => name.Contains(' ', StringComparison.Ordinal) && Begins(text, name) && names.Count(other => Begins(other, name)) >= Fewest)
        .Where(name => names.Where(other => Begins(other, name) && other.Length > name.Length).Select(other => other[name.Length..].Trim()).ToList() is var behind
            && behind.TrueForAll(AreSpecks) && behind.Distinct(StringComparer.OrdinalIgnoreCase).Count() == behind.Count)
        .MaxBy(name => name.Length) ?? text;

    private static bool Begins(string text, string name) => text.Equals(name, StringComparison.OrdinalIgnoreCase) || text.StartsWith(name + " ", StringComparison.OrdinalIgnoreCase);

    private static bool AreSpecks(string text) => text.Split(' ').All(word => word.Count(char.IsLetter) <= 3 || char.IsLower(word[0]));

    /// <summary>A sign before a capital that a small letter follows is a border's stroke ("!Omar"); before a small letter it may be an I ("!gor").</summary>
    private static string WithoutSign(string text) => text.Length > 2 && text[0] is '!' or '\\' && char.IsUpper(text[1]) && char.IsLower(text[2]) ? text[1..] : text;

    /// <summary>The words of two letters or more, and initials, without the marks that a speck made behind them.</summary>
    private static string WithoutSpecks(string text)
    {
        var words = text.Split(' ');
        return string.Join(' ', words.Where((word, at) => word.Count(char.IsLetterOrDigit) > 1 || IsInitial(words, at)).Select(word => word.TrimEnd(Behind)));
    }

    /// <summary>A capital before a name or within it: with its point, or where it is no border's stroke.</summary>
    private static bool IsInitial(string[] words, int at) => words[at] is [>= 'A' and <= 'Z' and var letter, .. var rest] && at < words.Length - 1
        && (rest is "." || (rest.Length == 0 && (at > 0 || !Strokes.Contains(letter, StringComparison.Ordinal)))) && words.Skip(at + 1).Any(word => word.Count(char.IsLetter) > 2 && char.IsUpper(word[0]));

    /// <summary>Two at least, no minority, and not two for anything else: readings of one manner may go wrong alike.</summary>
    private bool IsAgreement(int votes, int next) => votes >= 2 && next < 2 && 2 * votes >= Filled.Count();

    private static bool IsBlank(string text) => !text.Any(char.IsLetterOrDigit);
}
