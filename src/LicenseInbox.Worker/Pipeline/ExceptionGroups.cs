using System.Security.Cryptography;
using System.Text;
using LicenseInbox.Domain.Casebook;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// Gathers exceptions that anybody can cause as often as he likes: like ones are one record, which counts them. New records are limited too, since who writes to us chooses what they differ in;
/// beyond the limit there is one for each hour and code. A group that a person has closed is not opened again: what comes next opens a new one.
/// </summary>
/// <param name="perHour">New groups in an hour.</param>
internal sealed class ExceptionGroups(int perHour)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _hour;
    private int _opened;

    /// <summary>Adds one to its group.</summary>
    /// <param name="book">The unit of work.</param>
    /// <param name="like">What the members of a group have in common, beside code, case and day.</param>
    /// <param name="record">The exception it would be alone.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The record it is in.</returns>
    public async Task<ExceptionRecord> AddAsync(ICasebook book, string like, ExceptionRecord record, CancellationToken cancellationToken)
    {
        var (id, open) = await FindAsync(book, $"{record.Code}|{record.Case?.Canonical}|{like}|{record.OpenedAt.UtcDateTime:yyyyMMdd}", cancellationToken);
        if (open is null && !MayOpen(record.OpenedAt))
        {
            record = record with { Case = null, Summary = $"{record.Summary} There are too many like it to list each." };
            (id, open) = await FindAsync(book, $"{record.Code}|many|{record.OpenedAt.UtcDateTime:yyyyMMddHH}", cancellationToken);
        }

        var group = open is null
            ? record with { Id = id }
            : open with { Count = open.Count + 1, Deadline = Earlier(open.Deadline, record.Deadline) };
        book.Put(group);
        return group;
    }

    /// <summary>The open record of a group, or the identity of the one to open. The identity follows from what the group is, so that two workers can't open it twice.</summary>
    private static async Task<(Guid Id, ExceptionRecord? Open)> FindAsync(ICasebook book, string group, CancellationToken cancellationToken)
    {
        for (var turn = 0; ; turn++)
        {
            var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{group}|{turn}")).AsSpan(0, 16));
            var known = await book.FindExceptionAsync(id, cancellationToken);
            if (known is null || known.Resolution is null)
                return (id, known);
        }
    }

    private bool MayOpen(DateTimeOffset now)
    {
        lock (_gate)
        {
            var hour = new DateTimeOffset(now.UtcDateTime.Date.AddHours(now.UtcDateTime.Hour), TimeSpan.Zero);
            if (hour != _hour)
                (_hour, _opened) = (hour, 0);
            return ++_opened <= perHour;
        }
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;
}
