using System.Globalization;
using System.Text.RegularExpressions;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Pricing;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Domain.Sureness;

namespace LicenseInbox.Domain.Desk;

/// <summary>
/// Checks what a representative says that a field says. Keys and case numbers must be known, and are taken over in the registry's spelling; types must be of the catalogue; amounts, quantities and dates of
/// cards be what they are; of a card number only the last four digits are taken. A field may always be said to be empty.
/// </summary>
public static partial class FieldChecks
{
    private const int LongestText = 200;

    /// <summary>What must be looked up before <see cref="Check"/>.</summary>
    public static FactsQuery Query(IEnumerable<FieldValue> values)
    {
        var all = values.ToList();
        return new FactsQuery
        {
            Systems = all.Where(value => FormsInDoubt.IsSystem(value.Place.Field)).Select(value => SystemKey.TryOf(value.Value, out var key) ? key : (SystemKey?)null).OfType<SystemKey>().ToList(),
            Licenses = all.Where(value => FormsInDoubt.IsLicense(value.Place.Field)).Select(value => LicenseKey.TryOf(value.Value, out var key) ? key : (LicenseKey?)null).OfType<LicenseKey>().ToList(),
            Cases = all.Where(value => value.Place.Field == "case_number").Select(value => CaseNumber.TryOf(value.Value, out var number) ? number : (CaseNumber?)null).OfType<CaseNumber>().ToList(),
        };
    }

    /// <summary>The correction, as it is kept.</summary>
    /// <param name="form">The form.</param>
    /// <param name="given">What is said of one of its fields.</param>
    /// <param name="facts">What <see cref="Query"/> asked for.</param>
    /// <param name="settings">The policy.</param>
    /// <param name="by">The representative.</param>
    /// <param name="at">When.</param>
    /// <exception cref="DeskRefusedException">There is no such field, or it can't say that.</exception>
    public static Correction Check(FormFacts form, FieldValue given, RegistryFacts facts, PolicySettings settings, string by, DateTimeOffset at)
    {
        var place = given.Place;
        if (!IsField(form, place.Field, settings))
            throw Wrong(place, $"A {settings.Title(form.Kind)} has no field '{place.Field}' that can be corrected.");
        var text = string.Join(' ', (given.Value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length > LongestText)
            throw Wrong(place, $"A field holds at most {LongestText} characters.");
        if (place.Field == "software_only")
        {
            return given.Checked is { } isOn && text.Length == 0
                ? new Correction(place.MessageId, place.FormId, place.Field, null, isOn, by, at)
                : throw Wrong(place, "Say whether the box is ticked.");
        }

        if (given.Checked is not null)
            throw Wrong(place, $"{settings.Label(form.Kind, place.Field)} is no box that may be ticked.");
        return new Correction(place.MessageId, place.FormId, place.Field, text.Length == 0 ? null : Value(form, place, text, facts, settings), null, by, at);
    }

    private static string Value(FormFacts form, FieldPlace place, string text, RegistryFacts facts, PolicySettings settings)
    {
        if (place.Field == "card_number")
            return FourDigits().IsMatch(text) ? CardData.MaskNumber(text) : throw Wrong(place, "Of a card number type the last four digits, and no other.");
        if (CardData.Mask(text) != text)
            throw Wrong(place, "This looks like a card number or a security code, which is never kept.");
        return Column(place.Field) switch
        {
            "from_system_key" or "to_system_key" => SystemKey.TryOf(text, out var key) && facts.System(key) is { } system ? system.Key.Text : throw Wrong(place, $"'{text}' is no known system key."),
            "license_key" => LicenseKey.TryOf(text, out var key) && facts.License(key) is { } license ? license.Key.Text : throw Wrong(place, $"'{text}' is no known license key."),
            "case_number" => CaseNumber.TryOf(text, out var number) && facts.Case(number) is { } known ? known.Number.Text : throw Wrong(place, $"'{text}' is no known case."),
            "license_type" or "new_license_type" => LicenseTypeText.Read(text, settings.Catalogue) is not null ? text : throw Wrong(place, $"'{text}' is no license type of the catalogue."),
            "quantity" => KeysForm.ReadQuantity(text)?.ToString(CultureInfo.InvariantCulture) ?? throw Wrong(place, $"'{text}' is no whole number above zero."),
            "amount" => Usd.Read(text) is not null ? text : throw Wrong(place, $"'{text}' is no amount in US dollars, such as 300.00."),
            "expiration" => Corrected.Expiration(text) is not null ? text : throw Wrong(place, $"'{text}' is no month and year; write MM/YY."),
            _ => text,
        };
    }

    /// <summary>The fields of the form's description; where there is none, those that it was read with, and those that are required.</summary>
    private static bool IsField(FormFacts form, string field, PolicySettings settings) =>
        field != "cvv" && (form.Fields.ContainsKey(field) || settings.Labels.ContainsKey((form.Kind, field)) || settings.RequiredFields[form.Kind].Contains(field));

    /// <summary>The field's name without a row's number.</summary>
    internal static string Column(string field) => RowNumber().Replace(field, "");

    private static DeskRefusedException Wrong(FieldPlace place, string message) => new(DeskRefusal.WrongValue, message) { Field = place };

    [GeneratedRegex("^[0-9]{4}$")]
    private static partial Regex FourDigits();

    [GeneratedRegex("_[0-9]{1,3}$")]
    private static partial Regex RowNumber();
}
