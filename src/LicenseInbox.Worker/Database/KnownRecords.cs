using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// Messages and requests that a unit of work has read or put, as they stand in it. It sees one moment, so nothing need be read twice, and what it put need not be written to be found.
/// </summary>
internal sealed class KnownRecords
{
    private readonly Dictionary<Guid, RecordedMessage> _messages = [];
    private readonly Dictionary<Guid, RequestState> _requests = [];
    private readonly Dictionary<string, Guid?> _cases = new(StringComparer.Ordinal);

    public RecordedMessage? Message(Guid id) => _messages.GetValueOrDefault(id);

    public RequestState? Request(Guid id) => _requests.GetValueOrDefault(id);

    /// <summary>Whether it is known which request a case has, or that it has none.</summary>
    public bool IsCaseKnown(string number, out RequestState? request)
    {
        var isKnown = _cases.TryGetValue(number, out var id);
        request = id is { } known ? _requests[known] : null;
        return isKnown;
    }

    public void Put(RecordedMessage message) => _messages[message.Id] = message;

    public void Put(RequestState request)
    {
        _requests[request.Id] = request;
        if (request.Case is { } number)
            _cases[number.Canonical] = request.Id;
    }

    /// <summary>A message as its row says; what was put since counts.</summary>
    public RecordedMessage Read(RecordedMessage row)
    {
        _messages.TryAdd(row.Id, row);
        return _messages[row.Id];
    }

    /// <summary>A request as its row says; what was put since counts.</summary>
    public void Read(RequestState row)
    {
        if (_requests.TryAdd(row.Id, row) && row.Case is { } number)
            _cases.TryAdd(number.Canonical, row.Id);
    }

    /// <summary>What the rows say of the request of a case: a request keeps its case.</summary>
    public RequestState? ReadOf(string number, RequestState? row)
    {
        if (row is not null)
            Read(row);
        _cases.TryAdd(number, null);
        return IsCaseKnown(number, out var request) ? request : null;
    }
}
