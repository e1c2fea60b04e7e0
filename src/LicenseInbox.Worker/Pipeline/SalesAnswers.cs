using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Issuing;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// Sales answers the mail that asked for new keys: with the keys, which are entered, or that the PO was not received, which the partner is asked for. What is wrong goes back to sales; after a few times
/// in a day a person has it.
/// </summary>
internal sealed class SalesAnswers(PipelineSettings settings, KeyIssuing issuing, Answering answering, TimeProvider time)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The request whose keys a mail of sales' is about: it names one of our mails in its thread. Null when it names none.</summary>
    public static async Task<Request?> FindAsync(ICasebook book, MessageFacts message, CancellationToken cancellationToken)
    {
        foreach (var id in message.References)
        {
            if (await book.FindOutgoingAsync(id, cancellationToken) is { KeysFor: { } request })
                return await book.RequestAsync(request, cancellationToken);
        }

        return null;
    }

    /// <summary>Why a person reads the mail in place of the program; null when the program does: sales was told often enough today what is wrong.</summary>
    public async Task<Finding?> TooManyAsync(ICasebook book, MessageFacts message, Request request, CancellationToken cancellationToken)
    {
        var returned = (await book.WrittenToDomainAsync(message.From[0].Domain, time.GetUtcNow() - Day, cancellationToken)).Count(mail => mail.KeysFor == request.Id && mail.InReplyTo is not null && !mail.TellsOutcome);
        return returned < settings.RepliesWithoutProgress ? null : new Finding
        {
            Code = FindingCodes.ReplyLimit,
            Outcome = settings.Policy.Table[FindingCodes.ReplyLimit].Outcome,
            Case = request.Case,
            Message = $"Sales' answers to case {request.Case} went back {returned} times within a day; a person reads this one.",
            Evidence = [Evidence.From("headers", "From", message.From[0].Address)],
        };
    }

    /// <summary>Takes the answer.</summary>
    public async Task TakeAsync(ICasebook book, Request request, RecordedMessage message, CancellationToken cancellationToken)
    {
        var answer = SalesAnswer.Read(message.Facts, Asked(request), settings.Policy);
        var author = AuditEntry.Program;
        IReadOnlyList<string> problems = answer.Problems;
        if (answer.OrderNotReceived)
        {
            if (request.Status == RequestStatus.WaitingForSales)
                await issuing.OrderNotReceivedAsync(book, request, author, cancellationToken);
            else if (request.State.OrderMissing is null)
                problems = [$"The partner was not asked for the PO: {KeyIssuing.StatusInWords(request.Status)}."];
        }
        else if (answer.Keys.Count > 0 && answer.Problems.Count == 0 && answer.Keys.All(pair => request.State.IssuedKeys.TryGetValue(pair.Key, out var key) && key == pair.Value))
        {
            // The same once more: nothing new.
            return;
        }
        else if (problems.Count == 0)
        {
            problems = await issuing.EnterAsync(book, request, answer.Keys, author, cancellationToken);
        }

        if (problems.Count == 0)
            return;
        book.Add(AuditEntry.Of(request, time.GetUtcNow(), AuditActions.SalesAnswerReturned, new { Message = message.Id, Problems = problems.Count }));
        await answering.Sales.BackToSalesAsync(book, message, request, problems, cancellationToken);
    }

    /// <summary>The keys that sales was asked for, those that were entered since too: it may repeat them.</summary>
    private static List<MoveLicense> Asked(Request request) =>
        (request.Decision?.Moves ?? []).Where(move => move.IsUpgrade).SelectMany(move => move.Licenses).DistinctBy(license => license.Key).ToList();
}
