using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Pricing;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>How card forms are handed over.</summary>
/// <param name="Address">Billing's address.</param>
/// <param name="LookEvery">How often hand-overs that are due are looked for.</param>
/// <param name="TryAgainAfter">How long one that is held back waits before it is tried again.</param>
internal sealed record HandoverSettings(string Address, TimeSpan LookEvery, TimeSpan TryAgainAfter);

/// <summary>
/// Hands the card forms of moves made to billing: finds the email in the mailbox, has the reader encrypt the form's pages, and puts what comes out into the outbox. Without a certificate billing is
/// told where the form lies. What stands in the way is told to a person once, and tried again until it is gone. One worker at a time does this.
/// </summary>
internal sealed class CardHandovers(
    ICasebooks casebooks,
    IDeliveryLog log,
    IReadOnlyList<IMailbox> mailboxes,
    IMailRemaker remaker,
    IBillingCertificates certificates,
    IReplyWriter writer,
    PipelineSettings settings,
    OutboxBell bell,
    LeaseKeeper leases,
    IRestoredStore restored,
    HandoverSettings handovers,
    TimeProvider time,
    ILogger<CardHandovers> logger) : BackgroundService
{
    private const int HeldPerHour = 50;

    private readonly ExceptionGroups _groups = new(HeldPerHour);

    /// <summary>Makes every hand-over that is due.</summary>
    public async Task MakeDueAsync(Lease lease, CancellationToken cancellationToken)
    {
        IReadOnlyList<CardHandover> due;
        await using (var book = await casebooks.OpenAsync(cancellationToken))
            due = await book.HandoversToMakeAsync(time.GetUtcNow(), cancellationToken);
        foreach (var handover in due)
        {
            try
            {
                await MakeAsync(lease, handover, cancellationToken);
            }
            catch (Exception error) when (error is MailboxUnavailableException or ReaderUnavailableException or ConcurrentChangeException)
            {
                logger.LogWarning("The hand-over of case {Case:l} waits: {Reason:l}", handover.Case.Text, error.Message);
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leases.RunAsync("card hand-overs", HandOverAsync, stoppingToken);

    private Task HandOverAsync(Lease lease, CancellationToken stoppingToken) => SteadyWork.RunAsync("Hand-overs", token => MakeDueAsync(lease, token), handovers.LookEvery, restored, time, logger, stoppingToken);

    private async Task MakeAsync(Lease lease, CardHandover handover, CancellationToken cancellationToken)
    {
        if (await PlanAsync(handover, cancellationToken) is not { } plan)
            return;
        var look = await certificates.LookAsync(cancellationToken);
        if (look is { AreConfigured: true, Usable.Count: 0 })
        {
            // One cause, and one record of it, for however many hand-overs wait for it.
            await HoldAsync(lease, handover, isOfCase: false, $"Card forms are not handed to billing. {string.Join(' ', look.Problems)}", cancellationToken);
            return;
        }

        foreach (var problem in look.Problems)
            logger.LogWarning("A card form is encrypted for fewer: {Problem:l}", problem);
        var (mail, why) = await WriteAsync(plan, look, cancellationToken);
        if (mail is null)
            await HoldAsync(lease, handover, isOfCase: true, why!, cancellationToken);
        else
            await PutAsync(lease, plan, mail, cancellationToken);
    }

    /// <summary>What it is made from; null while moves of its request are queued, or its email is not filed: then it would be told to lie where it does not stay.</summary>
    private async Task<Plan?> PlanAsync(CardHandover handover, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        var request = await book.RequestAsync(handover.RequestId, cancellationToken);
        if (request.Status == RequestStatus.Queued)
            return null;
        var message = await book.MessageAsync(handover.MessageId, cancellationToken);
        if ((await log.InStateAsync(message.Account, DeliveryState.Handled, cancellationToken)).Any(delivery => delivery.MessageId == message.Id))
            return null;
        var document = message.Facts.Documents.First(document => document.Forms.Any(form => form.Id == handover.CardFormId));
        var moves = (await book.MovesAsync(handover.RequestId, cancellationToken)).Where(move => handover.Moves.Contains(move.Id)).ToList();
        return new Plan(handover, message, document, document.Forms.First(form => form.Id == handover.CardFormId), moves);
    }

    /// <summary>The mail to billing, or why there is none yet.</summary>
    private async Task<(OutgoingMail? Mail, string? Why)> WriteAsync(Plan plan, CertificateLook look, CancellationToken cancellationToken)
    {
        var mailbox = mailboxes.FirstOrDefault(mailbox => mailbox.Account == plan.Message.Account) ?? mailboxes[0];
        var facts = plan.Message.Facts;
        foreach (var filed in await mailbox.Filed.FindAsync(facts.MessageId, plan.Message.ReceivedAt, cancellationToken))
        {
            if (await mailbox.Filed.FetchAsync(filed, cancellationToken) is not { } raw)
                continue;
            if (!look.AreConfigured)
            {
                if (await remaker.DigestAsync(raw, cancellationToken) == facts.Digest)
                    return (Mail(plan, writer.WriteToBilling(ModelOf(plan, PlaceOf(plan, mailbox, filed))), null), null);
                continue;
            }

            var notice = writer.WriteToBilling(ModelOf(plan, null));
            var remade = await remaker.EncloseAsync(raw, OrderOf(plan, notice, look), cancellationToken);
            if (remade.As == RemadeAs.Made)
                return (Mail(plan, notice, remade.Content.ToArray()), null);
            if (remade.As == RemadeAs.Failed)
                return (null, $"The card form of case {plan.Handover.Case} ({plan.Form.Source}) could not be encrypted for billing: {remade.Why}. It is tried again.");
        }

        return (null, $"The card form of case {plan.Handover.Case} is not handed to billing: the email it came in (\"{facts.Subject}\", received {plan.Message.ReceivedAt:u}) is in none of the mailbox's folders. Put it back into one of them.");
    }

    private static EncloseOrder OrderOf(Plan plan, BillingNotice notice, CertificateLook look) => new()
    {
        MailDigest = plan.Message.Facts.Digest,
        Document = plan.Document.Digest,
        Pages = CardPages.ToDraw(plan.Document, plan.Form),
        FileName = $"card-authorization-{plan.Handover.Case.Canonical}",
        Text = notice.Text,
        Certificates = look.Usable,
    };

    private BillingModel ModelOf(Plan plan, CardFormPlace? place) => new()
    {
        Case = plan.Handover.Case,
        Moves = plan.Moves.Select(move => move.Planned).ToList(),
        Lines = plan.Moves.SelectMany(move => Statement.Of(move, settings.Policy)).ToList(),
        MovedAt = InZone(plan.Moves.Max(move => move.MadeAt) ?? plan.Handover.DueAt),
        Place = place,
    };

    private CardFormPlace PlaceOf(Plan plan, IMailbox mailbox, FiledMail filed) =>
        new(mailbox.Address, filed.Id.Folder, plan.Message.Facts.MessageId, InZone(plan.Message.ReceivedAt), plan.Message.Facts.Subject, plan.Form.Source, plan.Form.FirstPage);

    private OutgoingMail Mail(Plan plan, BillingNotice notice, byte[]? enveloped)
    {
        var now = time.GetUtcNow();
        return new OutgoingMail
        {
            Id = Guid.CreateVersion7(now),
            // Its hand-over's: it can't be written twice.
            MessageId = $"{plan.Handover.Id:N}@{settings.MessageIdDomain}",
            Account = plan.Message.Account,
            To = [new MailAddress(null, handovers.Address)],
            Subject = notice.Subject,
            Text = notice.Text,
            Enveloped = enveloped,
            Comments = enveloped is null ? [] : plan.Moves.Select(move => $"{string.Join(", ", move.Planned.Licenses.Select(license => license.Key))} moved from {move.Planned.From} to {move.Planned.To}").ToList(),
            Cases = [plan.Handover.Case],
            HandoverId = plan.Handover.Id,
            Told = [Answer.ToldToBilling(plan.Handover.Case, plan.Moves.Select(move => move.Planned))],
            TellsOutcome = true,
            WrittenAt = now,
            NotBefore = now,
        };
    }

    private async Task PutAsync(Lease lease, Plan plan, OutgoingMail mail, CancellationToken cancellationToken)
    {
        await using (var book = await casebooks.OpenAsync(lease, cancellationToken))
        {
            var current = await book.HandoverAsync(plan.Handover.Id, cancellationToken);
            // A further move was made meanwhile: it is written anew, with that move.
            if (!current.IsToBeMade || current.Moves.Count != plan.Handover.Moves.Count)
                return;
            await ReleaseAsync(book, current, cancellationToken);
            book.Put(mail);
            book.Put(current with { State = HandoverState.Written, MailId = mail.MessageId, IsEnclosed = mail.Enveloped is not null, Held = null, ExceptionId = null });
            book.Add(AuditEntry.Of(current.RequestId, current.Case, mail.WrittenAt, AuditActions.CardHandedOver, new { Handover = current.Id, Mail = mail.Id, IsEnclosed = mail.Enveloped is not null, current.CardFormId, current.Moves }));
            await book.CommitAsync(cancellationToken);
        }

        bell.Ring();
        logger.LogInformation("Card form of case {Case:l} goes to billing", plan.Handover.Case.Text);
    }

    private async Task HoldAsync(Lease lease, CardHandover handover, bool isOfCase, string why, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var book = await casebooks.OpenAsync(lease, cancellationToken);
        var current = await book.HandoverAsync(handover.Id, cancellationToken);
        if (!current.IsToBeMade)
            return;
        if (current.Held != why)
        {
            await ReleaseAsync(book, current, cancellationToken);
            var record = new ExceptionRecord { Id = handover.Id, Code = FindingCodes.BillingHeld, Summary = why, Case = isOfCase ? handover.Case : null, MoveId = isOfCase ? handover.Moves[0] : null, OpenedAt = now };
            current = current with { Held = why, ExceptionId = (await _groups.AddAsync(book, why, record, cancellationToken)).Id };
            logger.LogWarning("Held back: {Reason:l}", why);
        }

        book.Put(current with { State = HandoverState.Held, NotBefore = now + handovers.TryAgainAfter });
        await book.CommitAsync(cancellationToken);
    }

    /// <summary>What held it back is gone, or is something else now.</summary>
    private async Task ReleaseAsync(ICasebook book, CardHandover handover, CancellationToken cancellationToken)
    {
        if (handover.ExceptionId is { } id && await book.FindExceptionAsync(id, cancellationToken) is { Resolution: null } record)
            book.Put(record.Without(handover.Id, "What held the card form back is gone.", time.GetUtcNow()));
    }

    private DateTimeOffset InZone(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, settings.Policy.TimeZone);

    private sealed record Plan(CardHandover Handover, RecordedMessage Message, DocumentFacts Document, FormFacts Form, IReadOnlyList<Move> Moves);
}
