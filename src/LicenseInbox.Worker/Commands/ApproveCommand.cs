using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Pipeline;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>licenseinbox approve</c>: lets an accepted request go on that waits for a person. It is decided once more on the facts of now.</summary>
internal sealed class ApproveCommand(ICasebooks casebooks, Deciding deciding, Answering answering, TimeProvider time, TextWriter output)
{
    public async Task<int> RunAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        var request = await book.FindRequestAsync(number, cancellationToken) ?? throw new CommandFailedException($"There is no request of case {number}.");
        try
        {
            request.Approve();
        }
        catch (InvalidOperationException e)
        {
            throw new CommandFailedException(e.Message, e);
        }

        book.Add(AuditEntry.Of(request, time.GetUtcNow(), AuditActions.RequestApproved, new { }) with { Author = AuditEntry.Operator });
        await deciding.DecideAsync(book, request, DecisionCause.Approval, cancellationToken);
        await answering.DecidedAgainAsync(book, request, cancellationToken);
        await book.CommitAsync(cancellationToken);
        await output.WriteLineAsync($"Case {number} goes on: {OutputJson.Word(request.Status)}.");
        return CommandRunner.Done;
    }
}
