using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;

namespace LicenseInbox.Worker.Database.Rows;

/// <summary>A message. Message-ID (empty for none) and digest together are unique.</summary>
internal sealed class MessageRow
{
    public Guid Id { get; set; }

    public required string Account { get; set; }

    public required string MessageId { get; set; }

    public required string Digest { get; set; }

    public MessageState State { get; set; }

    public DateTimeOffset ReceivedAt { get; set; }

    public Guid? ExceptionId { get; set; }

    /// <summary>When the people in it were erased; null again when it is written anew.</summary>
    public DateTimeOffset? ErasedAt { get; set; }

    public required string Json { get; set; }

    public List<MessageRequestRow> Requests { get; set; } = [];

    public static MessageRow From(RecordedMessage message)
    {
        var row = new MessageRow { Id = message.Id, Account = "", MessageId = "", Digest = "", Json = "" };
        row.Take(message);
        return row;
    }

    public void Take(RecordedMessage message)
    {
        Account = message.Account;
        MessageId = ColumnText.Key(message.Facts.MessageId);
        Digest = message.Facts.Digest;
        State = message.State;
        ReceivedAt = message.ReceivedAt;
        ExceptionId = message.ExceptionId;
        ErasedAt = null;
        Json = StoreJson.Write(message);
        Requests.RemoveAll(row => !message.Requests.Contains(row.RequestId));
        for (var i = 0; i < message.Requests.Count; i++)
        {
            if (Requests.Find(row => row.RequestId == message.Requests[i]) is { } known)
                known.Position = i;
            else
                Requests.Add(new MessageRequestRow { MessageId = Id, RequestId = message.Requests[i], Position = i });
        }
    }

    public RecordedMessage ToMessage() => StoreJson.Read<RecordedMessage>(Json);
}

/// <summary>A message was admitted to a request.</summary>
internal sealed class MessageRequestRow
{
    public Guid MessageId { get; set; }

    public Guid RequestId { get; set; }

    public int Position { get; set; }
}

/// <summary>One delivery, unique by account, folder, UIDVALIDITY and UID.</summary>
internal sealed class DeliveryRow
{
    public required string Account { get; set; }

    public required string Folder { get; set; }

    public long UidValidity { get; set; }

    public required string Uid { get; set; }

    public DateTimeOffset ReceivedAt { get; set; }

    public DeliveryState State { get; set; }

    public Guid? MessageId { get; set; }

    public Filing? Filing { get; set; }

    public static DeliveryRow From(RecordedDelivery delivery)
    {
        var row = new DeliveryRow { Account = delivery.Id.Account, Folder = delivery.Id.Folder, UidValidity = delivery.Id.UidValidity, Uid = delivery.Id.Uid };
        row.Take(delivery);
        return row;
    }

    public void Take(RecordedDelivery delivery)
    {
        ReceivedAt = delivery.ReceivedAt;
        State = delivery.State;
        MessageId = delivery.MessageId;
        Filing = delivery.Filing;
    }

    public RecordedDelivery ToDelivery() => new(new DeliveryId(Account, Folder, UidValidity, Uid), ReceivedAt, State, MessageId, Filing);
}

/// <summary>A mailbox: where it was started and when it was seen last.</summary>
internal sealed class MailboxRow
{
    public required string Account { get; set; }

    public DateTimeOffset? StartFrom { get; set; }

    public DateTimeOffset? LookedAt { get; set; }
}

/// <summary>Who holds a lease. The token changes with the holder only: a holder that commits locks this row against being followed meanwhile.</summary>
internal sealed class LeaseRow
{
    public required string Name { get; set; }

    public long Token { get; set; }

    public long? Holder { get; set; }
}

/// <summary>Counts how often the holder of a lease said that it works; beside the lease, so that saying it disturbs no commit.</summary>
internal sealed class LeaseBeatRow
{
    public required string Name { get; set; }

    public long Beat { get; set; }
}

/// <summary>A mail in the outbox, unique by Message-ID.</summary>
internal sealed class OutgoingRow
{
    public Guid Id { get; set; }

    public required string MessageId { get; set; }

    public OutgoingState State { get; set; }

    public DateTimeOffset WrittenAt { get; set; }

    public DateTimeOffset NotBefore { get; set; }

    public DateTimeOffset? SentAt { get; set; }

    public long? ClaimedBy { get; set; }

    /// <inheritdoc cref="MessageRow.ErasedAt"/>
    public DateTimeOffset? ErasedAt { get; set; }

    public required string Json { get; set; }

    public List<OutgoingRequestRow> Requests { get; set; } = [];

    public List<OutgoingAddressRow> Addresses { get; set; } = [];

    public static OutgoingRow From(OutgoingMail mail)
    {
        var row = new OutgoingRow { Id = mail.Id, MessageId = "", Json = "" };
        row.Take(mail);
        return row;
    }

    public void Take(OutgoingMail mail)
    {
        MessageId = ColumnText.Key(mail.MessageId);
        State = mail.State;
        WrittenAt = mail.WrittenAt;
        NotBefore = mail.NotBefore;
        SentAt = mail.SentAt;
        ClaimedBy = mail.ClaimedBy;
        ErasedAt = null;
        Json = StoreJson.Write(mail);
        Requests.RemoveAll(row => !mail.Requests.Contains(row.RequestId));
        foreach (var id in mail.Requests.Distinct().Where(id => !Requests.Exists(row => row.RequestId == id)))
            Requests.Add(new OutgoingRequestRow { OutgoingId = Id, RequestId = id });
        var addresses = mail.To.Select(to => ColumnText.Key(to.Address.ToLowerInvariant())).ToHashSet(StringComparer.Ordinal);
        Addresses.RemoveAll(row => !addresses.Contains(row.Address));
        foreach (var address in addresses.Where(address => !Addresses.Exists(row => row.Address == address)))
            Addresses.Add(new OutgoingAddressRow { OutgoingId = Id, Address = address });
    }

    public OutgoingMail ToMail() => StoreJson.Read<OutgoingMail>(Json);
}

/// <summary>An outgoing mail tells about a request.</summary>
internal sealed class OutgoingRequestRow
{
    public Guid OutgoingId { get; set; }

    public Guid RequestId { get; set; }
}

/// <summary>A recipient of an outgoing mail, lower case.</summary>
internal sealed class OutgoingAddressRow
{
    public Guid OutgoingId { get; set; }

    public required string Address { get; set; }
}
