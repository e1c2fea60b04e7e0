using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Tests;

/// <summary>Builders of forms as they were read.</summary>
internal static partial class Some
{
    private static int _forms;

    public static FormFacts Form(FormKind kind, string source, params (string Name, string? Value)[] fields) => new()
    {
        Id = $"form-{Interlocked.Increment(ref _forms)}",
        Kind = kind,
        Source = source,
        Fields = fields.Select(field => Field(field.Name, field.Value)).ToDictionary(field => field.Name),
    };

    public static FieldFacts Field(string name, string? value) =>
        new() { Name = name, Value = value, Page = 1, By = value is null ? null : ReadBy.AcroForm, Confidence = value is null ? null : 1.0 };

    /// <summary>A transfer form that nothing is wrong with: both keys from the old system to the new one.</summary>
    public static FormFacts Transfer(SystemKey? from = null, SystemKey? to = null) => Form(
        FormKind.LicenseTransfer,
        "transfer.pdf",
        ("end_user", EndUser),
        ("from_system_key", (from ?? OldSystem).Text),
        ("to_system_key", (to ?? NewSystem).Text),
        ("license_key_1", Stations),
        ("license_type_1", "ALTI-STATION-10"),
        ("quantity_1", "10"),
        ("license_key_2", Agents),
        ("license_type_2", "ALTI-ACM-5"),
        ("quantity_2", "5"),
        ("signature", "Lee Park"),
        ("signed_date", "03/04/2026"));

    /// <summary>A card form that nothing is wrong with, for one move.</summary>
    public static FormFacts Card(string? amount = "$300.00", int year = 2027, int month = 9) => Form(
        FormKind.CardAuthorization,
        "card.pdf",
        ("cardholder_name", "Lee Park"),
        ("card_number", "**** **** **** 1111"),
        ("expiration", $"{month:00}/{year % 100:00}"),
        ("billing_zip", "94538"),
        ("amount", amount),
        ("signature", "Lee Park"),
        ("signed_date", "03/04/2026")) with
    { Card = new CardFacts("Visa", "1111", year, month, true) };

    /// <summary>A worksheet that agrees with <see cref="Transfer"/>.</summary>
    public static FormFacts Worksheet(SystemKey? from = null, SystemKey? to = null) => Form(
        FormKind.MigrationWorksheet,
        "worksheet.pdf",
        ("end_user", EndUser),
        ("from_system_key", (from ?? OldSystem).Text),
        ("to_system_key", (to ?? NewSystem).Text),
        ("po_number", "NC-2231"),
        ("license_key_1", Stations),
        ("license_type_1", "ALTI-STATION-10"),
        ("quantity_1", "10"),
        ("new_license_type_1", "SSW-STATION-10"),
        ("license_key_2", Agents),
        ("license_type_2", "ALTI-ACM-5"),
        ("quantity_2", "5"),
        ("new_license_type_2", "SSW-ACMAGENT-XX"));

    /// <summary>The form with one field's value changed; null empties it.</summary>
    public static FormFacts With(this FormFacts form, string field, string? value) =>
        form with { Fields = new Dictionary<string, FieldFacts>(form.Fields) { [field] = Field(field, value) } };

    /// <summary>The form without one of its rows.</summary>
    public static FormFacts WithoutRow(this FormFacts form, int row) =>
        form with { Fields = form.Fields.Where(field => !field.Key.EndsWith($"_{row}", StringComparison.Ordinal)).ToDictionary() };

    public static FormFacts WithRow(this FormFacts form, int row, string key, string type, string quantity) =>
        form.With($"license_key_{row}", key).With($"license_type_{row}", type).With($"quantity_{row}", quantity);

    public static FormFacts Checked(this FormFacts form, string field) =>
        form with { Fields = new Dictionary<string, FieldFacts>(form.Fields) { [field] = Field(field, null) with { Checked = true } } };

    /// <summary>The form with one field read less surely.</summary>
    public static FormFacts Unsure(this FormFacts form, string field, double confidence) =>
        form with { Fields = new Dictionary<string, FieldFacts>(form.Fields) { [field] = form.Field(field)! with { Confidence = confidence, By = ReadBy.Text } } };
}
