using LicenseInbox.Domain.Reading;
using MimeKit;
using MimeKit.Cryptography;

namespace LicenseInbox.Worker.Mime;

/// <summary>
/// The results that are believed (RFC 8601): <c>Authentication-Results</c> with our authserv-id, above the first Received line that is not our own servers', and of these only
/// the topmost consecutive run. Comments and quoted text say nothing: the parser drops them.
/// </summary>
internal static class AuthenticationHeaders
{
    public static IReadOnlyList<AuthenticationResult> Believed(HeaderList headers, MimeOptions options)
    {
        var results = new List<AuthenticationResult>();
        var (hops, inRun) = (0, false);
        foreach (var header in headers)
        {
            if (header.Id == HeaderId.Received && ++hops > options.TrustedHops)
                break;
            if (header.Id != HeaderId.AuthenticationResults)
            {
                if (inRun)
                    break;
                continue;
            }

            if (!AuthenticationResults.TryParse(header.RawValue, out var parsed) || !IsOurs(parsed.AuthenticationServiceIdentifier, options))
            {
                if (inRun)
                    break;
                continue;
            }

            inRun = true;
            foreach (var result in parsed.Results)
            {
                results.Add(new AuthenticationResult(
                    result.Method.ToLowerInvariant(),
                    result.Result.ToLowerInvariant(),
                    result.Properties.GroupBy(property => $"{property.PropertyType}.{property.Property}".ToLowerInvariant()).ToDictionary(group => group.Key, group => group.First().Value),
                    header.Value));
            }
        }

        return results;
    }

    private static bool IsOurs(string? identifier, MimeOptions options) =>
        options.AuthServIds.Any(own => string.IsNullOrEmpty(identifier)
            ? string.Equals(own, "none", StringComparison.OrdinalIgnoreCase)
            : string.Equals(own, identifier, StringComparison.OrdinalIgnoreCase) && !string.Equals(own, "none", StringComparison.OrdinalIgnoreCase));
}
