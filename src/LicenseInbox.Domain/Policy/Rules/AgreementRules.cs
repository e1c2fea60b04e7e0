using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Policy.Rules;

/// <summary>
/// Within one form, what a field holds is what the page shows, and no text lies where a person would not see it; the transfer forms and worksheets of a move agree with each
/// other (end user, system keys, license keys, quantities). The finding quotes both values.
/// </summary>
public sealed class FormsAgree : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.FormConflict];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        var moves = context.OpenTransfers.GroupBy(form => (form.From, form.To)).Select(forms => forms.ToList()).ToList();
        return context.Forms.SelectMany(form => WithinOne(context, form.Form))
            .Concat(context.OpenWorksheets.GroupBy(form => (form.From, form.To)).SelectMany(worksheets => WithTransfers(context, moves, worksheets.ToList())));
    }

    private static IEnumerable<Finding> WithinOne(RuleContext context, FormFacts form) =>
        form.Conflicts.Select(conflict => context.Find(
            FindingCodes.FormConflict,
            $"{form.Source}, page {conflict.Page ?? form.FirstPage}: {conflict.Reason} ({Quoted(conflict.Held)} and {Quoted(conflict.Shown)}).",
            null,
            new Evidence { Source = form.Source, Form = form.Kind, FormId = form.Id, Page = conflict.Page, Field = conflict.Field, Value = conflict.Held, By = ReadBy.AcroForm },
            new Evidence { Source = form.Source, Form = form.Kind, FormId = form.Id, Page = conflict.Page, Field = conflict.Field, Value = conflict.Shown, By = ReadBy.Text }));

    private static IEnumerable<Finding> WithTransfers(RuleContext context, List<List<KeysForm>> moves, List<KeysForm> worksheets)
    {
        var (worksheet, transfers) = (worksheets[0], moves.Find(forms => forms[0].HasSystemsOf(worksheets[0])));
        if (transfers is null && moves.Count > 1 && worksheet is { From: not null, To: not null } && !moves.Exists(forms => forms.Exists(form => form.HasUnsureSystem)))
        {
            yield return context.Find(
                FindingCodes.FormConflict,
                $"{worksheet.Form.Source} is for a move from {worksheet.From} to {worksheet.To}, which no {context.Settings.Title(FormKind.LicenseTransfer)} asks for.",
                null,
                [Evidence.From(worksheet.Form, "from_system_key"), Evidence.From(worksheet.Form, "to_system_key"), .. moves.Select(forms => Evidence.From(forms[0].Form, "from_system_key"))]);
        }

        transfers ??= moves.Count == 1 ? moves[0] : null;
        if (transfers is null)
            yield break;

        var transfer = transfers[0];
        foreach (var (field, asked, listed) in new[] { ("from_system_key", transfer.From, worksheet.From), ("to_system_key", transfer.To, worksheet.To) })
        {
            if (asked is not null && listed is not null && asked != listed)
                yield return Differ(context, transfer, field, worksheet, field);
        }

        if (transfer.EndUser is { } one && worksheet.EndUser is { } other && EndUserName.Compare(one, other) == NameComparison.Different)
            yield return Differ(context, transfer, "end_user", worksheet, "end_user");
        foreach (var finding in Keys(context, transfers, worksheets))
            yield return finding;
    }

    private static IEnumerable<Finding> Keys(RuleContext context, List<KeysForm> transfers, List<KeysForm> worksheets)
    {
        var (asked, listed) = (ByKey(transfers), ByKey(worksheets));
        foreach (var key in asked.Keys.Union(listed.Keys))
        {
            if (asked.TryGetValue(key, out var on) && listed.TryGetValue(key, out var beside))
            {
                if (on.Row.Quantity is { } quantity && beside.Row.Quantity is { } other && quantity != other)
                    yield return Differ(context, on.Form, on.Row.Field("quantity"), beside.Form, beside.Row.Field("quantity"));
                continue;
            }

            var (has, lacking) = asked.TryGetValue(key, out var only) ? (only, worksheets) : (listed[key], transfers);

            // A form with a row whose key is missing may mean this one: what is missing is asked for first.
            if (lacking.Any(form => form.Rows.Count == 0 || form.Rows.Any(row => row.Key is null)))
                continue;
            yield return context.Find(
                FindingCodes.FormConflict,
                $"The license key {key} is on {has.Form.Form.Source} (row {has.Row.Number}), but not on {string.Join(", ", lacking.Select(form => form.Form.Source).Distinct())}.",
                null,
                [Evidence.From(has.Form.Form, has.Row.Field("license_key")), .. lacking.Select(form => Evidence.From(form.Form, "license_key_1"))]);
        }
    }

    private static Dictionary<LicenseKey, (KeysForm Form, FormRow Row)> ByKey(List<KeysForm> forms) => forms
        .SelectMany(form => form.Rows.Where(row => row.Key is not null).Select(row => (Form: form, Row: row)))
        .DistinctBy(entry => entry.Row.Key!.Value)
        .ToDictionary(entry => entry.Row.Key!.Value);

    private static Finding Differ(RuleContext context, KeysForm one, string field, KeysForm other, string otherField) => context.Find(
        FindingCodes.FormConflict,
        $"{context.Settings.Label(one.Form.Kind, field)} is '{one.Form.Text(field)}' on {one.Form.Source} and '{other.Form.Text(otherField)}' on {other.Form.Source}.",
        null,
        Evidence.From(one.Form, field),
        Evidence.From(other.Form, otherField));

    private static string Quoted(string? value) => value is null ? "nothing" : $"'{value}'";
}
