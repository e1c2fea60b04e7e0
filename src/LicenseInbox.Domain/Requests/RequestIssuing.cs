using LicenseInbox.Domain.Issuing;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Requests;

/// <content>The new keys of an upgrade: ordered from sales, issued, or needed no more.</content>
public sealed partial class Request
{
    /// <summary>Sales issued the new keys: the move is due, unless a representative holds it.</summary>
    /// <param name="issued">Old key to new key; they stay issued while the request is held or decided again.</param>
    public void KeysIssued(IReadOnlyDictionary<LicenseKey, LicenseKey>? issued = null)
    {
        if (State.Status is not (RequestStatus.WaitingForSales or RequestStatus.WithRepresentative or RequestStatus.Queued))
            throw new IllegalTransitionException(Id, Status, RequestStatus.Queued);
        if (State.Status == RequestStatus.WaitingForSales)
            Go(RequestStatus.Queued);
        State = State with { OrderMissing = null, IssuedKeys = State.IssuedKeys.Concat(issued ?? new Dictionary<LicenseKey, LicenseKey>()).GroupBy(pair => pair.Key).ToDictionary(pairs => pairs.Key, pairs => pairs.Last().Value) };
    }

    /// <summary>Sales is to be asked for new keys, unless the same was asked already.</summary>
    /// <param name="told">What it is asked for, as one text.</param>
    /// <param name="at">When.</param>
    /// <returns>Whether it is another order.</returns>
    public bool OrderKeys(string told, DateTimeOffset at)
    {
        if (State.Status != RequestStatus.WaitingForSales)
            throw new InvalidOperationException($"Request {Id} waits for no keys; it is {Status}.");
        if (State.Order?.Told == told)
            return false;
        State = State with { Order = new SalesOrder { Told = told, DueAt = at } };
        return true;
    }

    /// <summary>The mail that asks sales for new keys was written, or the reminder of it.</summary>
    public void OrderWritten(string mailId, DateTimeOffset at) =>
        State = State with { Order = State.Order! with { MailId = State.Order.MailId ?? mailId, WrittenAt = State.Order.WrittenAt ?? at, RemindedAt = State.Order.WrittenAt is null ? null : at } };

    /// <summary>Sales, which has the order, is to issue nothing any more: the request ended, or was rejected. What is ordered once it goes on is another order.</summary>
    public void OrderEnded() => State = State with { Order = null };

    /// <summary>Sales never received the no-charge PO: it is to be decided next, and the partner is asked for it. Once he brings it, sales is asked anew.</summary>
    /// <param name="number">The number that he had named, or null.</param>
    /// <param name="at">When sales said so.</param>
    public void OrderNotReceived(string? number, DateTimeOffset at)
    {
        if (State.Status != RequestStatus.WaitingForSales)
            throw new IllegalTransitionException(Id, Status, RequestStatus.WaitingForPartner);
        Go(RequestStatus.WaitingForPartner);
        State = State with { OrderMissing = new MissingOrder(at, number), Order = null };
    }

    /// <summary>The no-charge PO that sales missed is there after all. It is to be decided next.</summary>
    public void OrderReceived() => State = State with { OrderMissing = null };
}
