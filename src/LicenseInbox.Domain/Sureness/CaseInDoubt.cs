using System.Text.RegularExpressions;
using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Sureness;

/// <summary>
/// The case number on a form: sure when a reading gives the case that is known without the form; else when it is the one known case that readings name, open, and its system key is the form's own.
/// Beside a case that is known, two readings that agree on another number are the partner's own contradiction, unless it differs in a digit and no case has it.
/// </summary>
internal static class CaseInDoubt
{
    private const string Field = "case_number";

    /// <summary>Makes the field sure, empty or doubtful.</summary>
    /// <param name="draft">The form.</param>
    /// <param name="to">The form's "to" system, when two readings agree on it.</param>
    /// <param name="known">What is known.</param>
    public static void Settle(FormDraft draft, SystemKey? to, WhatIsKnown known)
    {
        if (draft.Form.Field(Field) is null ? !draft.Form.IsFromImage || draft.Form.Kind == FormKind.CardAuthorization : !draft.IsFromImage(Field))
            return;
        var readings = draft.Readings(Field);
        if (Sure(readings, to, known) is { } number)
            draft.Take(Field, number.Text);
        else
            draft.EmptyOrDoubt(Field, known.Settings.SureConfidence, Near(readings, to, known));
    }

    /// <summary>
    /// The case that two readings agree on, is open and was opened under a system; what makes that system's own key the surer. A number that no case has (a border read as its first digit) is no vote
    /// against it.
    /// </summary>
    public static SupportCase? Agreed(Readings readings, WhatIsKnown known) =>
        readings.Agreed(text => OfACase(text, known)) is { } agreed && known.Registry.Case(agreed) is { IsOpen: true } supportCase ? supportCase : null;

    /// <summary>Every number that a reading may give.</summary>
    public static IEnumerable<CaseNumber> Numbers(Readings readings, PolicySettings settings) =>
        readings.All.SelectMany(text => (CaseNumber?[])[Number(text, settings), Number(WithoutBorder(text), settings)]).OfType<CaseNumber>();

    private static CaseNumber? Sure(Readings readings, SystemKey? to, WhatIsKnown known)
    {
        foreach (var text in readings.Filled)
        {
            if ((OfACase(text, known) ?? Number(text, known.Settings)) is { } number && known.Cases.Contains(number))
                return number;
            // Where case numbers have letters, recognition may take them for digits as well.
            if (known.Cases.Where(named => LookAlikes.Fold(named.Text) == LookAlikes.Fold(text)).ToList() is [var alike])
                return alike;
        }

        if (Agreed(readings, known) is { } supportCase && supportCase.System == to)
            return supportCase.Number;
        if (known.Cases.Count == 0 && to is not null && OfSystem(readings, to.Value, known) is { } single)
            return single;
        return known.Cases.Count > 0 && readings.Agreed(text => OfACase(text, known) ?? Number(text, known.Settings)) is { } other && !MayBeMisread(other, known) ? other : null;
    }

    /// <summary>Whether a number that no case has is a known case's but for a digit, which readings of one cut take for another alike.</summary>
    private static bool MayBeMisread(CaseNumber number, WhatIsKnown known) =>
        known.Registry.Case(number) is null && known.Cases.Any(named => LookAlikes.AreNear(LookAlikes.Fold(named.Text), LookAlikes.Fold(number.Text), 1));

    /// <summary>The one case that any reading names, when it is open and the form's own "to" system's: no wrong digits make such a number by chance, and not twice. Null when a single reading names it and as many another number.</summary>
    private static CaseNumber? OfSystem(Readings readings, SystemKey to, WhatIsKnown known)
    {
        var votes = readings.Filled.Select(text => OfACase(text, known) ?? Number(text, known.Settings)).OfType<CaseNumber>().GroupBy(number => number).ToDictionary(group => group.Key, group => group.Count());
        return votes.Keys.Where(number => known.Registry.Case(number) is not null).ToList() is [var only] && known.Registry.Case(only) is { IsOpen: true } supportCase && supportCase.System == to
            && (votes[only] > 1 || votes.All(vote => vote.Key == only || vote.Value < votes[only])) ? only : null;
    }

    /// <summary>The number of a case that a reading gives; where no case has it as it was read, perhaps without the border before it, which was read as a 1.</summary>
    private static CaseNumber? OfACase(string text, WhatIsKnown known) =>
        new[] { text, WithoutBorder(text) }.Select(own => Number(own, known.Settings)).OfType<CaseNumber>().Where(number => known.Registry.Case(number) is not null).Select(number => (CaseNumber?)number).FirstOrDefault();

    private static string WithoutBorder(string text) => text.Length > 0 && LookAlikes.Fold(text[..1]) == "1" ? text[1..] : text;

    /// <summary>The number as it is written, else with letters that look like digits taken for them.</summary>
    private static CaseNumber? Number(string text, PolicySettings settings) => CaseNumbers.OnForm(text, settings) ?? CaseNumbers.OnForm(AsDigits(text), settings);

    /// <summary>Look-alikes as digits in words that hold a digit: "2O44I7" is a number, "Case" is a word.</summary>
    private static string AsDigits(string text) =>
        Regex.Replace(text, @"[\p{L}\d]+", word => word.Value.Any(char.IsAsciiDigit) ? LookAlikes.Fold(word.Value) : word.Value, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static IEnumerable<NearValue> Near(Readings readings, SystemKey? to, WhatIsKnown known) => Numbers(readings, known.Settings)
        .Distinct()
        .Select(known.Registry.Case)
        .OfType<SupportCase>()
        .OrderByDescending(supportCase => supportCase.IsOpen && supportCase.System == to)
        .Select(supportCase => new NearValue("cases", Field, supportCase.Number.Text));
}
