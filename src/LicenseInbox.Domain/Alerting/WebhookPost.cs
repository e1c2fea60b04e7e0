namespace LicenseInbox.Domain.Alerting;

/// <summary>Where a post to a webhook stands.</summary>
public enum PostState
{
    /// <summary>To be sent.</summary>
    Waiting,

    /// <summary>The other side took it.</summary>
    Sent,

    /// <summary>It was tried for so long that it is not tried any more, or refused for good.</summary>
    Undeliverable,

    /// <summary>Taken back before it was sent.</summary>
    Cancelled,
}

/// <summary>What is to be posted to a webhook. It keeps its identity however often it is sent.</summary>
public sealed record WebhookPost
{
    /// <summary>Identity; sent along, so that the other side knows a post that comes again.</summary>
    public required Guid Id { get; init; }

    /// <summary>The webhook's name in the settings.</summary>
    public required string Webhook { get; init; }

    /// <summary>JSON.</summary>
    public required string Body { get; init; }

    /// <summary>Where it stands.</summary>
    public PostState State { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>Not to be sent before.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>What was answered last, or null.</summary>
    public string? LastError { get; init; }
}

/// <summary>The posts that are to be sent. Only the holder of a lease sends them.</summary>
public interface IWebhookOutbox
{
    /// <summary>The posts that may be sent now, oldest first.</summary>
    Task<IReadOnlyList<WebhookPost>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Says that a post is about to be sent: from now on it may have reached its recipient.</summary>
    /// <returns>False when it was taken back meanwhile.</returns>
    Task<bool> BeginAsync(Casebook.Lease lease, Guid id, CancellationToken cancellationToken);

    /// <summary>Writes down what became of one.</summary>
    Task WriteAsync(Casebook.Lease lease, WebhookPost post, CancellationToken cancellationToken);
}
