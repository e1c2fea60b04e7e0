using LicenseInbox.Domain.Reading;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;

namespace LicenseInbox.Worker.Mime;

/// <summary>A key can't be used.</summary>
/// <param name="reason">Why.</param>
/// <param name="mayPass">Whether it may be usable later.</param>
internal sealed class UnusableKeyException(string reason, bool mayPass) : Exception(reason)
{
    public bool MayPass { get; } = mayPass;
}

/// <summary>The keys that were looked up, for the verifiers; a key that its domain does not stand for without reserve is none.</summary>
internal sealed class PublishedKeys(IReadOnlyDictionary<string, SigningKey> keys) : DkimPublicKeyLocatorBase
{
    private const int FewestBits = 1024;

    /// <summary>Why a key that was asked for can't be used; the verifiers swallow what is thrown.</summary>
    public UnusableKeyException? Refused { get; private set; }

    public override AsymmetricKeyParameter LocatePublicKey(string methods, string domain, string selector, CancellationToken cancellationToken = default)
    {
        try
        {
            return Find(SignatureTags.KeyName(domain, selector));
        }
        catch (UnusableKeyException unusable)
        {
            Refused = unusable;
            throw;
        }
    }

    public override Task<AsymmetricKeyParameter> LocatePublicKeyAsync(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
        Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));

    private AsymmetricKeyParameter Find(string name)
    {
        if (!keys.TryGetValue(name, out var found))
            throw new UnusableKeyException($"the key {name} was not looked up", mayPass: false);
        if (found.Failure is { } failure)
            throw new UnusableKeyException($"the key {name} could not be looked up: {failure}", mayPass: true);
        if (found.Record is null)
            throw new UnusableKeyException($"there is no key {name}", mayPass: false);
        if (SignatureTags.Of(found.Record) is not { } tags)
            throw new UnusableKeyException($"the key {name} is not plainly written", mayPass: false);
        return Objection(found.Record, tags) is { } objection ? throw new UnusableKeyException($"the key {name} {objection}", mayPass: false) : Key(name, tags);
    }

    /// <summary>RFC 6376, 3.6.1; a domain that is only testing does not stand for its signatures.</summary>
    private static string? Objection(string record, IReadOnlyDictionary<string, string> tags)
    {
        bool Says(string tag, params string[] oneOf) => tags.GetValueOrDefault(tag, "").Split(':').Intersect(oneOf).Any();

        return tags switch
        {
            _ when tags.TryGetValue("v", out var version) && (version != "DKIM1" || !record.TrimStart().StartsWith('v')) => "is of another version",
            _ when !tags.ContainsKey("p") => "is incomplete",
            _ when tags["p"].Length == 0 => "was revoked",
            _ when tags.GetValueOrDefault("k", "rsa") is not ("rsa" or "ed25519") => "is of an unknown kind",
            _ when tags.ContainsKey("h") && !Says("h", "sha256") => "is not for SHA-256",
            _ when tags.ContainsKey("s") && !Says("s", "*", "email") => "is not for email",
            _ when Says("t", "y") => "is only tested (t=y)",
            _ => null,
        };
    }

    private static AsymmetricKeyParameter Key(string name, IReadOnlyDictionary<string, string> tags)
    {
        AsymmetricKeyParameter key;
        try
        {
            key = GetPublicKey($"k={tags.GetValueOrDefault("k", "rsa")}; p={tags["p"]}");
        }
        catch (Exception error) when (error is not (OutOfMemoryException or OperationCanceledException))
        {
            throw new UnusableKeyException($"the key {name} is damaged", mayPass: false);
        }

        return key is RsaKeyParameters { Modulus.BitLength: < FewestBits and var bits }
            ? throw new UnusableKeyException($"the key {name} has only {bits} bits; {FewestBits} are the least", mayPass: false)
            : key;
    }
}
