using LicenseInbox.Domain.Assembly;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Requests;

/// <content>Its emails and forms: admitted, taken over, given away, used up.</content>
public sealed partial class Request
{
    /// <summary>
    /// Admits an email that brings something, with those of its forms that belong here. When the clock stands, or something that was asked for was still owed, the email starts it anew.
    /// It is to be decided next.
    /// </summary>
    /// <param name="submission">The email.</param>
    /// <param name="forms">Its forms that belong here.</param>
    /// <param name="caseInSubject">Whether its subject names the case.</param>
    /// <param name="toleratedCases">Other case numbers its forms may bear: cases turned down or unknown before.</param>
    public void Admit(Submission submission, IReadOnlyList<FormFacts> forms, bool caseInSubject, IEnumerable<CaseNumber> toleratedCases)
    {
        State = State with
        {
            CaseInSubject = State.CaseInSubject || caseInSubject,
            Submissions = Ordered(State.Submissions.Append(new RequestSubmission(submission.Id, submission.ReceivedAt))),
            Forms = FormsInForce.Add(State.Forms, submission, forms.Where(form => !State.FormsDone.Any(done => done.FormId == form.Id && done.SubmissionId == submission.Id)).ToList()),
            ToleratedCases = State.ToleratedCases.Union(toleratedCases).ToList(),
            Held = State.Held == HoldReason.Unreachable ? null : State.Held,
            Ruling = null,
        };
        CompletedBy(submission.ReceivedAt);
    }

    /// <summary>
    /// What recognition read of its forms was held against what is known now, and a representative's corrections taken over: systems and case numbers that are sure now, or no longer, are what its forms
    /// in force ask for.
    /// </summary>
    /// <param name="forms">The forms as they may be decided on.</param>
    public void Reread(IEnumerable<FormFacts> forms)
    {
        var read = forms.Where(form => form.IsFromImage || form.IsCorrected).DistinctBy(form => form.Id).ToDictionary(form => form.Id);
        if (read.Count > 0)
            State = State with { Forms = State.Forms.Select(form => read.TryGetValue(form.FormId, out var facts) ? FormsInForce.Reread(form, facts) : form).ToList() };
    }

    /// <summary>Its case was in doubt and is sure now.</summary>
    /// <exception cref="InvalidOperationException">It has a case.</exception>
    public void NameCase(CaseNumber number)
    {
        if (Case is not null)
            throw new InvalidOperationException($"The request belongs to case {Case}; it can't go to {number}.");
        State = State with { Case = number };
    }

    /// <summary>
    /// Takes over emails and forms of a request that had no case, or a case that was turned down; they count as received when they were. Once all were taken over, that request gives
    /// them away.
    /// </summary>
    /// <param name="other">The request they leave.</param>
    /// <param name="formIds">The forms that go over; null for all.</param>
    public void TakeOver(Request other, IReadOnlyCollection<string>? formIds = null)
    {
        var taken = other.State.Forms.Where(form => formIds?.Contains(form.FormId) != false).ToList();
        State = State with
        {
            Submissions = Ordered(State.Submissions.Concat(other.State.Submissions)),
            Forms = FormsInForce.Add(State.Forms, taken),
            ToleratedCases = State.ToleratedCases.Union(other.State.ToleratedCases).Union(other.Case is { } number ? [number] : []).ToList(),
        };
    }

    /// <summary>Forms went over to the requests of other cases. A request that is left with no form but a card has nothing to ask for any more: it ends withdrawn.</summary>
    /// <returns>Whether it ended.</returns>
    public bool GiveAway(IReadOnlyCollection<string> formIds, DateTimeOffset at)
    {
        var kept = State.Forms.Where(form => !formIds.Contains(form.FormId)).ToList();
        var goesOn = kept.Exists(form => form.Kind != FormKind.CardAuthorization);
        State = State with { Forms = goesOn ? State.Forms.Where(form => kept.Contains(form) || form.Kind == FormKind.CardAuthorization).ToList() : [] };
        if (!goesOn)
            Withdraw(at);
        return !goesOn;
    }

    /// <summary>An email goes to another case: it and its forms are no part of this one any more. Without any other it ends withdrawn, and is shown with the email that it had.</summary>
    /// <param name="submissionId">The email.</param>
    /// <param name="forms">The forms in force without it: those that its own had replaced are back.</param>
    /// <param name="at">When.</param>
    /// <returns>Whether it ended.</returns>
    /// <exception cref="InvalidOperationException">A form of the email did its work here.</exception>
    public bool Part(Guid submissionId, IReadOnlyList<RequestForm> forms, DateTimeOffset at)
    {
        if (State.FormsDone.Any(form => form.SubmissionId == submissionId))
            throw new InvalidOperationException($"A form of the email did its work under case {Case} already.");
        var left = State.Submissions.Where(entry => entry.Id != submissionId).ToList();
        State = State with { Submissions = left.Count > 0 ? left : State.Submissions, Forms = forms, IsCorrected = true, Ruling = null };
        if (left.Count > 0 || !IsOpen)
            return false;
        Withdraw(at);
        return true;
    }

    /// <summary>Lets a card authorization go that is used up.</summary>
    public void CardUsedUp(string formId) => LetGo(form => form.Kind == FormKind.CardAuthorization && form.FormId == formId);

    private void LetGo(Func<RequestForm, bool> isDone) => State = State with
    {
        Forms = State.Forms.Where(form => !isDone(form)).ToList(),
        FormsDone = [.. State.FormsDone, .. State.Forms.Where(isDone)],
    };

    private static List<RequestSubmission> Ordered(IEnumerable<RequestSubmission> submissions) =>
        submissions.DistinctBy(entry => entry.Id).OrderBy(entry => entry.ReceivedAt).ToList();
}
