using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Pipeline;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>licenseinbox undo</c>: reverses a move that was a mistake.</summary>
internal sealed class UndoCommand(ICasebooks casebooks, MoveUndoing undoing, TextWriter output)
{
    public async Task<int> RunAsync(CaseNumber number, Guid? id, string reason, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        var request = await book.FindRequestAsync(number, cancellationToken) ?? throw new CommandFailedException($"There is no request of case {number}.");
        var made = (await book.MovesAsync(request.Id, cancellationToken)).Where(move => move.State == MoveState.Made && (id is null || move.Id == id)).ToList();
        if (made is not [var move])
        {
            throw new CommandFailedException(made.Count == 0
                ? $"Case {number} has no {(id is null ? "" : "such ")}move that was made."
                : $"Case {number} has several moves; say which by --move: {string.Join(", ", made.Select(other => $"{other.Id} (from {other.Planned.From} to {other.Planned.To})"))}.");
        }

        if (await undoing.UndoAsync(book, move, reason, AuditEntry.Operator, cancellationToken) is { } why)
            throw new CommandFailedException(why);
        var isUndone = (await book.MoveAsync(move.Id, cancellationToken)).State == MoveState.Undone;
        await book.CommitAsync(cancellationToken);
        await output.WriteLineAsync($"Case {number}: the move from {move.Planned.From} to {move.Planned.To} {(isUndone ? "is undone; the request is with a representative." : "is to be undone by the license server; everybody is told once it has.")}");
        return CommandRunner.Done;
    }
}
