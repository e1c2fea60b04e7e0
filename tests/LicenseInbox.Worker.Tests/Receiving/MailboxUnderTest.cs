using LicenseInbox.Domain.Receiving;

namespace LicenseInbox.Worker.Tests.Receiving;

/// <summary>A fresh, empty mailbox of some kind, and what other programs do to it.</summary>
internal abstract class MailboxUnderTest : IAsyncDisposable
{
    /// <summary>The mailbox as the worker sees it.</summary>
    public abstract IMailbox Mailbox { get; }

    /// <summary>Puts a mail into the watched folder.</summary>
    public abstract Task DeliverAsync(byte[] raw, DateTimeOffset receivedAt);

    /// <summary>Somebody opens every mail in the watched folder in a mail program.</summary>
    public abstract Task MarkAllAsReadAsync();

    /// <summary>Somebody takes every mail out of the watched folder.</summary>
    public abstract Task EmptyAsync();

    /// <summary>What lies in a folder: subjects, and whether each is marked as read.</summary>
    public abstract Task<IReadOnlyList<(string Subject, bool IsSeen)>> ReadAsync(string folder);

    public abstract ValueTask DisposeAsync();
}
