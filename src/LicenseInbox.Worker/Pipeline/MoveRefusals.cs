using System.Text.Json;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// Takes a due move out of the queue that is not to be made as it stands: an exception tells why, and its request, when it was to be moved, is held for a person. Letting it go on
/// (<c>licenseinbox approve</c>) decides it anew, which is a new warrant.
/// </summary>
internal sealed class MoveRefusals(TimeProvider time)
{
    /// <summary>Nothing in the audit trail warrants it.</summary>
    public const string Unwarranted = "move.unwarranted";

    /// <summary>Its row can't be read.</summary>
    public const string Unreadable = "move.unreadable";

    /// <summary>It failed again and again.</summary>
    public const string Failed = "move.failed";

    public async Task RefuseAsync(ICasebook book, NextMove next, string code, string why, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var request = await ReadableAsync(book, next.RequestId, cancellationToken);
        book.Refuse(next.Id);
        book.Add(AuditEntry.Of(next.RequestId, request?.Case, now, AuditActions.MoveRefused, new { Move = next.Id, Code = code }));
        if (request?.State.Status == RequestStatus.Queued)
        {
            request.HoldForMove();
            book.Put(request);
            book.Add(AuditEntry.Of(request, now, AuditActions.RequestHeld, new { Why = request.State.Held }));
            foreach (var other in (await book.MovesAsync(request.Id, cancellationToken)).Where(move => move.State is MoveState.Due or MoveState.Unknown && !move.IsGivenUp && move.Id != next.Id))
                await Deciding.CancelAsync(book, request, other, now, cancellationToken);
        }

        book.Put(new ExceptionRecord
        {
            Id = Guid.CreateVersion7(now),
            Code = code,
            Summary = $"A move was not made. {why}",
            RequestId = request?.Id,
            MoveId = next.Id,
            Case = request?.Case,
            OpenedAt = now,
            Deadline = request?.Deadline,
        });
    }

    /// <summary>A request that is not there, or whose row can't be read either, has nothing to hold: its move is refused all the same.</summary>
    private static async Task<Request?> ReadableAsync(ICasebook book, Guid id, CancellationToken cancellationToken)
    {
        try
        {
            return await book.RequestAsync(id, cancellationToken);
        }
        catch (Exception error) when (error is InvalidOperationException or JsonException)
        {
            return null;
        }
    }
}
