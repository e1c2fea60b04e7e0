using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>When emails are replaced by the same without their card forms.</summary>
/// <param name="After">So long after billing's server took the last hand-over: until then it may come back.</param>
/// <param name="LookEvery">How often such emails are looked for.</param>
/// <param name="TryAgainAfter">How long one that is held back waits before it is tried again.</param>
internal sealed record RetentionSettings(TimeSpan After, TimeSpan LookEvery, TimeSpan TryAgainAfter);

/// <summary>
/// Replaces emails in the mailbox by the same without their card forms, once those are of no more use here. In this order, each step safe to be the last and safe to be done again: the copy is made, its digest
/// noted; it is appended; it is read back; then the original is removed. What lies in the mailbox tells how far it came. It is the only thing the worker ever removes. One worker at a time does this.
/// </summary>
internal sealed class CardRetentions(
    ICasebooks casebooks,
    IReadOnlyList<IFiledMails> mailboxes,
    IMailRemaker remaker,
    PipelineSettings settings,
    LeaseKeeper leases,
    IRestoredStore restored,
    RetentionSettings retentions,
    TimeProvider time,
    ILogger<CardRetentions> logger) : BackgroundService
{
    private const int HeldPerHour = 50;

    private readonly ExceptionGroups _groups = new(HeldPerHour);

    /// <summary>Replaces every email that is due.</summary>
    public async Task ReplaceDueAsync(Lease lease, CancellationToken cancellationToken)
    {
        IReadOnlyList<Guid> messages;
        await using (var book = await casebooks.OpenAsync(cancellationToken))
            messages = await book.MessagesToStripAsync(time.GetUtcNow() - retentions.After, time.GetUtcNow(), cancellationToken);
        foreach (var id in messages)
        {
            try
            {
                if (await PlanAsync(lease, id, cancellationToken) is { } plan)
                    await ReplaceAsync(plan, cancellationToken);
            }
            catch (Exception error) when (error is MailboxUnavailableException or ReaderUnavailableException or ConcurrentChangeException)
            {
                logger.LogWarning("A card form stays in the mailbox for now: {Reason:l}", error.Message);
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leases.RunAsync("card retention", ReplaceAsync, stoppingToken);

    private Task ReplaceAsync(Lease lease, CancellationToken stoppingToken) => SteadyWork.RunAsync("Card forms in the mailbox", token => ReplaceDueAsync(lease, token), retentions.LookEvery, restored, time, logger, stoppingToken);

    private async Task<Plan?> PlanAsync(Lease lease, Guid id, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        var message = await book.MessageAsync(id, cancellationToken);
        var handovers = await book.HandoversAsync(id, cancellationToken);
        var requests = (await book.OpenRequestsAsync(cancellationToken)).Concat(await book.RequestsOfMessageAsync(id, cancellationToken)).ToList();
        foreach (var handover in handovers)
            requests.Add(await book.RequestAsync(handover.RequestId, cancellationToken));
        if (!CardRetention.IsDue(id, handovers, requests, time.GetUtcNow() - retentions.After) || mailboxes.FirstOrDefault(mailbox => mailbox.Account == message.Account) is not { } mailbox)
            return null;
        var now = time.GetUtcNow();
        var retention = await book.FindRetentionAsync(id, cancellationToken) ?? new CardRetention { MessageId = id, MailId = message.Facts.MessageId, NotedAt = now, NotBefore = now };
        return new Plan(lease, message, handovers, mailbox, retention);
    }

    private async Task ReplaceAsync(Plan plan, CancellationToken cancellationToken)
    {
        var (originals, copies) = await LookAsync(plan, plan.Retention.CopyDigest, cancellationToken);
        if (originals.Exists(original => original.Mail.IsWatched))
        {
            await HoldAsync(plan, "it lies in the folder that is watched, where it can't be replaced. Move it to another folder of the mailbox", cancellationToken);
            return;
        }

        if (copies.Count == 0 && originals.Count == 0)
        {
            await EndAsync(plan, RetentionState.Gone, cancellationToken);
            return;
        }

        if (copies.Count == 0)
        {
            if (await AppendAsync(plan, originals[0], cancellationToken) is { } why)
            {
                await HoldAsync(plan, why, cancellationToken);
                return;
            }

            plan = plan with { Retention = await NotedAsync(plan, cancellationToken) };
            (originals, copies) = await LookAsync(plan, plan.Retention.CopyDigest, cancellationToken);
            if (copies.Count == 0)
            {
                await HoldAsync(plan, "its copy without the card form could not be read back from the server", cancellationToken);
                return;
            }
        }

        // The copy is there for sure. Of two (a connection was lost while one was appended) one is enough.
        foreach (var mail in originals.Concat(copies.Skip(1)))
        {
            if (await plan.Mailbox.RemoveAsync(mail.Mail, cancellationToken) is { } refused)
            {
                await HoldAsync(plan, refused, cancellationToken);
                return;
            }
        }

        await EndAsync(plan, RetentionState.Replaced, cancellationToken);
    }

    /// <summary>What lies in the mailbox of it: the email as it came, and the copy without its card form.</summary>
    private async Task<(List<Lying> Originals, List<Lying> Copies)> LookAsync(Plan plan, string? copyDigest, CancellationToken cancellationToken)
    {
        var (originals, copies) = (new List<Lying>(), new List<Lying>());
        foreach (var mail in await plan.Mailbox.FindAsync(plan.Message.Facts.MessageId, plan.Message.ReceivedAt, cancellationToken))
        {
            if (await plan.Mailbox.FetchAsync(mail, cancellationToken) is not { } raw)
                continue;
            var digest = await remaker.DigestAsync(raw, cancellationToken);
            if (digest == plan.Message.Facts.Digest)
                originals.Add(new Lying(mail, raw));
            else if (digest is not null && digest == copyDigest)
                copies.Add(new Lying(mail, raw));
        }

        return (originals, copies);
    }

    /// <summary>Makes the copy, notes its digest, and appends it; why not, or null.</summary>
    private async Task<string?> AppendAsync(Plan plan, Lying original, CancellationToken cancellationToken)
    {
        if (await plan.Mailbox.CannotRemoveAsync(original.Mail, cancellationToken) is { } refused)
            return refused;
        var stripped = await remaker.StripAsync(original.Raw, OrderOf(plan), cancellationToken);
        if (stripped.As != RemadeAs.Made)
            return $"the copy without the card form could not be made: {stripped.Why ?? "the email is another one"}";
        await PutAsync(plan, plan.Retention with { CopyDigest = stripped.Digest }, null, cancellationToken);
        await plan.Mailbox.AppendBesideAsync(original.Mail, stripped.Content, cancellationToken);
        return null;
    }

    private StripOrder OrderOf(Plan plan) => new()
    {
        MailDigest = plan.Message.Facts.Digest,
        Removals = plan.Message.Facts.Documents.Where(document => document.Forms.Any(form => form.Kind == FormKind.CardAuthorization)).Select(document => RemovalOf(plan, document)).ToList(),
    };

    private Removal RemovalOf(Plan plan, DocumentFacts document)
    {
        var kept = CardPages.ToKeep(document);
        var day = WrittenDay.Of(plan.Retention.NotedAt, settings.Policy.TimeZone);
        var cases = string.Join(", ", plan.Handovers.Select(handover => handover.Case.Text).Distinct());
        var what = kept.Count == 0 ? $"The attachment {document.Name} was removed here on {day}: it was" : $"Pages of the attachment {document.Name} were removed here on {day} (the others follow, drawn anew): they were";
        return new Removal(document.Digest, kept, $"[{what} a {settings.Policy.Title(FormKind.CardAuthorization)}, which was handed to billing (case {cases}) and is not kept in this mailbox. Nothing else of this email was changed.]\n");
    }

    private async Task<CardRetention> NotedAsync(Plan plan, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        return await book.FindRetentionAsync(plan.Message.Id, cancellationToken) ?? plan.Retention;
    }

    private async Task EndAsync(Plan plan, RetentionState state, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var detail = state == RetentionState.Replaced ? "The email was replaced in the mailbox by the same without its card form." : "The email is not in the mailbox any more: nothing was replaced.";
        await PutAsync(
            plan,
            plan.Retention with { State = state, EndedAt = now, Held = null, ExceptionId = null },
            AuditEntry.Of(plan.Handovers[0].RequestId, plan.Handovers[0].Case, now, state == RetentionState.Replaced ? AuditActions.CardRemoved : AuditActions.CardGone, new { Message = plan.Message.Id, plan.Retention.CopyDigest }),
            cancellationToken);
        logger.LogInformation("Case {Case:l}: {Detail:l}", plan.Handovers[0].Case.Text, detail);
    }

    private async Task HoldAsync(Plan plan, string why, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var book = await casebooks.OpenAsync(plan.Lease, cancellationToken);
        var current = await book.FindRetentionAsync(plan.Message.Id, cancellationToken) ?? plan.Retention;
        if (current.Held != why)
        {
            await ReleaseAsync(book, current, cancellationToken);
            var record = new ExceptionRecord
            {
                Id = Guid.CreateVersion7(now),
                Code = FindingCodes.RetentionHeld,
                Summary = $"The card form of \"{plan.Message.Facts.Subject}\" (received {plan.Message.ReceivedAt:u}) stays in the mailbox: {why}. It is tried again.",
                Case = plan.Handovers[0].Case,
                OpenedAt = now,
            };
            current = current with { Held = why, ExceptionId = (await _groups.AddAsync(book, why, record, cancellationToken)).Id };
            logger.LogWarning("{Summary:l}", record.Summary);
        }

        book.Put(current with { NotBefore = now + retentions.TryAgainAfter });
        await book.CommitAsync(cancellationToken);
    }

    private async Task PutAsync(Plan plan, CardRetention retention, AuditEntry? entry, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(plan.Lease, cancellationToken);
        if (entry is not null)
        {
            await ReleaseAsync(book, await book.FindRetentionAsync(retention.MessageId, cancellationToken), cancellationToken);
            book.Add(entry);
        }

        book.Put(retention);
        await book.CommitAsync(cancellationToken);
    }

    private async Task ReleaseAsync(ICasebook book, CardRetention? retention, CancellationToken cancellationToken)
    {
        if (retention?.ExceptionId is { } id && await book.FindExceptionAsync(id, cancellationToken) is { Resolution: null } record)
            book.Put(record.Without(retention.MessageId, "What held the card form in the mailbox is gone.", time.GetUtcNow()));
    }

    private sealed record Plan(Lease Lease, RecordedMessage Message, IReadOnlyList<CardHandover> Handovers, IFiledMails Mailbox, CardRetention Retention);

    /// <summary>A mail that lies in the mailbox, with its bytes.</summary>
    private sealed record Lying(FiledMail Mail, ReadOnlyMemory<byte> Raw);
}
