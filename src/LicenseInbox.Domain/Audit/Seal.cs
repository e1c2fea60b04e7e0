using System.Security.Cryptography;
using System.Text;

namespace LicenseInbox.Domain.Audit;

/// <summary>A secret that seals are made with: who has the database but not the secret can't make them.</summary>
public sealed class SealKey
{
    /// <summary>Fewest characters of a secret.</summary>
    public const int Shortest = 32;

    private readonly byte[] _secret;

    private SealKey(byte[] secret) => _secret = secret;

    /// <summary>Tells which key made a seal, and nothing about the key.</summary>
    public string Id => Mac(FieldsDigest.Bytes("licenseinbox seal key 1"))[..16];

    /// <summary>A key of a secret text.</summary>
    /// <exception cref="ArgumentException">It is too short to be a secret.</exception>
    public static SealKey Of(string secret) => secret.Length >= Shortest
        ? new SealKey(Encoding.UTF8.GetBytes(secret))
        : throw new ArgumentException($"a key has at least {Shortest} characters", nameof(secret));

    /// <summary>HMAC-SHA-256, hex.</summary>
    public string Mac(byte[] bytes) => Convert.ToHexStringLower(HMACSHA256.HashData(_secret, bytes));
}

/// <summary>
/// Seals the whole trail at one moment: a digest over the former seal and the heads of all chains that grew since, so that each seal covers every entry before it. Kept elsewhere, it shows later
/// whether anything was changed, even by somebody who rewrote the database and all of its hashes.
/// </summary>
public sealed record Seal
{
    /// <summary>From 1, without gaps.</summary>
    public required long Number { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The key it was made with (<see cref="SealKey.Id"/>); null: without one, a plain SHA-256.</summary>
    public string? KeyId { get; init; }

    /// <summary>Heads of the chains that grew since the former seal.</summary>
    public required IReadOnlyList<ChainHead> Heads { get; init; }

    /// <summary>The digest, hex.</summary>
    public required string Digest { get; init; }

    /// <summary>The next seal.</summary>
    public static Seal After(Seal? former, DateTimeOffset at, IReadOnlyList<ChainHead> heads, SealKey? key)
    {
        var seal = new Seal { Number = (former?.Number ?? 0) + 1, At = at.ToUniversalTime(), KeyId = key?.Id, Heads = heads, Digest = "" };
        return seal with { Digest = seal.DigestAfter(former?.Digest ?? "", key) };
    }

    /// <summary>What its digest has to be after a seal with this digest.</summary>
    public string DigestAfter(string former, SealKey? key)
    {
        var heads = Heads.OrderBy(head => head.Chain.ToString("N"), StringComparer.Ordinal).SelectMany(head => new[] { head.Chain.ToString("N"), FieldsDigest.Text(head.Number), head.Hash });
        var bytes = FieldsDigest.Bytes(["licenseinbox seal 1", former, FieldsDigest.Text(Number), FieldsDigest.Text(At.UtcTicks), KeyId ?? "", .. heads]);
        return key is null ? Convert.ToHexStringLower(SHA256.HashData(bytes)) : key.Mac(bytes);
    }
}
