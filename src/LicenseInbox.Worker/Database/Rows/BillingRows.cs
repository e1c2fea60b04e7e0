using LicenseInbox.Domain.Billing;

namespace LicenseInbox.Worker.Database.Rows;

/// <summary>A hand-over to billing. <see cref="Version"/> tells two writers apart.</summary>
internal sealed class HandoverRow
{
    public Guid Id { get; set; }

    public Guid RequestId { get; set; }

    public Guid MessageId { get; set; }

    public HandoverState State { get; set; }

    public DateTimeOffset DueAt { get; set; }

    public DateTimeOffset NotBefore { get; set; }

    public DateTimeOffset? TakenAt { get; set; }

    public int Version { get; set; }

    public required string Json { get; set; }

    public static HandoverRow From(CardHandover handover)
    {
        var row = new HandoverRow { Id = handover.Id, Json = "" };
        row.Take(handover);
        return row;
    }

    public void Take(CardHandover handover)
    {
        RequestId = handover.RequestId;
        MessageId = handover.MessageId;
        State = handover.State;
        DueAt = handover.DueAt;
        NotBefore = handover.NotBefore;
        TakenAt = handover.TakenAt;
        Version++;
        Json = StoreJson.Write(handover);
    }
}

/// <summary>The replacing of a message in the mailbox; <see cref="CopyDigest"/> finds the message that the copy stands for.</summary>
internal sealed class RetentionRow
{
    public Guid MessageId { get; set; }

    public required string MailId { get; set; }

    public string? CopyDigest { get; set; }

    public RetentionState State { get; set; }

    public DateTimeOffset NotBefore { get; set; }

    public required string Json { get; set; }

    public static RetentionRow From(CardRetention retention)
    {
        var row = new RetentionRow { MessageId = retention.MessageId, MailId = "", Json = "" };
        row.Take(retention);
        return row;
    }

    public void Take(CardRetention retention)
    {
        MailId = ColumnText.Key(retention.MailId);
        CopyDigest = retention.CopyDigest;
        State = retention.State;
        NotBefore = retention.NotBefore;
        Json = StoreJson.Write(retention);
    }
}
