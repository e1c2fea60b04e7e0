using System.Security.Cryptography;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Audit;

/// <summary>The last entry of a chain.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Number">The entry's number; the first has 1.</param>
/// <param name="Hash">Its hash.</param>
public sealed record ChainHead(Guid Chain, int Number, string Hash);

/// <summary>Names and addresses of an entry, with the salt of their digest: without it nobody can try whether a name was meant.</summary>
/// <param name="Salt">32 random bytes, hex.</param>
/// <param name="Text">The text.</param>
public sealed record PersonalText(string Salt, string Text)
{
    /// <summary>With a new salt.</summary>
    public static PersonalText Of(string text) => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), text);

    /// <summary>What the entry keeps of it.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(FieldsDigest.Bytes("licenseinbox personal 1", Salt, Text)));
}

/// <summary>
/// An entry as it stands in its chain. Its hash covers the hash of the entry before and everything it says; of names and addresses it covers a salted digest only, so that they can be erased.
/// </summary>
public sealed record ChainedEntry
{
    /// <summary>The chain.</summary>
    public required Guid Chain { get; init; }

    /// <summary>Its place in the chain, from 1, without gaps.</summary>
    public required int Number { get; init; }

    /// <inheritdoc cref="AuditEntry.At"/>
    public required DateTimeOffset At { get; init; }

    /// <inheritdoc cref="AuditEntry.Author"/>
    public required string Author { get; init; }

    /// <inheritdoc cref="AuditEntry.Action"/>
    public required string Action { get; init; }

    /// <inheritdoc cref="AuditEntry.Case"/>
    public CaseNumber? Case { get; init; }

    /// <inheritdoc cref="AuditEntry.Content"/>
    public required string Content { get; init; }

    /// <summary>Digest of its names and addresses; null when it has none.</summary>
    public string? PersonalDigest { get; init; }

    /// <summary>Its names and addresses; null when it has none or they were erased.</summary>
    public PersonalText? Personal { get; init; }

    /// <summary>SHA-256, hex.</summary>
    public required string Hash { get; init; }

    /// <summary>It as the head of its chain.</summary>
    public ChainHead Head => new(Chain, Number, Hash);

    /// <summary>The next entry of a chain.</summary>
    /// <param name="head">The chain's head; null when the entry is its first.</param>
    /// <param name="entry">What it says.</param>
    public static ChainedEntry After(ChainHead? head, AuditEntry entry)
    {
        var personal = entry.Personal is { } text ? PersonalText.Of(text) : null;
        var next = new ChainedEntry
        {
            Chain = entry.Chain,
            Number = (head?.Number ?? 0) + 1,
            At = entry.At.ToUniversalTime(),
            Author = entry.Author,
            Action = entry.Action,
            Case = entry.Case,
            Content = entry.Content,
            PersonalDigest = personal?.Digest,
            Personal = personal,
            Hash = "",
        };
        return next with { Hash = next.HashAfter(head?.Hash ?? "", next.Number) };
    }

    /// <summary>What its hash has to be as this entry of the chain, after an entry with this hash.</summary>
    public string HashAfter(string former, int number) => Convert.ToHexStringLower(SHA256.HashData(FieldsDigest.Bytes(
        "licenseinbox audit 1",
        former,
        Chain.ToString("N"),
        FieldsDigest.Text(number),
        FieldsDigest.Text(At.UtcTicks),
        Author,
        Action,
        Case?.Canonical ?? "",
        Content,
        PersonalDigest ?? "")));
}
