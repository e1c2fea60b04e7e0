using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Sureness;

/// <summary>Fields that nothing in the registry speaks for: two readings agree, or they are in doubt.</summary>
internal static class PlainFields
{
    /// <summary>The number of a purchase order: nothing known tells its look-alikes apart, so that readings agree on how it is spelled. What begins as P0 is PO.</summary>
    public static void OrderNumber(FormDraft draft, string name, double confidence)
    {
        if (!draft.IsFromImage(name))
            return;
        if (draft.Readings(name).AgreedText(text => WithLetters(KeyText.Canonical(text))) is { } number)
            draft.Take(name, WithLetters(number));
        else
            draft.EmptyOrDoubt(name, confidence);

        static string WithLetters(string text) => text.StartsWith("P0", StringComparison.OrdinalIgnoreCase) ? $"PO{text[2..]}" : text;
    }

    /// <summary>
    /// A name: two readings agree on it, or it is a known one. How a known one is spelled, recognition does not tell better; and where a known one goes on ("III"), all readings may have lost its end.
    /// </summary>
    public static void Name(FormDraft draft, string name, double confidence, IReadOnlyCollection<string> known)
    {
        if (!draft.IsFromImage(name))
            return;
        var readings = draft.Readings(name);
        var agreed = readings.AgreedName();
        if (agreed is not null && known.FirstOrDefault(other => LookAlikes.Fold(other) == LookAlikes.Fold(agreed) || LookAlikes.AreButForAccents(other, agreed)) is { } own)
            draft.Take(name, own);
        else if (agreed is not null && !known.Any(other => LookAlikes.Fold(other).StartsWith(LookAlikes.Fold(agreed), StringComparison.Ordinal)))
            draft.Take(name, agreed);
        else if (readings.NameAmong(known) is { } text)
            draft.Take(name, text);
        else
            draft.EmptyOrDoubt(name, confidence);
    }

    /// <summary>
    /// A signature, or the day beside it: what counts is that it stands there, by hand or typed. Two readings that find something are enough; where they read different things in
    /// it, it is ink. Ink that was looked for once, in the pixels, is enough where it is clear.
    /// </summary>
    public static void Stand(FormDraft draft, string name, double confidence)
    {
        if (!draft.IsFromImage(name))
            return;
        var readings = draft.Readings(name);
        var ink = readings.Filled.FirstOrDefault(text => text.StartsWith('['));
        if (readings.AgreedText() is { } text)
            draft.Take(name, text);
        else if (ink is not null && draft.Form.Field(name)!.Readings.Count == 0 && draft.Form.Field(name)!.Confidence >= confidence)
            draft.Take(name, ink);
        else if (readings.Filled.Count(found => found.StartsWith('[') || found.Count(char.IsLetterOrDigit) >= 2) >= 2)
            draft.Take(name, ink ?? "[ink]");
        else
            draft.EmptyOrDoubt(name, confidence);
    }

    /// <summary>A box: all readings agree, and are confident of it; or one at least says what is known of the request, and none the contrary; where it was looked at once, in the pixels, it is clear. One that was not found on the form is not there.</summary>
    /// <param name="draft">The form.</param>
    /// <param name="name">The field.</param>
    /// <param name="confidence">From where on a look at the pixels is clear.</param>
    /// <param name="known">What is known of the request: whether the box must be ticked; null when nothing is.</param>
    public static void Tick(FormDraft draft, string name, double confidence, bool? known)
    {
        if (draft.Form.Field(name) is not { By: ReadBy.Ocr } field)
            return;
        var said = field.Readings.Where(text => text.Length > 0).Select(text => text.ToLowerInvariant()).Distinct().ToList();
        if (field is { Readings.Count: 0, Checked: { } seen } && field.Confidence >= confidence)
            draft.Take(name, seen);
        else if (field.Readings.Count >= 2 && said is ["on"] && (known == true || IsClear()))
            draft.Take(name, true);
        else if (field.Readings.Count >= 2 && said is ["off"] && (known == false || IsClear()))
            draft.Take(name, false);
        else
            draft.Doubt(name);

        bool IsClear() => field.Confidence >= confidence && field.Readings.All(text => text.Length > 0);
    }
}
