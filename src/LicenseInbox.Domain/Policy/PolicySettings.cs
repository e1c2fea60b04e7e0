using System.Globalization;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Policy;

/// <summary>Everything about the policy that an operator may change.</summary>
public sealed record PolicySettings
{
    /// <summary>The policy table.</summary>
    public required PolicyTable Table { get; init; }

    /// <summary>The license types.</summary>
    public required LicenseCatalogue Catalogue { get; init; }

    /// <summary>Words of the partner that ask for something the forms don't say: regular expressions, compared without case.</summary>
    public required IReadOnlyList<string> Instructions { get; init; }

    /// <summary>Words of the partner that declare a software-only upgrade: regular expressions, compared without case.</summary>
    public required IReadOnlyList<string> UpgradeDeclarations { get; init; }

    /// <summary>Words of the partner that confirm an assurance estimate: regular expressions, compared without case, whose group <c>amount</c> is the sum.</summary>
    public required IReadOnlyList<string> AssuranceConfirmations { get; init; }

    /// <summary>Above this estimate of pro-rated assurance, in USD, the partner confirms it before the move; null: never.</summary>
    public decimal? ConfirmAssuranceAbove { get; init; }

    /// <summary>The vendor's time zone: dates are judged and deadlines shown in it. Default America/Los_Angeles.</summary>
    public required TimeZoneInfo TimeZone { get; init; }

    /// <summary>Form of a case number, as a regular expression. Default six to eight digits.</summary>
    public string CaseNumberPattern { get; init; } = @"\d{6,8}";

    /// <summary>Form of a system key. Default four groups of four.</summary>
    public string SystemKeyPattern { get; init; } = @"[0-9A-Z]{4}([ -]?[0-9A-Z]{4}){3}";

    /// <summary>Form of a license key. Default five groups of four.</summary>
    public string LicenseKeyPattern { get; init; } = @"[0-9A-Z]{4}([ -]?[0-9A-Z]{4}){4}";

    /// <summary>USD for each move. Default 300.</summary>
    public decimal FeePerMove { get; init; } = 300m;

    /// <summary>Stations a chassis may hold; a chassis that is absent has no cap. Default 50 on a Max1000, 100 on a Max1000R and a Max2000.</summary>
    public IReadOnlyDictionary<Chassis, int> StationCaps { get; init; } = new Dictionary<Chassis, int>
    {
        [Chassis.Max1000] = 50,
        [Chassis.Max1000R] = 100,
        [Chassis.Max2000] = 100,
    };

    /// <summary>From the completing email to the completed move. Default 24 elapsed hours.</summary>
    public TimeSpan Sla { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Facts of the registry may be so old; null: any age is right. What rests on older ones is a representative's to decide (<see cref="StaleFacts"/>).</summary>
    public TimeSpan? RegistryMaxAge { get; init; }

    /// <summary>Below this confidence a required field is not sure. Default 0.8.</summary>
    public double SureConfidence { get; init; } = 0.8;

    /// <summary>
    /// Fields that must be filled, by form: those that the forms' descriptions mark as required. The rows of the two lists, the purchase order, the amount and the case
    /// number have rules of their own.
    /// </summary>
    public IReadOnlyDictionary<FormKind, IReadOnlyList<string>> RequiredFields { get; init; } = new Dictionary<FormKind, IReadOnlyList<string>>
    {
        [FormKind.LicenseTransfer] = ["end_user", "from_system_key", "to_system_key", "signature", "signed_date"],
        [FormKind.CardAuthorization] = ["cardholder_name", "card_number", "expiration", "billing_zip", "signature", "signed_date"],
        [FormKind.MigrationWorksheet] = ["end_user", "from_system_key", "to_system_key"],
    };

    /// <summary>Printed labels of fields by form and name, from the forms' descriptions; a field that is absent is called by its name in words.</summary>
    public IReadOnlyDictionary<(FormKind Form, string Field), string> Labels { get; init; } = new Dictionary<(FormKind, string), string>();

    /// <summary>What a field is called on the form.</summary>
    public string Label(FormKind form, string field) =>
        Labels.TryGetValue((form, field), out var label)
            ? label
            : CultureInfo.InvariantCulture.TextInfo.ToTitleCase(field.Replace('_', ' '));

    /// <summary>What each form is called, from the forms' descriptions; one that is absent is called as ours.</summary>
    public IReadOnlyDictionary<FormKind, string> Titles { get; init; } = new Dictionary<FormKind, string>();

    /// <summary>Words that say of a number that it is a case's, in the singular, such as <c>case</c> or <c>service ticket</c>; replies use the first. Compared without case. Default <c>case</c>.</summary>
    public IReadOnlyList<string> CaseWords { get; init; } = ["case"];

    /// <summary>A case number as replies give an example of one; null: they give none. Default 123456.</summary>
    public string? CaseNumberExample { get; init; } = "123456";

    /// <summary>A form's title, as replies call it.</summary>
    public string Title(FormKind form) => Titles.TryGetValue(form, out var title) ? title : ShippedTitle(form);

    /// <summary>What our own form is called.</summary>
    public static string ShippedTitle(FormKind form) => form switch
    {
        FormKind.LicenseTransfer => "License Transfer Form",
        FormKind.CardAuthorization => "Credit Card Authorization",
        _ => "MAXCS Software Only Solution License Migration Worksheet",
    };
}
