using System.Globalization;
using System.Text;
using LicenseInbox.Domain.Reading;
using MimeKit;
using MimeKit.Cryptography;

namespace LicenseInbox.Worker.Mime;

/// <summary>
/// The chain of seals (RFC 8617) of a mail that came through servers which changed or forwarded it. Where the newest seal is by a sealer whom the settings name, and the chain holds, his results are
/// as good as the receiving server's; those of sets below are not looked at, since he saw no more than they say.
/// </summary>
internal sealed class ArcChain
{
    private const int Longest = 10;

    private readonly MimeMessage _message;
    private readonly List<IReadOnlyDictionary<string, string>?> _seals;
    private readonly IReadOnlyDictionary<string, string>? _seal;
    private readonly IReadOnlyDictionary<string, string>? _signature;
    private readonly Header? _results;
    private readonly int _newest;

    public ArcChain(MimeMessage message)
    {
        _message = message;
        var seals = Sets(message, HeaderId.ArcSeal);
        _seals = seals.Select(seal => seal.Tags).ToList();
        _newest = seals.Select(seal => seal.Instance).DefaultIfEmpty(0).Max();
        _seal = seals.Where(set => set.Instance == _newest).Select(set => set.Tags).FirstOrDefault();
        _signature = Sets(message, HeaderId.ArcMessageSignature).Where(set => set.Instance == _newest).Select(set => set.Tags).FirstOrDefault();
        _results = Sets(message, HeaderId.ArcAuthenticationResults).Where(set => set.Instance == _newest).Select(set => set.Header).FirstOrDefault();
    }

    /// <summary>The keys of all seals and of the newest signature; none where the newest sealer is not one of these.</summary>
    public IEnumerable<string> KeysWanted(IReadOnlyList<string> sealers) =>
        IsBy(sealers) ? _seals.Append(_signature).Select(tags => tags is null ? null : SignatureTags.KeyName(tags)).OfType<string>() : [];

    /// <summary>The newest sealer's results when the chain holds; else why it does not.</summary>
    public IEnumerable<AuthenticationResult> Verify(IReadOnlyList<string> sealers, SignatureCheck check, CancellationToken cancellationToken)
    {
        if (!IsBy(sealers))
            return [];
        if (SenderSignatures.Objection(_signature!, _message, check.ReceivedAt) is { } objection)
            return [Failed("policy", objection)];
        var keys = new PublishedKeys(check.Keys);
        if (new ArcVerifier(keys).Verify(_message, cancellationToken).Chain == ArcSignatureValidationResult.Pass)
            return Results();
        return [Failed(keys.Refused is { MayPass: true } ? "temperror" : "fail", keys.Refused?.Message ?? "the chain does not hold")];
    }

    private bool IsBy(IReadOnlyList<string> sealers) =>
        _newest is > 0 and <= Longest
        && _seals.Count == _newest
        && _results is not null
        && _signature is { } signature
        && _seal?.TryGetValue("d", out var sealer) == true
        && sealers.Contains(sealer, StringComparer.OrdinalIgnoreCase)
        && sealer.Equals(signature.GetValueOrDefault("d"), StringComparison.OrdinalIgnoreCase);

    private List<AuthenticationResult> Results()
    {
        var text = PlainWords.Line(_results!.Value);
        return (AuthenticationResultsValue.Parse(Encoding.UTF8.GetString(_results.RawValue))?.Results ?? [])
            .Where(result => result.Method is "dmarc" or "dkim" or "spf")
            .Select(result => new AuthenticationResult(result.Method, result.Result, result.Properties, text))
            .ToList();
    }

    private static AuthenticationResult Failed(string result, string reason) =>
        new("arc", result, new Dictionary<string, string>(StringComparer.Ordinal) { ["reason"] = reason }, "verified here");

    /// <summary>The headers of a kind with their numbers; one that bears none has 0.</summary>
    private static List<(int Instance, Header Header, IReadOnlyDictionary<string, string>? Tags)> Sets(MimeMessage message, HeaderId kind) => message.Headers
        .Where(header => header.Id == kind)
        .Select(header =>
        {
            var tags = SignatureTags.Of(kind == HeaderId.ArcAuthenticationResults ? Encoding.UTF8.GetString(header.RawValue).Split(';')[0] : Encoding.UTF8.GetString(header.RawValue));
            var instance = int.TryParse(tags?.GetValueOrDefault("i"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
            return (instance, header, tags);
        })
        .ToList();
}
