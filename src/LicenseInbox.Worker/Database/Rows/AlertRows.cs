using LicenseInbox.Domain.Alerting;

namespace LicenseInbox.Worker.Database.Rows;

/// <summary>An alert that was decided; its key makes that happen once.</summary>
internal sealed class AlertRow
{
    public AlertKind Kind { get; set; }

    public Guid Subject { get; set; }

    public DateTimeOffset Deadline { get; set; }

    public required string Recipient { get; set; }

    public Guid Carrier { get; set; }

    public DateTimeOffset DecidedAt { get; set; }

    public required string Json { get; set; }

    public static AlertRow From(Alert alert)
    {
        var row = new AlertRow { Kind = alert.Key.Kind, Subject = alert.Key.Subject, Deadline = alert.Key.Deadline, Recipient = alert.Key.Recipient, Json = "" };
        row.Take(alert);
        return row;
    }

    public void Take(Alert alert)
    {
        Carrier = alert.Carrier;
        DecidedAt = alert.DecidedAt;
        Json = StoreJson.Write(alert);
    }

    public Alert ToAlert() => StoreJson.Read<Alert>(Json);
}

/// <summary>A post to a webhook.</summary>
internal sealed class WebhookPostRow
{
    public Guid Id { get; set; }

    public required string Webhook { get; set; }

    public PostState State { get; set; }

    public DateTimeOffset NotBefore { get; set; }

    public DateTimeOffset WrittenAt { get; set; }

    public int Attempts { get; set; }

    public required string Body { get; set; }

    public string? LastError { get; set; }

    public static WebhookPostRow From(WebhookPost post)
    {
        var row = new WebhookPostRow { Id = post.Id, Webhook = post.Webhook, Body = post.Body, WrittenAt = post.WrittenAt };
        row.Take(post);
        return row;
    }

    public void Take(WebhookPost post)
    {
        State = post.State;
        Body = post.Body;
        NotBefore = post.NotBefore;
        Attempts = post.Attempts;
        LastError = post.LastError is { } error ? ColumnText.Clean(error) : null;
    }

    public WebhookPost ToPost() => new() { Id = Id, Webhook = Webhook, Body = Body, State = State, WrittenAt = WrittenAt, NotBefore = NotBefore, Attempts = Attempts, LastError = LastError };
}

/// <summary>Something that was wrong with the work; open until it has an end.</summary>
internal sealed class ConditionRow
{
    public Guid Id { get; set; }

    public required string Code { get; set; }

    public required string Of { get; set; }

    public required string Detail { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public Condition ToCondition() => new() { Id = Id, Code = Code, Of = Of, Detail = Detail, StartedAt = StartedAt, EndedAt = EndedAt };
}

/// <summary>A time in which a mailbox was not looked at.</summary>
internal sealed class OutageRow
{
    public required string Account { get; set; }

    public DateTimeOffset From { get; set; }

    public DateTimeOffset To { get; set; }
}
