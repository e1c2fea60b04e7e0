using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Issuing;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>How sales is asked for new keys.</summary>
/// <param name="RemindBefore">When it is reminded, as time before the deadline.</param>
/// <param name="LookEvery">How often orders that are due are looked for.</param>
/// <param name="WorksheetWithin">So long the worksheet is waited for when mailbox or readers don't answer; then the order goes without.</param>
internal sealed record SalesOrderSettings(IReadOnlyList<TimeSpan> RemindBefore, TimeSpan LookEvery, TimeSpan WorksheetWithin);

/// <summary>
/// Asks sales for the new keys of accepted upgrades, and reminds it while the clock runs out. The worksheet goes along as pictures that the readers draw, with everything covered that may be card data, so
/// that neither a card form in the same file nor a value of it leaves. One worker at a time does this.
/// </summary>
internal sealed class SalesOrders(
    ICasebooks casebooks,
    IReadOnlyList<IFiledMails> mailboxes,
    IPageImages images,
    Answering answering,
    OutboxBell bell,
    LeaseKeeper leases,
    IRestoredStore restored,
    SalesOrderSettings settings,
    TimeProvider time,
    ILogger<SalesOrders> logger) : BackgroundService
{
    /// <summary>Writes the orders and reminders that are due.</summary>
    public async Task WriteDueAsync(Lease lease, CancellationToken cancellationToken)
    {
        IReadOnlyList<Request> waiting;
        await using (var book = await casebooks.OpenAsync(cancellationToken))
            waiting = await book.RequestsInAsync(RequestStatus.WaitingForSales, cancellationToken);
        foreach (var request in waiting)
        {
            try
            {
                if (request.State.Order is { WrittenAt: null } order)
                    await OrderAsync(lease, request, order, cancellationToken);
                else if (IsReminderDue(request))
                    await RemindAsync(lease, request, cancellationToken);
            }
            catch (ConcurrentChangeException)
            {
                // Somebody else changed the request meanwhile: it is looked at again.
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leases.RunAsync("sales orders", WriteAsync, stoppingToken);

    private Task WriteAsync(Lease lease, CancellationToken stoppingToken) => SteadyWork.RunAsync("Mails to sales", token => WriteDueAsync(lease, token), settings.LookEvery, restored, time, logger, stoppingToken);

    private bool IsReminderDue(Request request) =>
        request.State.Order is { } order && request.Deadline is { } deadline && order.IsReminderDue(deadline, settings.RemindBefore, time.GetUtcNow());

    private async Task OrderAsync(Lease lease, Request request, SalesOrder order, CancellationToken cancellationToken)
    {
        if (await WorksheetAsync(request, order, cancellationToken) is not { } worksheet)
            return;
        await InAsync(lease, request, async (book, current) =>
        {
            if (current.State.Order is { WrittenAt: null } due && due.Told == order.Told)
                await answering.Sales.ToSalesAsync(book, current, worksheet, timeLeft: null, cancellationToken);
        }, cancellationToken);
        logger.LogInformation("Sales is asked for the new keys of case {Case:l}", request.Case?.Text);
    }

    private Task RemindAsync(Lease lease, Request request, CancellationToken cancellationToken) => InAsync(lease, request, async (book, current) =>
    {
        if (IsReminderDue(current))
            await answering.Sales.ToSalesAsync(book, current, [], current.Deadline - time.GetUtcNow(), cancellationToken);
    }, cancellationToken);

    private async Task InAsync(Lease lease, Request request, Func<ICasebook, Request, Task> act, CancellationToken cancellationToken)
    {
        await using (var book = await casebooks.OpenAsync(lease, cancellationToken))
        {
            var current = await book.RequestAsync(request.Id, cancellationToken);
            if (current.Status == RequestStatus.WaitingForSales)
                await act(book, current);
            await book.CommitAsync(cancellationToken);
        }

        bell.Ring();
    }

    /// <summary>Pictures of the worksheet's pages; empty when there are none to be had; null while mailbox or readers don't answer and there is time yet.</summary>
    private async Task<IReadOnlyList<AttachedFile>?> WorksheetAsync(Request request, SalesOrder order, CancellationToken cancellationToken)
    {
        var files = new List<AttachedFile>();
        try
        {
            foreach (var form in request.State.Forms.Where(form => form.Kind == FormKind.MigrationWorksheet))
                await AddAsync(files, form, cancellationToken);
            return files;
        }
        catch (Exception error) when (error is MailboxUnavailableException or ReaderUnavailableException)
        {
            if (order.DueAt + settings.WorksheetWithin > time.GetUtcNow())
                return null;
            logger.LogWarning("Sales is asked without the worksheet of case {Case:l}: {Reason:l}", request.Case?.Text, error.Message);
            return [];
        }
    }

    private async Task AddAsync(List<AttachedFile> files, RequestForm worksheet, CancellationToken cancellationToken)
    {
        RecordedMessage message;
        await using (var book = await casebooks.OpenAsync(cancellationToken))
            message = await book.MessageAsync(worksheet.SubmissionId, cancellationToken);
        var document = message.Facts.Documents.First(document => document.Forms.Any(form => form.Id == worksheet.FormId));
        var pages = document.Forms.First(form => form.Id == worksheet.FormId).PagesOf;
        var mailbox = mailboxes.FirstOrDefault(mailbox => mailbox.Account == message.Account) ?? mailboxes[0];
        foreach (var filed in await mailbox.FindAsync(message.Facts.MessageId, message.ReceivedAt, cancellationToken))
        {
            if (await mailbox.FetchAsync(filed, cancellationToken) is not { } raw)
                continue;
            var drawn = new List<PageImage>();
            foreach (var page in pages)
                drawn.Add(await images.DrawAsync(raw, new PageOrder(page, new MailedDocument(message.Facts.Digest, document.Digest)), cancellationToken));
            if (drawn.Find(page => page.Problem is not null) is { } problem)
            {
                logger.LogWarning("A page of the worksheet {Name:l} can't be shown to sales: {Reason:l}", document.Name, problem.Problem);
                continue;
            }

            files.AddRange(drawn.Select((page, index) => new AttachedFile($"migration-worksheet-{files.Count + index + 1}.jpg", "image/jpeg", page.Jpeg.ToArray())));
            return;
        }
    }
}
