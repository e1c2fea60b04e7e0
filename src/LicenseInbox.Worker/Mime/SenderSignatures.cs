using System.Globalization;
using LicenseInbox.Domain.Reading;
using MimeKit;
using MimeKit.Cryptography;

namespace LicenseInbox.Worker.Mime;

/// <summary>
/// The signatures that may vouch for the sender where the receiving server says nothing (RFC 6376): those of his own domain or one above it, which has power over it. A domain below does not count:
/// it may have been given to somebody else. A signature must cover who wrote it, what it is called, and all of its content.
/// </summary>
internal sealed class SenderSignatures
{
    /// <summary>Nobody's mails have more; whoever adds a hundred does not cause a hundred lookups.</summary>
    private const int Most = 3;

    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    private readonly MimeMessage _message;
    private readonly List<(Header Header, IReadOnlyDictionary<string, string> Tags, string KeyName)> _signatures;

    public SenderSignatures(MimeMessage message, string domain)
    {
        _message = message;
        _signatures = message.Headers
            .Where(header => header.Id == HeaderId.DkimSignature)
            .Select(header => (Header: header, Tags: SignatureTags.Of(header)!))
            .Where(signature => signature.Tags is not null && IsOf(signature.Tags.GetValueOrDefault("d", ""), domain))
            .Select(signature => (signature.Header, signature.Tags, SignatureTags.KeyName(signature.Tags)!))
            .Where(signature => signature.Item3 is not null)
            .Take(Most)
            .ToList();
    }

    public IEnumerable<string> KeysWanted => _signatures.Select(signature => signature.KeyName);

    /// <summary>What is found out about each, as a receiving server would write it (RFC 8601, 2.7.1).</summary>
    public IEnumerable<AuthenticationResult> Verify(SignatureCheck check, CancellationToken cancellationToken)
    {
        foreach (var (header, tags, _) in _signatures)
        {
            var (result, reason) = Verify(header, tags, check, cancellationToken);
            var properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["header.d"] = tags["d"].ToLowerInvariant(), ["header.s"] = tags["s"] };
            if (reason is not null)
                properties["reason"] = reason;
            yield return new AuthenticationResult("dkim", result, properties, "verified here");
        }

        if (_signatures.Count == 0)
            yield return new AuthenticationResult("dkim", "none", new Dictionary<string, string> { ["reason"] = "no signature of the sender's domain" }, "verified here");
    }

    private (string Result, string? Reason) Verify(Header header, IReadOnlyDictionary<string, string> tags, SignatureCheck check, CancellationToken cancellationToken)
    {
        if (Objection(tags, _message, check.ReceivedAt) is { } objection)
            return ("policy", objection);
        var keys = new PublishedKeys(check.Keys);
        try
        {
            return new DkimVerifier(keys).Verify(_message, header, cancellationToken) ? ("pass", null) : ("fail", "the content is not what was signed, or signed by another key");
        }
        catch (UnusableKeyException unusable)
        {
            return (unusable.MayPass ? "temperror" : "permerror", unusable.Message);
        }
        catch (Exception error) when (error is not (OperationCanceledException or OutOfMemoryException))
        {
            // Whatever is wrong with it, it vouches for nobody.
            return ("permerror", $"it can't be verified ({error.GetType().Name})");
        }
    }

    /// <summary>Why a signature is not believed, however right it is; null when there is no reason. The same holds for that of a sealer.</summary>
    public static string? Objection(IReadOnlyDictionary<string, string> tags, MimeMessage message, DateTimeOffset receivedAt)
    {
        var covered = tags.GetValueOrDefault("h", "").Split(':').ToHashSet(StringComparer.OrdinalIgnoreCase);
        return tags switch
        {
            _ when tags.GetValueOrDefault("a", "").ToLowerInvariant() is not ("rsa-sha256" or "ed25519-sha256") => "its algorithm is not believed",
            _ when tags.ContainsKey("l") => "it leaves the end of the content open (l=)",
            _ when !covered.Contains("from") || (message.Headers.Contains(HeaderId.Subject) && !covered.Contains("subject")) => "it does not cover From and Subject",
            _ when tags.TryGetValue("x", out var expires) && !(Time(expires) > receivedAt) => "it had expired",
            _ when tags.TryGetValue("t", out var made) && !(Time(made) <= receivedAt + ClockSkew) => "it was made later than the mail was received",
            _ => null,
        };
    }

    private static DateTimeOffset? Time(string seconds) =>
        long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var since) && since <= int.MaxValue ? DateTimeOffset.FromUnixTimeSeconds(since) : null;

    private static bool IsOf(string signer, string domain) =>
        signer.Contains('.', StringComparison.Ordinal)
        && (domain.Equals(signer, StringComparison.OrdinalIgnoreCase) || domain.EndsWith("." + signer, StringComparison.OrdinalIgnoreCase));
}
