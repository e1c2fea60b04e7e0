using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace LicenseInbox.Web.Pages;

/// <summary>A field in doubt: what was read, what the registry has that comes near, and what may be chosen.</summary>
/// <param name="Place">The field.</param>
/// <param name="Label">Its label.</param>
/// <param name="Source">Document and page.</param>
/// <param name="Doubt">What was read.</param>
/// <param name="Choices">What it may say, the likeliest first.</param>
/// <param name="Cut">Address of the field, enlarged; null where nobody knows where it stands.</param>
internal sealed record DoubtModel(FieldPlace Place, string Label, string Source, UnsureField Doubt, IReadOnlyList<FieldChoice> Choices, string? Cut)
{
    /// <summary>Whether it is a box that may be ticked.</summary>
    public bool IsBox => Doubt.Read.Checked is not null || Place.Field == "software_only";

    /// <summary>What is offered as one click each: what is likely, else what was read.</summary>
    public IReadOnlyList<FieldChoice> Offered
    {
        get
        {
            var likely = Choices.Where(choice => choice.IsLikely).Take(4).ToList();
            if (likely.Count > 0 || Choices.Count > 0)
                return likely.Count > 0 ? likely : Choices.Take(4).ToList();
            return Doubt.Read.Candidates.Prepend(Doubt.Read.Value).Concat(Doubt.Read.Readings).OfType<string>()
                .Where(text => text.Length > 0).Distinct(StringComparer.Ordinal).Take(4).Select(text => new FieldChoice(text, "as it was read", false)).ToList();
        }
    }
}

/// <summary>One request with all that belongs to it, and everything that can be done about it.</summary>
internal sealed class RequestModel(IDesk desk, IDeskBoard board, PolicySettings policy) : ActingPage(desk)
{
    public Dossier? Dossier { get; private set; }

    public IReadOnlyList<OutgoingMail> Written { get; private set; } = [];

    public IReadOnlyList<DoubtModel> Doubts { get; private set; } = [];

    public PapersModel Papers { get; private set; } = PapersModel.None;

    /// <summary>Moves that can be undone, unless something else was done with their keys since.</summary>
    public IReadOnlyList<Move> Undoable => Dossier!.Moves.Where(move => move is { State: MoveState.Made, Reversal: null }).ToList();

    public PolicySettings Policy => policy;

    public bool Acts => Person.Decides;

    /// <summary>Whether the program is about to change where it stands: the page says so by itself then.</summary>
    public bool GoesOn => Dossier!.Request.State.Status is null or RequestStatus.Queued;

    public string Address => $"/requests/{Dossier!.Request.Id}";

    public string Heading => Dossier!.Request.Case is { } number ? $"Case {number}" : "Request without a case";

    public string? Partner => Dossier!.Request.Case is { } number ? Dossier.Facts.PartnerOf(number)?.Company : null;

    public string? EndUser => Dossier!.Request.State.Forms.Concat(Dossier.Request.State.FormsDone).SelectMany(form => new[] { form.To, form.From }).OfType<SystemKey>()
        .Select(key => Dossier.Facts.System(key)?.EndUser).FirstOrDefault(owner => owner is not null)
        ?? Forms.Select(form => form.Form.Text("end_user")).FirstOrDefault(text => text is not null);

    /// <summary>The forms of its emails as they are decided on, those in force first.</summary>
    public IEnumerable<(Guid Message, FormFacts Form, bool InForce)> Forms => Dossier!.Mails
        .SelectMany(mail => mail.Settled.Forms.Select(form => (mail.Message.Id, form, InForce: Dossier.Request.State.Forms.Any(own => own.FormId == form.Id && own.SubmissionId == mail.Message.Id))))
        .OrderByDescending(form => form.InForce);

