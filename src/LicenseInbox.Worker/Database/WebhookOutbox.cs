using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Casebook;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>The posts to webhooks in the store.</summary>
internal sealed class WebhookOutbox(StoreDatabase database) : IWebhookOutbox
{
    private const int AtOnce = 50;

    public Task<IReadOnlyList<WebhookPost>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<WebhookPost>>(
        async store => (await store.WebhookPosts.AsNoTracking()
            .Where(row => row.State == PostState.Waiting && row.NotBefore <= now)
            .OrderBy(row => row.WrittenAt)
            .Take(AtOnce)
            .ToListAsync(cancellationToken)).ConvertAll(row => row.ToPost()),
        cancellationToken);

    public Task<bool> BeginAsync(Lease lease, Guid id, CancellationToken cancellationToken) => database.WriteAsync(
        lease,
        async store =>
        {
            if (await store.WebhookPosts.FindAsync([id], cancellationToken) is not { State: PostState.Waiting } row)
                return false;
            row.Attempts++;
            return true;
        },
        cancellationToken);

    public Task WriteAsync(Lease lease, WebhookPost post, CancellationToken cancellationToken) => database.WriteAsync(
        lease,
        async store =>
        {
            if (await store.WebhookPosts.FindAsync([post.Id], cancellationToken) is { State: PostState.Waiting } row)
                row.Take(post);
            return true;
        },
        cancellationToken);
}
