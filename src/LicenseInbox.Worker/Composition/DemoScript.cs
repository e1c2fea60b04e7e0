using System.Text;
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
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await import.ImportAsync(Path.Combine(folders.Samples, "data"), overrideMoves: false, progress: null, stoppingToken);
        foreach (var file in Directory.GetFiles(Path.Combine(folders.Samples, "mails"), "*.eml").Order(StringComparer.Ordinal))
        {
            var raw = await File.ReadAllBytesAsync(file, stoppingToken);
            var facts = await reader.ReadAsync(raw, stoppingToken);
            await MaildirMailbox.DeliverAsync(folders.Mailbox, raw, time.GetUtcNow(), stoppingToken);
            var sample = Path.GetFileNameWithoutExtension(file);
            await table.ShowAsync(await FollowAsync(() => LookAsync(sample, facts, stoppingToken), sample, facts, stoppingToken));
            var answer = Path.Combine(folders.Samples, "answers", Path.GetFileName(file));
            if (File.Exists(answer))
                await table.ShowAsync(await AnswerAsync(sample, facts, answer, stoppingToken));
        }

        await table.CompleteAsync(goesOn: end is null, console is null ? null : await console.LinkAsync(AuditEntry.Operator, stoppingToken));
        if (end is not null)
            await end();
    }

    /// <summary>Waits until the worker is done with a sample: it is ignored or an exception of its own, or its answer lies in the outbox.</summary>
    private async Task<DemoRow> FollowAsync(Func<Task<DemoRow?>> look, string sample, MessageFacts facts, CancellationToken cancellationToken)
    {
        for (var until = time.GetUtcNow() + Patience; ;)
        {
            if (await WhenFreeAsync(look) is { } row)
                return row;
            if (time.GetUtcNow() > until)
                return new DemoRow(sample, facts.Subject, "nothing yet", [], null, null);
            await Task.Delay(LookEvery, time, cancellationToken);
        }
    }

    /// <summary>On a busy machine the worker itself may have the store for long: then it is looked at again.</summary>
    private static async Task<T?> WhenFreeAsync<T>(Func<Task<T?>> look)
        where T : class
    {
        try
        {
            return await look();
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    /// <summary>Plays sales: answers the mail that asks for new keys, once it lies in the outbox.</summary>
    private async Task<DemoRow> AnswerAsync(string sample, MessageFacts upgrade, string answer, CancellationToken cancellationToken)
    {
        var name = $"{sample}, sales answers";
        string? order = null;
        for (var until = time.GetUtcNow() + Patience; order is null; await Task.Delay(LookEvery, time, cancellationToken))
        {
            if (time.GetUtcNow() > until)
                return new DemoRow(name, upgrade.Subject, "nothing yet", [], null, null);
            order = await WhenFreeAsync(() => OrderAsync(upgrade, cancellationToken));
        }

        var raw = Encoding.UTF8.GetBytes((await File.ReadAllTextAsync(answer, cancellationToken)).Replace("ORDER", order, StringComparison.Ordinal).ReplaceLineEndings("\r\n"));
        var facts = await reader.ReadAsync(raw, cancellationToken);
        await MaildirMailbox.DeliverAsync(folders.Mailbox, raw, time.GetUtcNow(), cancellationToken);
        return await FollowAsync(() => LookAsync(name, upgrade, cancellationToken, RequestStatus.Moved), name, facts, cancellationToken);
    }

    /// <summary>The Message-ID of the mail that asked sales for the new keys of an upgrade; null until it was sent.</summary>
    private async Task<string?> OrderAsync(MessageFacts upgrade, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        if (await book.FindMessageAsync(upgrade.MessageId, upgrade.Digest, cancellationToken) is not { Requests: [var id, ..] })
            return null;
        return (await book.RequestAsync(id, cancellationToken)).State.Order?.MailId is { } mail && await book.FindOutgoingAsync(mail, cancellationToken) is { State: OutgoingState.Sent } sent ? sent.MessageId : null;
    }

    private async Task<DemoRow?> LookAsync(string sample, MessageFacts facts, CancellationToken cancellationToken, RequestStatus? awaited = null)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        if (await book.FindMessageAsync(facts.MessageId, facts.Digest, cancellationToken) is not { } message)
            return null;
        if (message.Requests.Count == 0)
            return new DemoRow(sample, facts.Subject, message.State == MessageState.Ignored ? "ignored" : "flagged", Codes(message.Findings), null, null);
        var request = await book.RequestAsync(message.Requests[0], cancellationToken);
        var reply = await book.LastOutgoingAsync(request.Id, cancellationToken);
        if (awaited is not null && (request.Status != awaited || reply?.WrittenAt < request.State.MovedAt))
            return null;
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
