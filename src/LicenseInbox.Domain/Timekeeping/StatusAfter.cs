using System.Text.Json;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Timekeeping;

/// <summary>The status a request had after an entry of its trail. Entries say it themselves; those written before they did are known by what they tell.</summary>
internal static class StatusAfter
{
    private sealed record Content(RequestStatus? Status);

    /// <summary>The status; null when the entry changed none.</summary>
    public static RequestStatus? Of(ChainedEntry entry)
    {
        try
        {
            return AuditEntry.Read<Content>(entry.Content).Status ?? Told(entry.Action);
        }
        catch (JsonException)
        {
            // "status" is something else there: the entry is not about a request's.
            return Told(entry.Action);
        }
    }

    private static RequestStatus? Told(string action) => action switch
    {
        AuditActions.RequestHeld => RequestStatus.WithRepresentative,
        AuditActions.KeysIssued => RequestStatus.Queued,
        _ => null,
    };
}
