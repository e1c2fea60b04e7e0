using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Sureness;

/// <summary>
/// The end user: sure when a reading is the owner of the form's systems up to misspelling and no two readings agree on somebody else; or when two readings agree, whoever it is (the policy
/// compares it with the owner then). What recognition adds to the owner's name or takes from it is not the partner's spelling: the owner's name stands.
/// </summary>
internal static class EndUserInDoubt
{
    private const string Field = "end_user";
    private const int Fewest = 3;

    /// <summary>Settles the field.</summary>
    public static void Settle(FormDraft draft, PhoneSystem? from, PhoneSystem? to, WhatIsKnown known)
    {
        if (!draft.IsFromImage(Field))
            return;
        var readings = draft.Readings(Field);
        var owners = new[] { from, to }.OfType<PhoneSystem>().Select(system => system.EndUser).Distinct(StringComparer.Ordinal).ToList();
        if (readings.AgreedText() is { } agreed && !owners.Exists(owner => IsNamed(agreed, owner)))
        {
            // Of readings that agree on somebody else two may have gone wrong alike where others say otherwise.
            if (readings.Filled.Count(text => LookAlikes.Fold(text) == LookAlikes.Fold(agreed)) is var votes && (votes >= Fewest || votes == readings.Filled.Count()))
                draft.Take(Field, agreed);
            else
                draft.Doubt(Field, owners.Select(owner => new NearValue("systems", Field, owner)));
            return;
        }

        var named = owners
            .SelectMany(owner => readings.Filled.Select(text => (Owner: owner, Comparison: EndUserName.Compare(text, owner))))
            .Where(entry => entry.Comparison != NameComparison.Different)
            .OrderBy(entry => entry.Comparison)
            .Select(entry => entry.Owner)
            .FirstOrDefault();
        if (named is not null)
            draft.Take(Field, named);
        else
            draft.EmptyOrDoubt(Field, known.Settings.SureConfidence, owners.Select(owner => new NearValue("systems", Field, owner)));
    }

    private static bool IsNamed(string text, string owner) => EndUserName.Compare(text, owner) != NameComparison.Different;
}
