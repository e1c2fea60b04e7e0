using System.Text.RegularExpressions;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Intake;

/// <summary>
/// Finds case numbers in what partners write. A number that is labelled as something else (a PO, an invoice, a phone, an amount) is none; one that is unknown among others, or
/// ambiguous, is never guessed.
/// </summary>
public static class CaseNumbers
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The case numbers in a subject: those labelled as a case. Else, of the numbers without a label (or with a vague one, <c>ref</c>), those that are known cases; else the
    /// only one there is; else none.
    /// </summary>
    /// <param name="subject">The subject, decoded.</param>
    /// <param name="settings">Holds the form of a case number.</param>
    /// <param name="isKnown">Whether there is such a case.</param>
    public static IReadOnlyList<CaseNumber> InSubject(string subject, PolicySettings settings, Func<CaseNumber, bool> isKnown)
    {
        var text = SubjectText.Tidy(subject);
        var labelled = Labelled(text, settings);
        if (labelled.Count > 0)
            return labelled;
        var candidates = Unlabelled(text, settings);
        var known = Of(candidates).Where(isKnown).ToList();
        if (known.Count > 0)
            return known;
        var plain = Of(candidates.Where(candidate => candidate.Label == NumberLabel.None));
        var vague = Of(candidates.Where(candidate => candidate.Label == NumberLabel.Vague));
        return plain.Count == 1 ? plain
            : plain.Count == 0 && vague.Count == 1 ? vague
            : [];
    }

    /// <summary>Everything in a subject that may be a case number: what must be looked up before <see cref="InSubject"/>.</summary>
    public static IReadOnlyList<CaseNumber> CandidatesInSubject(string subject, PolicySettings settings)
    {
        var text = SubjectText.Tidy(subject);
        return Labelled(text, settings).Concat(Of(Unlabelled(text, settings))).Distinct().ToList();
    }

    /// <summary>Case numbers in running text, or in a fax gateway's subject (which is full of numbers of its own): only those labelled as a case.</summary>
    public static IReadOnlyList<CaseNumber> InWords(string words, PolicySettings settings) => Labelled(SubjectText.Normalize(words), settings);

    /// <summary>The case number in a form's field, such as <c>204417</c>, <c>Case #204417</c>; null when the field is empty, or holds none or several.</summary>
    public static CaseNumber? OnForm(string? text, PolicySettings settings)
    {
        var value = SubjectText.Normalize(text ?? "");
        var numbers = Matches(value, settings);
        if (numbers.Count == 1)
            return numbers[0];

        // Digits set apart, one in a box: "2 0 4 4 1 7".
        var joined = string.Concat(value.Where(c => !char.IsWhiteSpace(c)));
        return numbers.Count == 0 && Regex.IsMatch(joined, $"^(?:{settings.CaseNumberPattern})$", Options, Limit) ? CaseNumber.Of(joined) : null;
    }

    private static List<CaseNumber> Labelled(string text, PolicySettings settings)
    {
        var found = new List<CaseNumber>();
        foreach (Match match in Regex.Matches(text, $"{NumberLabels.Case(settings)}(?<list>{ListOf(settings)})(?![0-9A-Z])", Options, Limit))
            found.AddRange(Numbers(match.Groups["list"].Value, settings));

        // "Cases 204417 204418": only the plural stands for a list without commas.
        foreach (Match match in Regex.Matches(text, $@"(?<![A-Z]){CaseWord.PluralOf(settings)}[\s:#]*(?<list>{Number(settings)}(?:\s+#?{Number(settings)})+)(?![0-9A-Z])", Options, Limit))
            found.AddRange(Numbers(match.Groups["list"].Value, settings));
        return found.Distinct().ToList();
    }

    /// <summary>Numbers that no label says to be a case, those labelled as something else left out.</summary>
    private static List<Candidate> Unlabelled(string text, PolicySettings settings)
    {
        var found = new List<Candidate>();
        foreach (Match match in Regex.Matches(text, $"{NumberLabels.FreeBefore}#?(?<list>{ListOf(settings)}){NumberLabels.FreeAfter}", Options, Limit))
        {
            var label = NumberLabels.Before(text[..match.Index]);
            var numbers = Numbers(match.Groups["list"].Value, settings);
            found.AddRange(label switch
            {
                NumberLabel.OtherList => [],
                // "PO 445566, 204417": the first is the PO; what the second is only a known case can tell.
                NumberLabel.Other => numbers.Skip(1).Select(number => new Candidate(number, NumberLabel.Doubtful)),
                _ => numbers.Select(number => new Candidate(number, label)),
            });
        }

        return found;
    }

    /// <summary>One number, or several joined by a comma, a slash, "and".</summary>
    private static string ListOf(PolicySettings settings) =>
        $@"{Number(settings)}(?:\s*(?:,\s*and\b|,|;|&|\+|/|\band\b|\bund\b)\s*(?:{CaseWord.AnyOf(settings)}\s*)?#?\s*{Number(settings)}(?![0-9A-Z]))*";

    private static string Number(PolicySettings settings) => $"(?:{settings.CaseNumberPattern})";

    /// <summary>The numbers of a list; eight digits that are a day (20140715) are none beside another number.</summary>
    private static List<CaseNumber> Numbers(string list, PolicySettings settings)
    {
        var all = Matches(list, settings);
        return all.Count == 1 ? all : all.Where(number => !SubjectText.IsDate(number.Text)).ToList();
    }

    private static List<CaseNumber> Matches(string text, PolicySettings settings) =>
        Regex.Matches(text, $"(?<![0-9A-Z]){Number(settings)}(?![0-9A-Z])", Options, Limit).Select(match => CaseNumber.Of(match.Value)).Distinct().ToList();

    private static List<CaseNumber> Of(IEnumerable<Candidate> candidates) =>
        candidates.Select(candidate => candidate.Number).Where(number => !SubjectText.IsDate(number.Text)).Distinct().ToList();

    private readonly record struct Candidate(CaseNumber Number, NumberLabel Label);
}
