using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>What ends with a request: the moves that were due, and what a person was to look at.</summary>
internal static class RequestEnds
{
    /// <summary>Records that a request ended; whoever calls it tells the partner.</summary>
    /// <param name="book">The unit of work.</param>
    /// <param name="request">The request, ended.</param>
    /// <param name="author">Who ended it.</param>
    /// <param name="why">In words, for the trail; null where the status says it all.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task EndedAsync(ICasebook book, Request request, string author, string? why, DateTimeOffset now, CancellationToken cancellationToken)
    {
        book.Put(request);
        foreach (var move in (await book.MovesAsync(request.Id, cancellationToken)).Where(Deciding.IsUnmade))
            await Deciding.CancelAsync(book, request, move, now, cancellationToken);
        foreach (var record in await book.OpenExceptionsAsync(request.Id, cancellationToken))
            book.Put(record with { Resolution = $"The request ended: {request.Status}.", ResolvedAt = now });
        book.Add(AuditEntry.Of(request, now, AuditActions.RequestEnded, new { request.Status }) with { Author = author, Personal = why });
    }
}
