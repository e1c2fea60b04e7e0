using System.Linq.Expressions;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Database.Rows;

/// <summary>A request; a case has one at most. <see cref="Version"/> tells two writers apart.</summary>
internal sealed class RequestRow
{
    public Guid Id { get; set; }

    public string? CaseNumber { get; set; }

    public RequestStatus? Status { get; set; }

    public DateTimeOffset? Deadline { get; set; }

    public DateTimeOffset CompletedAt { get; set; }

    public int Version { get; set; }

    /// <inheritdoc cref="MessageRow.ErasedAt"/>
    public DateTimeOffset? ErasedAt { get; set; }

    public required string Json { get; set; }

    public List<ReservedKeyRow> ReservedKeys { get; set; } = [];

    /// <summary>To be asked for in queries; written by <see cref="RequestTexts"/>.</summary>
    public List<RequestFactRow> Facts { get; set; } = [];

    public static RequestRow From(Request request)
    {
        var row = new RequestRow { Id = request.Id, Json = "" };
        row.Take(request);
        return row;
    }

    public void Take(Request request)
    {
        CaseNumber = request.Case?.Canonical;
        Status = request.State.Status;
        Deadline = request.Deadline;
        CompletedAt = request.CompletedAt;
        Version++;
        ErasedAt = null;
        Json = StoreJson.Write(request.State);
        TakeReservations(request);
    }

    public Request ToRequest() => Request.Restore(StoreJson.Read<RequestState>(Json));

    private void TakeReservations(Request request)
    {
        var keys = request.ReservedKeys.ToDictionary(key => key.Canonical, key => key.Text, StringComparer.Ordinal);
        ReservedKeys.RemoveAll(row => !keys.ContainsKey(row.LicenseKey));
        foreach (var (canonical, text) in keys.Where(key => !ReservedKeys.Exists(row => row.LicenseKey == key.Key)))
            ReservedKeys.Add(new ReservedKeyRow { RequestId = Id, LicenseKey = canonical, Text = ColumnText.Clean(text) });
    }
}

/// <summary>A request holds a license key against later ones.</summary>
internal sealed class ReservedKeyRow
{
    public Guid RequestId { get; set; }

    public required string LicenseKey { get; set; }

    public required string Text { get; set; }
}

/// <summary>
/// Counts the reservations a license key ever had. Whoever reserves it writes this row, so that two requests that reserve the same key at the same moment,
/// neither seeing the other, can't both be committed.
/// </summary>
internal sealed class ReservationTurnRow
{
    public required string LicenseKey { get; set; }

    public int Turn { get; set; }
}

/// <summary>A request rests on a fact, as <see cref="FactKeys"/> writes it.</summary>
internal sealed class RequestFactRow
{
    public Guid RequestId { get; set; }

    public required string Fact { get; set; }
}

/// <summary>A move.</summary>
internal sealed class MoveRow
{
    /// <summary>As <see cref="Move.WaitsForConfirmation"/>: one that is given up is always to be asked for.</summary>
    public static readonly Expression<Func<MoveRow, bool>> WaitsForConfirmation = row => row.State == MoveState.Unknown && row.AskAt == null;

    public Guid Id { get; set; }

    public Guid RequestId { get; set; }

    public MoveState State { get; set; }

    public DateTimeOffset DueBy { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? MadeAt { get; set; }

    public string? CardFormId { get; set; }

    public DateTimeOffset? AskAt { get; set; }

    public required string Json { get; set; }

    public static MoveRow From(Move move)
    {
        var row = new MoveRow { Id = move.Id, Json = "" };
        row.Take(move);
        return row;
    }

    public void Take(Move move)
    {
        RequestId = move.RequestId;
        State = move.State;
        DueBy = move.DueBy;
        CreatedAt = move.CreatedAt;
        MadeAt = move.MadeAt;
        AskAt = move.AskAt;
        CardFormId = move.CardFormId is { } id ? ColumnText.Key(id) : null;
        Json = StoreJson.Write(move);
    }

    public Move ToMove() => StoreJson.Read<Move>(Json);

    /// <summary>As the queue takes it up: a row that can't be read is told apart, not thrown.</summary>
    public NextMove ToNext()
    {
        try
        {
            return new NextMove(Id, RequestId, ToMove());
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or NotSupportedException or ArgumentException)
        {
            return new NextMove(Id, RequestId, null);
        }
    }
}

/// <summary>An exception; open while it has no resolution.</summary>
internal sealed class ExceptionRow
{
    public Guid Id { get; set; }

    public required string Code { get; set; }

    public Guid? RequestId { get; set; }

    public Guid? MessageId { get; set; }

    public Guid? OutgoingMailId { get; set; }

    public Guid? MoveId { get; set; }

    public DateTimeOffset OpenedAt { get; set; }

    public DateTimeOffset? Deadline { get; set; }

    public bool IsOpen { get; set; }

    /// <summary>Who has taken it.</summary>
    public string? Holder { get; set; }

    public string? CaseNumber { get; set; }

    /// <inheritdoc cref="MessageRow.ErasedAt"/>
    public DateTimeOffset? ErasedAt { get; set; }

    public required string Json { get; set; }

    public static ExceptionRow From(ExceptionRecord record)
    {
        var row = new ExceptionRow { Id = record.Id, Code = "", Json = "" };
        row.Take(record);
        return row;
    }

    public void Take(ExceptionRecord record)
    {
        Code = record.Code;
        RequestId = record.RequestId;
        MessageId = record.MessageId;
        OutgoingMailId = record.OutgoingMailId;
        MoveId = record.MoveId;
        OpenedAt = record.OpenedAt;
        Deadline = record.Deadline;
        IsOpen = record.Resolution is null;
        Holder = record.Holder is { } holder ? ColumnText.Clean(holder) : null;
        CaseNumber = record.Case?.Canonical;
        ErasedAt = null;
        Json = StoreJson.Write(record);
    }

    public ExceptionRecord ToRecord() => StoreJson.Read<ExceptionRecord>(Json);
}
