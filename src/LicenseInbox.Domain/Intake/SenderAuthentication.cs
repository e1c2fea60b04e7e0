using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Domain.Intake;

/// <summary>Whether the receiving server vouches for the sender.</summary>
/// <param name="Address">The one address in From; null when there is none, or more than one.</param>
/// <param name="IsVouchedFor">Whether a believed result vouches for its domain.</param>
/// <param name="Evidence">What that rests on.</param>
public sealed record SenderJudgement(MailAddress? Address, bool IsVouchedFor, IReadOnlyList<Evidence> Evidence);

/// <summary>
/// The receiving server vouches for the From domain by DMARC pass, or an aligned SPF or DKIM pass, and there is exactly one From with one address.
/// Only results that the reader believed arrive here (our authserv-id, inside the trusted hops, the topmost consecutive run).
/// </summary>
public static class SenderAuthentication
{
    /// <summary>Judges the sender of an email.</summary>
    public static SenderJudgement Judge(MessageFacts message)
    {
        var from = Evidence.From("headers", "From", string.Join(", ", message.From.Select(Shown)));
        if (message.FromHeaders != 1 || message.From.Count != 1 || !message.From[0].Address.Contains('@', StringComparison.Ordinal) || message.From[0].Domain.Length == 0)
            return new SenderJudgement(message.From.Count == 1 && message.FromHeaders == 1 ? message.From[0] : null, false, [from]);

        var sender = message.From[0];
        if (message.RepeatedFields.Count > 0)
            return new SenderJudgement(sender, false, [from, .. message.RepeatedFields.Select(field => Evidence.From("headers", field, "stands more than once"))]);
        var results = message.Authentication
            .Select(result => Evidence.From("headers", "Authentication-Results", $"{result.Method}={result.Result}{string.Concat(result.Properties.Select(property => $" {property.Key}={property.Value}"))}"))
            .DefaultIfEmpty(Evidence.From("headers", "Authentication-Results", null));
        return new SenderJudgement(sender, IsVouchedFor(message.Authentication, sender.Domain), [from, .. results]);
    }

    private static bool IsVouchedFor(IReadOnlyList<AuthenticationResult> results, string domain)
    {
        // DMARC is the receiving server's own conclusion from SPF and DKIM: when it failed, an aligned pass beside it is a contradiction, and nobody vouches.
        var dmarc = results.Where(result => result.Method == "dmarc").ToList();
        if (dmarc.Any(result => result.Result is "fail" or "permerror" && IsAbout(result, domain)))
            return false;
        return dmarc.Any(result => result.Result == "pass" && IsDomain(Property(result, "header.from"), domain))
            || results.Any(result => result is { Method: "dkim", Result: "pass" } && IsAligned(DomainOf(Property(result, "header.d") ?? Property(result, "header.i")), domain))
            || results.Any(result => result is { Method: "spf", Result: "pass" } && IsAligned(DomainOf(Property(result, "smtp.mailfrom")), domain));
    }

    /// <summary>The address, and the name with it: a name that looks like another address is for a person to see.</summary>
    private static string Shown(MailAddress address) => address.Name is { } name ? $"{name} <{address.Address}>" : address.Address;

    private static string? Property(AuthenticationResult result, string name) => result.Properties.GetValueOrDefault(name);

    private static string? DomainOf(string? address) => address?[(address.LastIndexOf('@') + 1)..].Trim('<', '>', '"', ' ').TrimEnd('.');

    /// <summary>A result that names no domain is about the one From there is.</summary>
    private static bool IsAbout(AuthenticationResult result, string domain) =>
        DomainOf(Property(result, "header.from")) is not { Length: > 0 } stated || IsDomain(stated, domain) || IsAligned(stated, domain);

    private static bool IsDomain(string? stated, string domain) => string.Equals(DomainOf(stated), domain, StringComparison.OrdinalIgnoreCase);

    /// <summary>The same domain, or one the parent of the other; a single label vouches for nobody.</summary>
    private static bool IsAligned(string? stated, string domain)
    {
        if (string.IsNullOrEmpty(stated) || !stated.Contains('.', StringComparison.Ordinal))
            return false;
        return string.Equals(stated, domain, StringComparison.OrdinalIgnoreCase)
            || domain.EndsWith("." + stated, StringComparison.OrdinalIgnoreCase)
            || stated.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
    }
}
