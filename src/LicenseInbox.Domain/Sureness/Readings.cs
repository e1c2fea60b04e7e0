using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Sureness;

/// <summary>What the readings of one field give: those made differently, a value only once where a reader tells no more.</summary>
internal sealed class Readings
{
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

    /// <summary>The text that two readings agree on by what <paramref name="meaning"/> leaves of it, as most of them wrote it.</summary>
    public string? AgreedText(Func<string, string> meaning)
    {
        var votes = Filled.Where(text => meaning(text).Length > 0).GroupBy(meaning, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ToList();
        return votes.Count > 0 && IsAgreement(votes[0].Count(), votes.Skip(1).Select(group => group.Count()).FirstOrDefault()) ? votes[0].GroupBy(text => text, StringComparer.Ordinal).MaxBy(spelling => spelling.Count())!.Key : null;
    }

    /// <summary>
    /// Whether what is known is what was read: a reading says so and none says otherwise, or two say so and fewer say otherwise.
    /// </summary>
    public bool Support(Func<string, bool> saysSo, Func<string, bool> saysOtherwise)
    {
        var (right, wrong) = (Filled.Count(saysSo), Filled.Count(text => !saysSo(text) && saysOtherwise(text)));
        return right >= 1 && (wrong == 0 || (right >= 2 && right > wrong));
    }

    /// <summary>Two at least, more than for anything else, and no minority.</summary>
    private bool IsAgreement(int votes, int next) => votes >= 2 && votes > next && 2 * votes >= Filled.Count();

    private static bool IsBlank(string text) => !text.Any(char.IsLetterOrDigit);
}
