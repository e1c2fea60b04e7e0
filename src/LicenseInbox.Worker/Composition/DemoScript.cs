using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Web.Hosting;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Csv;
using LicenseInbox.Worker.Maildir;
using Microsoft.Extensions.Hosting;

namespace LicenseInbox.Worker.Composition;

/// <summary>Where the demo's samples come from, and the mailbox they are delivered to.</summary>
internal sealed record DemoFolders(string Samples, string Mailbox);

/// <summary>Plays the partners: delivers the samples in order and shows what became of each.</summary>
/// <param name="casebooks">The worker's store, to look at.</param>
/// <param name="import">Loads the invented systems, cases and partners.</param>
/// <param name="reader">Tells which message a sample is.</param>
/// <param name="table">What is shown.</param>
/// <param name="folders">The folders.</param>
/// <param name="console">Where what needs a person is shown; null where there is none.</param>
/// <param name="end">Called when the last sample is done; null to go on until the operator stops it.</param>
/// <param name="time">The clock.</param>
internal sealed class DemoScript(
    ICasebooks casebooks, RegistryImport import, IMessageReader reader, DemoTable table, DemoFolders folders, ConsoleSite? console, Func<Task>? end, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await import.ImportAsync(Path.Combine(folders.Samples, "data"), overrideMoves: false, stoppingToken);
        foreach (var file in Directory.GetFiles(Path.Combine(folders.Samples, "mails"), "*.eml").Order(StringComparer.Ordinal))
        {
            var raw = await File.ReadAllBytesAsync(file, stoppingToken);
            var facts = await reader.ReadAsync(raw, stoppingToken);
            await MaildirMailbox.DeliverAsync(folders.Mailbox, raw, time.GetUtcNow(), stoppingToken);
            await table.ShowAsync(await FollowAsync(Path.GetFileNameWithoutExtension(file), facts, stoppingToken));
        }

        await table.CompleteAsync(goesOn: end is null, console is null ? null : await console.LinkAsync(AuditEntry.Operator, stoppingToken));
        if (end is not null)
            await end();
    }

    /// <summary>Waits until the worker is done with a sample: it is ignored or an exception of its own, or its answer lies in the outbox.</summary>
    private async Task<DemoRow> FollowAsync(string sample, MessageFacts facts, CancellationToken cancellationToken)
    {
        for (var until = time.GetUtcNow() + Patience; ;)
        {
            if (await LookAsync(sample, facts, cancellationToken) is { } row)
                return row;
            if (time.GetUtcNow() > until)
                return new DemoRow(sample, facts.Subject, "nothing yet", [], null, null);
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
        }
    }

    private async Task<DemoRow?> LookAsync(string sample, MessageFacts facts, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        if (await book.FindMessageAsync(facts.MessageId, facts.Digest, cancellationToken) is not { } message)
            return null;
        if (message.Requests.Count == 0)
            return new DemoRow(sample, facts.Subject, message.State == MessageState.Ignored ? "ignored" : "flagged", Codes(message.Findings), null, null);
        var request = await book.RequestAsync(message.Requests[0], cancellationToken);
        var reply = await book.LastOutgoingAsync(request.Id, cancellationToken);
        if (reply is not { State: OutgoingState.Sent } || reply.InReplyTo != facts.MessageId || request.Status == RequestStatus.Queued)
            return null;
        var handover = await book.HandoversAsync(request.Id, cancellationToken) is { Count: > 0 } made ? made[^1] : null;
        if (handover is { State: HandoverState.Due or HandoverState.Written })
            return null;
        var toBilling = handover?.MailId is { } mailId ? (await book.FindOutgoingAsync(mailId, cancellationToken))?.LastError : null;
        var outcome = request.Status switch
        {
            RequestStatus.WaitingForPartner => "asked",
            RequestStatus.Rejected => "rejected",
            RequestStatus.WithRepresentative => "flagged",
            _ => "accepted",
        };
        return new DemoRow(sample, facts.Subject, outcome, Codes(request.Decision!.Findings.Where(finding => finding.Outcome != Outcome.Note)), OutputJson.Word(request.Status), toBilling is null ? reply.LastError : $"{reply.LastError}\nto billing: {toBilling}");
    }

    private static List<string> Codes(IEnumerable<Finding> findings) => findings.Select(finding => finding.Code).Distinct().ToList();
}