    public Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken) => ShowAsync(id, cancellationToken);

    public static string WhyHeld(RequestState state) => state.Held switch
    {
        HoldReason.Correspondence => "the partner wrote something that a person must read",
        HoldReason.Wait => state.HeldWhy ?? "until a time",
        HoldReason.Undone => "a move of it was undone",
        HoldReason.Withdrawn => "forms came after it was withdrawn",
        HoldReason.Unreachable => "there is nobody to tell, or what was told came back",
        _ => "a move that was due was refused",
    };

    protected override async Task<IActionResult> ShowAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            Dossier = await Desk.OpenAsync(id, cancellationToken);
        }
        catch (DeskRefusedException)
        {
            return StatusCode(StatusCodes.Status404NotFound);
        }

        Written = await board.WrittenAsync(id, cancellationToken);
        if (Dossier.Request.IsOpen)
            Doubts = await DoubtsAsync(Dossier, cancellationToken);
        Papers = PapersModel.Of(PapersOf(Dossier), Request);
        return Page();
    }

    private async Task<List<DoubtModel>> DoubtsAsync(Dossier dossier, CancellationToken cancellationToken)
    {
        var doubts = new List<DoubtModel>();
        foreach (var (message, form, _) in Forms.Where(form => form.InForce))
        {
            foreach (var (field, doubt) in form.Unsure.OrderBy(field => field.Value.Read.Page).ThenByDescending(field => field.Value.Read.Box?.Bottom))
            {
                var place = new FieldPlace(message, form.Id, field);
                doubts.Add(new DoubtModel(
                    place,
                    policy.Label(form.Kind, field),
                    $"{form.Source}, page {doubt.Read.Page ?? form.FirstPage}",
                    doubt,
                    await Desk.ChoicesAsync(dossier.Request.Id, place, cancellationToken),
                    doubt.Read.Box is null ? null : PagePictures.CutAddress(message, DigestOf(dossier, message, form), doubt.Read.Page ?? form.FirstPage, form.Id, field)));
            }
        }

        return doubts;
    }

    /// <summary>Whether the fields that a finding is about are asked for above it, enlarged.</summary>
    public bool IsAskedAbove(Finding finding) => finding.Code == FindingCodes.FormUnreadable && Doubts.Count > 0;

    /// <summary>Where the field that evidence quotes is shown enlarged; null when nobody knows where it stands.</summary>
    public string? CutOf(Evidence evidence) =>
        evidence is { FormId: { } formId, Field: { } name } && Forms.FirstOrDefault(known => known.Form.Id == formId) is { Form: { } form } found && form.Field(name) is { Box: not null, Page: { } page }
            ? PagePictures.CutAddress(found.Message, DigestOf(Dossier!, found.Message, form), page, form.Id, name)
            : null;

    private static string DigestOf(Dossier dossier, Guid message, FormFacts form) =>
        dossier.Mails.First(mail => mail.Message.Id == message).Settled.Documents.First(document => document.Forms.Any(own => own.Id == form.Id)).Digest;

    /// <summary>The pages, those with a form in force first; what is in question on each is outlined.</summary>
    private IEnumerable<PaperModel> PapersOf(Dossier dossier)
    {
        var questions = dossier.Rules.SelectMany(rule => rule.Findings).Where(finding => finding.Outcome > Outcome.Accept).SelectMany(finding => finding.Evidence)
            .Where(evidence => evidence is { FormId: not null, Field: not null }).Select(evidence => (evidence.FormId!, evidence.Field!))
            .Concat(Doubts.Select(doubt => (doubt.Place.FormId, doubt.Place.Field)))
            .ToHashSet();
        return dossier.Mails.SelectMany(mail => mail.Settled.Documents.Where(document => document.Pages > 0).SelectMany(document => Enumerable.Range(1, document.Pages!.Value).Select(page =>
            {
                var marks = document.Forms.SelectMany(form => form.Fields.Values.Where(field => field.Page == page && field.Box is not null && questions.Contains((form.Id, field.Name))).Select(field => (form.Id, field.Name)))
                    .Concat(document.Forms.SelectMany(form => form.Unsure.Where(field => field.Value.Read.Page == page && field.Value.Read.Box is not null).Select(field => (form.Id, field.Key))))
                    .Distinct().ToList();
                var isForm = document.Forms.Any(form => form.PagesOf.Contains(page));
                return (Paper: new PaperModel(document.Name, page, document.Pages, PagePictures.Address(mail.Message.Id, document.Digest, page, marks), marks.Count), isForm);
            })))
            .OrderByDescending(paper => paper.Paper.Marks > 0).ThenByDescending(paper => paper.isForm)
            .Select(paper => paper.Paper);
    }
}
