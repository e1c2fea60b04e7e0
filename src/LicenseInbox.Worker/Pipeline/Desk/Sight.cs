using System.Globalization;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;

namespace LicenseInbox.Worker.Pipeline.Desk;

/// <summary>Whether what a representative saw still holds: what happened since, by the trail, bears on what he does.</summary>
internal static class Sight
{
    /// <summary>What tells nothing that a decision rests on.</summary>
    private static readonly HashSet<string> Beside =
    [
        AuditActions.ReplyWritten, AuditActions.RequestTold, AuditActions.RequestReminded, AuditActions.SalesToldOf, AuditActions.CardHandedOver, AuditActions.DocumentSeen, AuditActions.CallNoted,
        AuditActions.ReplySentAgain, AuditActions.ExceptionReleased, AuditActions.PersonalErased,
    ];

    /// <exception cref="ChangedMeanwhileException">Something did.</exception>
    public static async Task CheckAsync(ICasebook book, Guid chain, int? seen, string author, TimeZoneInfo timeZone, CancellationToken cancellationToken)
    {
        if (seen is not { } number)
            return;
        var since = (await book.TrailAsync(chain, cancellationToken)).Where(entry => entry.Number > number && !Beside.Contains(entry.Action) && !IsOwnTaking(entry, author)).ToList();
        if (since.Count > 0)
            throw new ChangedMeanwhileException($"Nothing was done, since it has changed meanwhile: {string.Join("; ", Firsts(since, timeZone))}. Look again.", since);
    }

    /// <summary>The number of the last entry of a chain.</summary>
    public static async Task<int> VersionAsync(ICasebook book, Guid chain, CancellationToken cancellationToken) => (await book.TrailAsync(chain, cancellationToken)).Select(entry => entry.Number).LastOrDefault();

    private static bool IsOwnTaking(ChainedEntry entry, string author) => entry.Action == AuditActions.ExceptionTaken && entry.Author == author;

    /// <summary>What people did; where only the program did something, that.</summary>
    private static IEnumerable<string> Firsts(List<ChainedEntry> since, TimeZoneInfo timeZone)
    {
        var people = since.Where(entry => entry.Author != AuditEntry.Program).ToList();
        return (people.Count > 0 ? people : since).DistinctBy(entry => (entry.Author, entry.Action))
            .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Action} by {entry.Author} at {TimeZoneInfo.ConvertTime(entry.At, timeZone):yyyy-MM-dd HH:mm:ss zzz}"));
    }
}
