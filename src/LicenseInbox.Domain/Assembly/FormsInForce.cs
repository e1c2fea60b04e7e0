using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Assembly;

/// <summary>
/// Which forms of several emails are in force. A later transfer form or worksheet replaces the older one with the same "from" and "to" system; else, when exactly one older
/// form of its kind had findings of its own, that one; else it is added. A later card form replaces the older one. Later means received later, whenever admitted.
/// </summary>
public static class FormsInForce
{
    /// <summary>The forms in force once <paramref name="incoming"/> of <paramref name="submission"/> have come in.</summary>
    public static IReadOnlyList<RequestForm> Add(IReadOnlyList<RequestForm> inForce, Submission submission, IReadOnlyList<FormFacts> incoming) =>
        Add(inForce, incoming.Select(form => Describe(form, submission)));

    /// <summary>The forms in force once <paramref name="incoming"/> have come over from another request; each counts as received when it was.</summary>
    public static IReadOnlyList<RequestForm> Add(IReadOnlyList<RequestForm> inForce, IEnumerable<RequestForm> incoming)
    {
        var forms = inForce.ToList();
        foreach (var form in incoming.OrderBy(form => form.ReceivedAt))
        {
            if (!forms.Exists(known => IsSame(known, form)))
                Insert(forms, form);
        }

        return forms.OrderBy(form => form.ReceivedAt).ToList();
    }

    /// <summary>Whether both are one form of one email.</summary>
    public static bool IsSame(RequestForm one, RequestForm other) => one.FormId == other.FormId && one.SubmissionId == other.SubmissionId;

    /// <summary>The form in force with the systems and the case number that it is sure to name now.</summary>
    public static RequestForm Reread(RequestForm known, FormFacts form)
    {
        var keys = form.Kind == FormKind.CardAuthorization ? null : new KeysForm(new SubmittedForm(form, known.SubmissionId, known.ReceivedAt));
        return known with { CaseText = form.Text("case_number"), From = keys?.From, To = keys?.To };
    }

    private static RequestForm Describe(FormFacts form, Submission submission) =>
        Reread(new RequestForm { FormId = form.Id, SubmissionId = submission.Id, ReceivedAt = submission.ReceivedAt, Kind = form.Kind }, form);

    private static void Insert(List<RequestForm> forms, RequestForm form)
    {
        // Two forms of one email never replace each other: both were meant.
        var others = forms.Where(other => other.Kind == form.Kind && other.SubmissionId != form.SubmissionId).ToList();
        if (others.Exists(other => other.ReceivedAt > form.ReceivedAt && Succeeds(other, form)))
            return; // It was received before one that replaces it, and admitted later.

        var older = others.Where(other => other.ReceivedAt <= form.ReceivedAt).ToList();
        var replaced = older.Where(other => Succeeds(form, other)).ToList();
        var faulty = older.Where(other => other.HadFindings).ToList();
        if (replaced.Count == 0 && faulty.Count == 1)
            replaced = faulty;
        forms.RemoveAll(replaced.Contains);
        forms.Add(form with { ReplacementIsUnclear = replaced.Count == 0 && faulty.Count > 1 });
    }

    private static bool Succeeds(RequestForm later, RequestForm older) =>
        later.Kind == FormKind.CardAuthorization || (later.From is not null && later.To is not null && later.From == older.From && later.To == older.To);
}
