using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Pipeline;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>licenseinbox issue</c>: enters what sales says of a software-only upgrade: the keys that it issued, whose moves are due then; or that the no-charge PO was not received.</summary>
internal sealed class IssueCommand(ICasebooks casebooks, KeyIssuing issuing, TextWriter output)
{
    public async Task<int> RunAsync(CaseNumber number, IReadOnlyDictionary<LicenseKey, LicenseKey> issued, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        var request = await book.FindRequestAsync(number, cancellationToken) ?? throw new CommandFailedException($"There is no request of case {number}.");
        var problems = await issuing.EnterAsync(book, request, issued, AuditEntry.Operator, cancellationToken);
        if (problems.Count > 0)
            throw new CommandFailedException($"Nothing was entered. {string.Join(' ', problems)}");
        await book.CommitAsync(cancellationToken);
        await output.WriteLineAsync(request.Deadline is { } deadline ? $"Case {number}: {issued.Count} new keys are entered; the move is due by {deadline:u}." : $"Case {number}: {issued.Count} new keys are entered.");
        return CommandRunner.Done;
    }

    public async Task<int> OrderNotReceivedAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        var request = await book.FindRequestAsync(number, cancellationToken) ?? throw new CommandFailedException($"There is no request of case {number}.");
        try
        {
            await issuing.OrderNotReceivedAsync(book, request, AuditEntry.Operator, cancellationToken);
        }
        catch (InvalidOperationException e)
        {
            throw new CommandFailedException($"Case {number} does not wait for sales: {KeyIssuing.StatusInWords(request.Status)}.", e);
        }

        await book.CommitAsync(cancellationToken);
        await output.WriteLineAsync($"Case {number}: the partner is asked for the no-charge PO.");
        return CommandRunner.Done;
    }
}
