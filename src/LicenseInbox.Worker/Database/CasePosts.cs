using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>What the vendor's case desk is to be told, in the store.</summary>
internal sealed class CasePosts(StoreDatabase database) : ICasePosts
{
    private const int AtOnce = 50;

    public Task<IReadOnlyList<CasePost>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<CasePost>>(
        async store => (await store.CasePosts.AsNoTracking()
                .Where(row => row.State == CasePostState.Waiting && row.NotBefore <= now
                    && !store.CasePosts.Any(before => before.CaseNumber == row.CaseNumber && before.State == CasePostState.Waiting && (before.At < row.At || (before.At == row.At && before.Id.CompareTo(row.Id) < 0))))
                .OrderBy(row => row.At)
                .Take(AtOnce)
                .ToListAsync(cancellationToken)).ConvertAll(row => row.ToPost()),
        cancellationToken);

    public Task WriteAsync(Lease lease, CasePost post, CancellationToken cancellationToken) => database.WriteAsync(
        lease,
        async store =>
        {
            if (await store.CasePosts.FindAsync([post.Id], cancellationToken) is not { State: CasePostState.Waiting } row)
                return false;

            // What the case desk has need not lie here any longer: people's words are in it.
            if (post.State == CasePostState.Sent)
                store.CasePosts.Remove(row);
            else
                row.Take(post);
            return true;
        },
        cancellationToken);
}
