using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Policy.Rules;

/// <summary>An upgrade from Office or MAX server to software-only is said so in the case and in the email; nothing else is declared one; none goes back.</summary>
public sealed class UpgradesAreDeclared : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.UpgradeUndeclared, FindingCodes.UpgradeNotOne, FindingCodes.UpgradeReverse];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var form in context.OpenTransfers.DistinctBy(form => (form.From, form.To)))
        {
            if (context.FromSystem(form) is not { } from || context.ToSystem(form) is not { } to || from.Key == to.Key)
                continue;
            Evidence[] systems = [Evidence.From("systems", "platform", Name(from.Platform)), Evidence.From("systems", "platform", Name(to.Platform))];
            if (context.IsUpgrade(form) == true)
            {
                if (Undeclared(context, to) is { } finding)
                    yield return finding with { Evidence = [Evidence.From(form.Form, "software_only") with { FormId = null }, .. finding.Evidence, .. systems] };
                continue;
            }

            if (from.Platform == Platform.SoftwareOnly && to.Platform != Platform.SoftwareOnly)
            {
                yield return context.Find(
                    FindingCodes.UpgradeReverse,
                    $"The licenses would go from the software-only system {from.Key} back to {to.Key}, which is none.",
                    null,
                    [Evidence.From(form.Form, "from_system_key"), Evidence.From(form.Form, "to_system_key"), .. systems]);
            }

            if (context.IsDeclaredInCase || context.DeclarationsForThisCase.Count > 0)
            {
                yield return context.Find(
                    FindingCodes.UpgradeNotOne,
                    $"A software-only upgrade is declared, but the move from {from.Key} to {to.Key} is none.",
                    null,
                    [.. context.DeclarationsForThisCase, Evidence.From("cases", "software_only", context.IsDeclaredInCase ? "yes" : "no"), .. systems]);
            }
        }
    }

    private static Finding? Undeclared(RuleContext context, PhoneSystem to)
    {
        // A case that is not known can't be marked: the case is the finding then.
        var inCase = context.IsDeclaredInCase || context.Case is null;
        if (inCase && context.IsDeclaredInEmail)
            return null;
        var caseRepair = $"have the case {context.Case?.Number} marked as an upgrade to a software-only solution";
        const string EmailRepair = "reply to this email with the sentence \"This is an upgrade to a software-only solution\"";
        return context.Find(
            FindingCodes.UpgradeUndeclared,
            $"The new system {to.Key} is a software-only solution, but {(inCase ? "the email does" : context.IsDeclaredInEmail ? "the case does" : "neither the case nor the email does")}{(inCase || context.IsDeclaredInEmail ? " not" : "")} say that this is an upgrade.",
            (inCase, context.IsDeclaredInEmail) switch
            {
                (true, false) => $"Please {EmailRepair}; the forms need not be sent again.",
                (false, true) => $"Please {caseRepair}; nothing needs to be sent again.",
                _ => $"Please {caseRepair}, and {EmailRepair}; the forms need not be sent again.",
            },
            Evidence.From("cases", "software_only", context.IsDeclaredInCase ? "yes" : "no"),
            Evidence.From("body", null, context.DeclarationsInEmail.Count > 0 ? context.DeclarationsInEmail[0].Value : null));
    }

    internal static string Name(Platform platform) => platform switch
    {
        Platform.Office => "office",
        Platform.MaxServer => "max-server",
        _ => "software-only",
    };
}

/// <summary>A software-only upgrade names the no-charge PO.</summary>
public sealed class WorksheetNamesThePurchaseOrder : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.PoMissing];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        if (!context.IsSoftwareOnly)
            yield break;
        if (NotReceived(context) is { } missing)
        {
            yield return missing;
            yield break;
        }

        if (context.Request.Submissions.Any(submission => Intake.PurchaseOrder.In(submission.Message.OwnWords) is not null))
            yield break;
        var named = context.OpenWorksheets.Where(worksheet => worksheet.Form.Text("po_number") is not null).ToList();
        foreach (var worksheet in context.OpenWorksheets.Except(named).Where(worksheet => !named.Any(worksheet.HasSystemsOf)))
        {
            yield return context.Find(
                FindingCodes.PoMissing,
                $"The worksheet ({worksheet.Form.Source}) names no no-charge PO number.",
                "Turn in the no-charge PO and reply to this email with its number, as \"PO number 12345\"; the forms need not be sent again.",
                Evidence.From(worksheet.Form, "po_number"));
        }
    }

    /// <summary>Sales said that it never came, and the partner has named none since.</summary>
    private static Finding? NotReceived(RuleContext context)
    {
        if (context.Request.OrderMissing is not { } missing
            || context.Request.Submissions.Any(submission => submission.ReceivedAt > missing.At && Intake.PurchaseOrder.In(submission.Message.OwnWords) is not null)
            || context.OpenWorksheets.Any(worksheet => worksheet.Submitted.ReceivedAt > missing.At && worksheet.Form.Text("po_number") is not null))
            return null;
        return context.Find(
            FindingCodes.PoMissing,
            $"Sales has not received the no-charge PO{(missing.Number is { } number ? $" {number}" : "")} yet.",
            "Turn in the no-charge PO and, once that is done, reply to this email with its number, as \"PO number 12345\"; the forms need not be sent again.",
            Evidence.From("sales", "po_number", missing.Number));
    }
}

/// <summary>
/// Station licenses become <c>SSW-STATION-XX</c>, ACC and ACM agent seats <c>SSW-ACMAGENT-XX</c>, quantities unchanged (by the catalogue's counterparts); the worksheet says so.
/// </summary>
public sealed class WorksheetConvertsTypes : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.WorksheetConversion];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        if (!context.IsSoftwareOnly)
            yield break;
        foreach (var worksheet in context.OpenWorksheets.Where(worksheet => context.IsUpgrade(worksheet) != false))
        {
            foreach (var row in worksheet.Rows)
            {
                if (row.Key is not { } key || context.Facts.License(key) is not { } license
                    || Pricing.Conversion.NewType(license, context.Settings.Catalogue) is not { } right)
                    continue;
                if (row.NewType is { } stated && IsRight(stated, right, license.Quantity, context.Settings.Catalogue))
                    continue;
                yield return context.Find(
                    FindingCodes.WorksheetConversion,
                    $"The worksheet gives '{row.NewType ?? "nothing"}' as the new type of {key} (row {row.Number}; {context.Where(worksheet.Form, row.Field("new_license_type"))}); it becomes {right}.",
                    null,
                    Evidence.From(worksheet.Form, row.Field("new_license_type")),
                    Evidence.From("licenses", "license_type", license.Type));
            }
        }
    }

    private static bool IsRight(string stated, string right, int quantity, LicenseCatalogue catalogue) =>
        LicenseTypeText.Read(stated, catalogue) is { Product: { } product } text
        && LicenseTypeText.Read(right, catalogue)?.Product == product
        && (text.Quantity is null || text.Quantity == quantity);
}
