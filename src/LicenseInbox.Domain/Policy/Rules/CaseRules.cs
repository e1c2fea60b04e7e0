using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Policy.Rules;

/// <summary>The case number is in the email's subject; where only the forms name it, the rest is evaluated against that case. A fax has no subject of its own.</summary>
public sealed class CaseIsInTheSubject : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.CaseMissing];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        var request = context.Request;
        if (request.CaseInSubject || (request.Case is not null && request.Submissions.All(submission => submission.IsFax)))
            yield break;
        if (request.Submissions.All(submission => submission.IsFax))
            yield break; // The missing field of the faxed form is the finding (form.incomplete).
        var naming = NamingForms(context);
        yield return context.Find(
            FindingCodes.CaseMissing,
            request.Case is { } number
                ? $"The case number is not in the subject of your email; {(naming.Count > 0 ? "your form" : "your email")} names {number}."
                : "There is no case number in the subject of your email.",
            context.Case is { IsOpen: true }
                ? $"Reply to this email (its subject has the case number {context.Case.Number}); the forms need not be sent again."
                : $"Reply to this email with the case number in the subject{Example(context.Settings)}; the forms need not be sent again. If there is no case yet, open one online under the system key of the new system first.",
            request.Submissions.Select(submission => Evidence.From("subject", null, submission.Message.Subject)).Concat(naming));
    }

    private static string Example(PolicySettings settings) => settings.CaseNumberExample is { } example ? $", such as '{CaseWord.Capital(settings)} {example}'" : "";

    /// <summary>Where the forms name a case.</summary>
    internal static IReadOnlyList<Evidence> NamingForms(RuleContext context) =>
        context.Forms.Where(form => form.Form.Text("case_number") is not null).Select(form => Evidence.From(form.Form, "case_number")).ToList();
}

/// <summary>The case exists and is open.</summary>
public sealed class CaseExistsAndIsOpen : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.CaseUnknown, FindingCodes.CaseClosed];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        if (context.Request.Case is not { } number)
            yield break;
        if (context.Case is not { } known)
        {
            yield return context.Find(
                FindingCodes.CaseUnknown,
                $"We know no case with the number {number}.",
                "Check the number and reply with the right case number in the subject; the forms need not be sent again. If there is no case yet, open one online under the system key of the new system.",
                [.. Naming(context, number), Evidence.From("cases", "case_number", null)]);
        }
        else if (!known.IsOpen)
        {
            yield return context.Find(
                FindingCodes.CaseClosed,
                $"The case {number} is closed.",
                "Open a new case under the system key of the new system and reply with its number in the subject; the forms need not be sent again.",
                [.. Naming(context, number), Evidence.From("cases", "status", "closed")]);
        }
    }

    private static IReadOnlyList<Evidence> Naming(RuleContext context, CaseNumber number) =>
        !context.Request.CaseInSubject && CaseIsInTheSubject.NamingForms(context) is { Count: > 0 } forms
            ? forms
            : [Evidence.From(context.Request.CaseInSubject ? "subject" : "body", "case_number", number.Text)];
}

/// <summary>The case was opened under the system key of the "to" system; of an unknown system nothing is said but that it is unknown.</summary>
public sealed class CaseIsOfTheTargetSystem : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.CaseSystemMismatch];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        if (context.Case is not { } known)
            yield break;
        foreach (var form in context.OpenTransfers.Where(form => context.ToSystem(form) is { } to && to.Key != known.System).DistinctBy(form => form.To))
        {
            yield return context.Find(
                FindingCodes.CaseSystemMismatch,
                $"The case {known.Number} was not opened under the system key {form.To} that the form names as the new system ({context.Where(form.Form, "to_system_key")}).",
                $"If the {context.Settings.Label(FormKind.LicenseTransfer, "to_system_key")} is wrong, send a {context.Corrected(form)}. Else reply with the number of a case opened under {form.To} in the subject; the forms need not be sent again.",
                [.. context.OnBoth(form, "to_system_key"), Evidence.From("cases", "system_key", known.System.Text)]);
        }
    }
}

/// <summary>A fax's case carries the partner's note that forms were faxed.</summary>
public sealed class FaxIsAnnounced : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.FaxUnannounced];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        if (context.Request.Submissions.Any(submission => submission.IsFax) && context.Case is { FaxAnnounced: false } known)
        {
            yield return context.Find(
                FindingCodes.FaxUnannounced,
                $"Forms were faxed, but the case {known.Number} has no note that says so.",
                $"Add a note to the case {known.Number} that the forms were faxed.",
                Evidence.From("cases", "fax_announced", "no"));
        }
    }
}

/// <summary>The partner's own words ask for nothing that the forms don't say.</summary>
public sealed class WordsAskForNothingElse : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.MailInstruction];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var submission in context.Request.Submissions)
        {
            foreach (var (source, words) in new[] { ("body", submission.Message.OwnWords), ("subject", submission.Message.Subject) })
            {
                if (Phrase.Find(context.Settings.Instructions, words) is { } sentence)
                {
                    yield return context.Find(
                        FindingCodes.MailInstruction,
                        $"Your email asks for something that the forms do not say: \"{sentence}\"",
                        null,
                        Evidence.From(source, null, sentence),
                        Evidence.From("headers", "message-id", submission.Message.MessageId ?? submission.Message.Digest));
                }
            }
        }
    }
}

/// <summary>
/// Forms received after a move ask for other keys than those moved under this case. The finding says when; status and clock stay as they were.
/// </summary>
public sealed class FormsAskForWhatWasNotMovedYet : IRule
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = [FindingCodes.RequestAlreadyMoved];

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var form in context.MovedBefore)
        {
            var keys = form.Rows.Where(row => row.Key is not null).Select(row => row.Key!.Value).ToList();
            var move = context.Request.MovesMade.LastOrDefault(move => move.Keys.Any(keys.Contains))
                ?? context.Request.MovesMade.Last(move => move.From == form.From && move.To == form.To);
            var moved = keys.Where(move.Keys.Contains).DefaultIfEmpty(move.Keys[0]);
            yield return context.Find(
                FindingCodes.RequestAlreadyMoved,
                $"Already done on {WrittenDay.Of(move.MadeAt, context.Settings.TimeZone)}: {string.Join(", ", moved)} moved from {move.From} to {move.To} ({form.Form.Source}).",
                $"Nothing is left to do for these license keys. For other license keys send a {context.Settings.Title(FormKind.LicenseTransfer)} that lists only those.",
                form.Rows.Where(row => row.Key is { } key && move.Keys.Contains(key)).Select(row => Evidence.From(form.Form, row.Field("license_key")))
                    .Append(Evidence.From("requests", "moved_at", move.MadeAt.ToString("O", null))));
        }
    }
}
