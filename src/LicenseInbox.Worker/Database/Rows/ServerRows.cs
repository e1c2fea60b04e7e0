using LicenseInbox.Domain.Moving;

namespace LicenseInbox.Worker.Database.Rows;

/// <summary>Something that the vendor's case desk is to be told.</summary>
internal sealed class CasePostRow
{
    public Guid Id { get; set; }

    public required string CaseNumber { get; set; }

    public required string CaseText { get; set; }

    public string? Note { get; set; }

    public DateTimeOffset At { get; set; }

    public CasePostState State { get; set; }

    public DateTimeOffset NotBefore { get; set; }

    public int Attempts { get; set; }

    public string? LastError { get; set; }

    public static CasePostRow From(CasePost post)
    {
        var row = new CasePostRow { Id = post.Id, CaseNumber = post.Case.Canonical, CaseText = ColumnText.Clean(post.Case.Text), Note = post.Note is { } note ? ColumnText.Clean(note) : null, At = post.At };
        row.Take(post);
        return row;
    }

    public void Take(CasePost post)
    {
        State = post.State;
        NotBefore = post.NotBefore;
        Attempts = post.Attempts;
        LastError = post.LastError is { } error ? ColumnText.Clean(error) : null;
    }

    public CasePost ToPost() =>
        new() { Id = Id, Case = Domain.Registry.CaseNumber.Of(CaseText), Note = Note, At = At, State = State, NotBefore = NotBefore, Attempts = Attempts, LastError = LastError };
}

/// <summary>A move that these tables made for another program, as a license server: what it ordered, and what became of it.</summary>
internal sealed class ServedMoveRow
{
    public Guid Id { get; set; }

    public ServerMoveState State { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>The order; null for a move that was reversed before it came.</summary>
    public string? Json { get; set; }

    public MoveAtServer ToMove() => new(Id, State, At);
}

/// <summary>A note that another program added to a case of these tables.</summary>
internal sealed class ServedNoteRow
{
    public Guid Id { get; set; }

    public required string CaseNumber { get; set; }

    /// <summary>Tells whether it is the same; what it says stands in the case's notes alone.</summary>
    public required string Digest { get; set; }
}

/// <summary>
/// A fact that changed since the tables are served to other programs. It gets its position when it is first read, not when it is written: positions are then in an order in which nothing that is committed
/// later comes before what was read earlier.
/// </summary>
internal sealed class ServedChangeRow
{
    public long Id { get; set; }

    public required string Fact { get; set; }

    public long? Position { get; set; }
}
