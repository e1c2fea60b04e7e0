using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Policy.Rules;

/// <summary>Both system keys are known, and differ.</summary>
public sealed class SystemsAreKnownAndDiffer : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.SystemUnknown, FindingCodes.SystemSame];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var form in context.OpenTransfers.Concat(context.OpenWorksheets.Where(worksheet => !context.OpenTransfers.Any(worksheet.HasSystemsOf))))
        {
            var corrected = form.Form.Kind == FormKind.LicenseTransfer ? context.Corrected(form) : $"corrected {context.Settings.Title(form.Form.Kind)}";
            foreach (var (key, field) in new[] { (form.From, "from_system_key"), (form.To, "to_system_key") })
            {
                if (key is { } named && context.Facts.System(named) is null)
                {
                    yield return context.Find(
                        FindingCodes.SystemUnknown,
                        $"We know no system with the key {named} ({context.Where(form.Form, field)}).",
                        $"Check {context.Settings.Label(form.Form.Kind, field)} and send a {corrected}.",
                        [.. context.OnBoth(form, field), Evidence.From("systems", "system_key", null)]);
                }
            }

            if (form.From is { } from && from == form.To)
            {
                yield return context.Find(
                    FindingCodes.SystemSame,
                    $"The form names {from} as both the old and the new system ({context.Where(form.Form, "to_system_key")}).",
                    $"Send a {corrected} with the old system in {context.Settings.Label(form.Form.Kind, "from_system_key")} and the new one in {context.Settings.Label(form.Form.Kind, "to_system_key")}.",
                    context.OnBoth(form, "from_system_key").Concat(context.OnBoth(form, "to_system_key")));
            }
        }
    }
}

/// <summary>The "to" system is registered, and on active software assurance (its last day counts).</summary>
public sealed class TargetIsRegisteredAndAssured : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.TargetNotRegistered, FindingCodes.TargetAssuranceInactive];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var form in context.OpenTransfers.DistinctBy(form => form.To))
        {
            if (context.ToSystem(form) is not { } to)
                continue;
            if (to.RegisteredOn is null)
            {
                yield return context.Find(
                    FindingCodes.TargetNotRegistered,
                    $"The new system {to.Key} is not registered.",
                    $"Register the system {to.Key}. We look again as soon as the registration has reached us; the forms need not be sent again.",
                    Evidence.From(form.Form, "to_system_key"),
                    Evidence.From("systems", "registered_on", null));
            }

            if (to.AssuranceEndsOn is not { } ends || ends < context.Day)
            {
                yield return context.Find(
                    FindingCodes.TargetAssuranceInactive,
                    to.AssuranceEndsOn is { } ended && context.MayTell(to)
                        ? $"The software assurance of the new system {to.Key} ended on {WrittenDay.Of(ended)}."
                        : $"The new system {to.Key} is not on active software assurance.",
                    $"Renew the software assurance of {to.Key}. We look again as soon as the renewal has reached us; the forms need not be sent again.",
                    Evidence.From(form.Form, "to_system_key"),
                    Evidence.From("systems", "assurance_ends_on", to.AssuranceEndsOn?.ToString("yyyy-MM-dd", null)));
            }
        }
    }
}

/// <summary>
/// Both systems belong to the same end user: by the end user's id where the registry has ids, else by name; a name that is only alike is for a person to judge.
/// </summary>
public sealed class OwnersAreTheSame : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.OwnerMismatch, FindingCodes.OwnerUnsure];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var form in context.OpenTransfers.DistinctBy(form => (form.From, form.To)))
        {
            if (context.FromSystem(form) is not { } from || context.ToSystem(form) is not { } to || from.Key == to.Key)
                continue;
            var code = CodeOf(from, to);
            if (code is null)
                continue;
            var byId = HaveIds(from, to);
            yield return context.Find(
                code,
                code == FindingCodes.OwnerMismatch
                    ? $"The systems {from.Key} and {to.Key} do not belong to the same end user; licenses move only within one end user."
                    : $"The owners of {from.Key} and {to.Key} are written alike, but not the same.",
                code == FindingCodes.OwnerMismatch
                    ? $"If a system key is wrong, send a {context.Corrected(form)} with two systems of the same end user."
                    : null,
                [
                    .. context.OnBoth(form, "from_system_key"),
                    .. context.OnBoth(form, "to_system_key"),
                    Evidence.From("systems", byId ? "end_user_id" : "end_user", byId ? from.EndUserId : from.EndUser),
                    Evidence.From("systems", byId ? "end_user_id" : "end_user", byId ? to.EndUserId : to.EndUser),
                ]);
        }
    }

    /// <summary>The code for two systems; null when their owner is the same.</summary>
    public static string? CodeOf(PhoneSystem from, PhoneSystem to)
    {
        if (HaveIds(from, to))
            return string.Equals(from.EndUserId, to.EndUserId, StringComparison.OrdinalIgnoreCase) ? null : FindingCodes.OwnerMismatch;
        return EndUserName.Compare(from.EndUser, to.EndUser) switch
        {
            NameComparison.Equal => null,
            NameComparison.Alike => FindingCodes.OwnerUnsure,
            _ => FindingCodes.OwnerMismatch,
        };
    }

    private static bool HaveIds(PhoneSystem from, PhoneSystem to) => !string.IsNullOrEmpty(from.EndUserId) && !string.IsNullOrEmpty(to.EndUserId);
}

/// <summary>The end user on the forms is the owner that both systems have; a name only shortened or misspelt is a note.</summary>
public sealed class EndUserIsTheOwner : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.OwnerNameDiffers];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var form in context.OpenTransfers.Concat(context.OpenWorksheets))
        {
            if (form.EndUser is not { } stated || context.FromSystem(form) is not { } from || context.ToSystem(form) is not { } to)
                continue;
            if (OwnersAreTheSame.CodeOf(from, to) == FindingCodes.OwnerMismatch)
                continue;
            var comparison = (NameComparison)Math.Min((int)EndUserName.Compare(stated, from.EndUser), (int)EndUserName.Compare(stated, to.EndUser));
            if (comparison is NameComparison.Equal or NameComparison.Alike)
                continue;
            var finding = context.Find(
                FindingCodes.OwnerNameDiffers,
                comparison == NameComparison.Close
                    ? $"The end user is written '{stated}' ({context.Where(form.Form, "end_user")}), a little other than in our registry."
                    : $"The end user '{stated}' ({context.Where(form.Form, "end_user")}) is not the owner of the two systems in our registry.",
                null,
                Evidence.From(form.Form, "end_user"),
                Evidence.From("systems", "end_user", from.EndUser),
                Evidence.From("systems", "end_user", to.EndUser));
            yield return comparison == NameComparison.Close ? finding with { Outcome = Outcome.Note } : finding;
        }
    }
}
