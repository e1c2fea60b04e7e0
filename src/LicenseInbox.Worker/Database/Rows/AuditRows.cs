using LicenseInbox.Domain.Audit;

namespace LicenseInbox.Worker.Database.Rows;

/// <summary>An entry of the audit trail: only ever inserted.</summary>
internal sealed class AuditEntryRow
{
    public Guid Chain { get; set; }

    public int Number { get; set; }

    public DateTimeOffset At { get; set; }

    public required string Author { get; set; }

    public required string Action { get; set; }

    public string? CaseNumber { get; set; }

    public required string Content { get; set; }

    public string? PersonalDigest { get; set; }

    public required string Hash { get; set; }

    public static AuditEntryRow From(ChainedEntry entry) => new()
    {
        Chain = entry.Chain,
        Number = entry.Number,
        At = entry.At,
        Author = entry.Author,
        Action = entry.Action,
        CaseNumber = entry.Case?.Canonical,
        Content = entry.Content,
        PersonalDigest = entry.PersonalDigest,
        Hash = entry.Hash,
    };

    public ChainedEntry ToEntry(AuditTextRow? text) => new()
    {
        Chain = Chain,
        Number = Number,
        At = At,
        Author = Author,
        Action = Action,
        Case = CaseNumber is { } number ? Domain.Registry.CaseNumber.Of(number) : null,
        Content = Content,
        PersonalDigest = PersonalDigest,
        Personal = text is null ? null : new PersonalText(text.Salt, text.Text),
        Hash = Hash,
    };
}

/// <summary>Names and addresses of an entry, until they are erased.</summary>
internal sealed class AuditTextRow
{
    public Guid Chain { get; set; }

    public int Number { get; set; }

    public DateTimeOffset At { get; set; }

    public required string Salt { get; set; }

    public required string Text { get; set; }
}

/// <summary>The head of a chain. Two who add to one chain at once meet here.</summary>
internal sealed class AuditHeadRow
{
    public Guid Chain { get; set; }

    public int Number { get; set; }

    public required string Hash { get; set; }

    public ChainHead ToHead() => new(Chain, Number, Hash);
}

/// <summary>A seal: only ever inserted.</summary>
internal sealed class AuditSealRow
{
    public long Number { get; set; }

    public DateTimeOffset At { get; set; }

    public string? KeyId { get; set; }

    public required string Digest { get; set; }

    public Seal ToSeal(IReadOnlyList<ChainHead> heads) => new() { Number = Number, At = At, KeyId = KeyId, Digest = Digest, Heads = heads };
}

/// <summary>The head of a chain that a seal covers.</summary>
internal sealed class AuditSealedHeadRow
{
    public long Seal { get; set; }

    public Guid Chain { get; set; }

    public int Number { get; set; }

    public required string Hash { get; set; }
}
