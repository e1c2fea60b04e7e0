using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Assembly;

/// <summary>Puts together what the policy decides on: a request with the forms in force, and what assembling itself finds.</summary>
public static class RequestAssembler
{
    /// <summary>Assembles a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="submissions">Its emails.</param>
    /// <param name="movesMade">Moves made under its case, not undone.</param>
    /// <param name="movesPaidElsewhere">How many moves of other requests its card has to pay, made or asked for.</param>
    /// <param name="settings">The policy.</param>
    public static AssembledRequest Assemble(
        Request request,
        IReadOnlyList<Submission> submissions,
        IReadOnlyList<MadeMove> movesMade,
        int movesPaidElsewhere,
        PolicySettings settings)
    {
        var ordered = submissions.OrderBy(submission => submission.ReceivedAt).ToList();
        var forms = request.State.Forms
            .Select(form => (state: form, form: Form(form, ordered)))
            .Where(entry => entry.form is not null)
            .Select(entry => (entry.state, submitted: entry.form!))
            .ToList();

        IReadOnlyList<SubmittedForm> OfKind(FormKind kind) =>
            forms.Where(entry => entry.submitted.Form.Kind == kind).Select(entry => entry.submitted).OrderBy(form => form.ReceivedAt).ToList();

        return new AssembledRequest
        {
            Id = request.Id,
            Case = request.Case,
            CaseInSubject = request.State.CaseInSubject,
            CasesOfEmails = ordered.SelectMany(submission => submission.SubjectCases).Distinct().ToList(),
            Submissions = ordered,
            Transfers = OfKind(FormKind.LicenseTransfer),
            Worksheets = OfKind(FormKind.MigrationWorksheet),
            Card = OfKind(FormKind.CardAuthorization) is [.., var card] ? card : null,
            MovesPaidElsewhere = movesPaidElsewhere,
            MovesMade = movesMade,
            OrderMissing = request.State.OrderMissing,
            CompletedAt = request.State.JudgedAt,
            AssemblyFindings =
            [
                .. CaseConflicts(request, ordered, forms.Select(entry => entry.submitted), settings),
                .. forms.Where(entry => entry.state.ReplacementIsUnclear).Select(entry => Unclear(request, entry.submitted.Form, settings)),
            ],
        };
    }

    private static SubmittedForm? Form(RequestForm state, List<Submission> submissions)
    {
        var submission = submissions.FirstOrDefault(submission => submission.Id == state.SubmissionId);
        var form = submission?.Message.Forms.FirstOrDefault(form => form.Id == state.FormId);
        return form is null ? null : new SubmittedForm(form, submission!.Id, submission.ReceivedAt);
    }

    /// <summary>The subject, the partner's own words and the forms name the same case.</summary>
    private static IEnumerable<Finding> CaseConflicts(Request request, List<Submission> submissions, IEnumerable<SubmittedForm> forms, PolicySettings settings)
    {
        if (request.Case is not { } number)
            yield break;
        var tolerated = request.State.ToleratedCases.Append(number).ToHashSet();
        foreach (var submitted in forms)
        {
            if (submitted.Form.Text("case_number") is not { } text || !text.Any(char.IsAsciiDigit))
                continue;
            var others = submissions.FirstOrDefault(submission => submission.Id == submitted.SubmissionId)?.SubjectCases ?? [];
            var named = CaseNumbers.OnForm(text, settings);
            if (named is { } found && (tolerated.Contains(found) || (submitted.Form.Kind == FormKind.CardAuthorization && others.Contains(found))))
                continue;
            yield return Conflict(
                request,
                settings,
                $"The {settings.Title(submitted.Form.Kind)} ({submitted.Form.Source}) bears the case number '{text}', the email the case {number}.",
                Evidence.From(submitted.Form, "case_number"),
                Evidence.From("subject", "case_number", number.Text));
        }

        foreach (var submission in submissions)
        {
            foreach (var named in submission.BodyCases.Where(named => !tolerated.Contains(named) && !submission.SubjectCases.Contains(named)))
            {
                yield return Conflict(
                    request,
                    settings,
                    $"Your email speaks of the case {named}, but belongs to the case {number}.",
                    Evidence.From("body", "case_number", named.Text),
                    Evidence.From("subject", "case_number", number.Text));
            }
        }
    }

    private static Finding Conflict(Request request, PolicySettings settings, string message, params IReadOnlyList<Evidence> evidence) => new()
    {
        Code = FindingCodes.CaseConflict,
        Outcome = settings.Table[FindingCodes.CaseConflict].Outcome,
        Case = request.Case,
        Message = message,
        Evidence = evidence,
    };

    private static Finding Unclear(Request request, FormFacts form, PolicySettings settings) => new()
    {
        Code = FindingCodes.FormConflict,
        Outcome = settings.Table[FindingCodes.FormConflict].Outcome,
        Case = request.Case,
        Message = $"It is not clear which of the earlier forms {form.Source} replaces.",
        Evidence = [Evidence.From(form, "from_system_key"), Evidence.From(form, "to_system_key")],
    };
}
