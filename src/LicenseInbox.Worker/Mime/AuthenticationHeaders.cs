using System.Text;
using LicenseInbox.Domain.Reading;
using MimeKit;

namespace LicenseInbox.Worker.Mime;

/// <summary>
/// The results that are believed (RFC 8601): <c>Authentication-Results</c> with our authserv-id, above the first Received line that is not our own servers', and of these only
/// the topmost consecutive run. A server of ours that forwards may have removed nothing, so that whatever lies lower may be forged; within the run too: what a higher header says of a
/// method, a lower one does not say again.
/// </summary>
internal static class AuthenticationHeaders
{
    private const string WithoutId = "none";

    public static IReadOnlyList<AuthenticationResult> Believed(HeaderList headers, MimeOptions options)
    {
        var believed = new List<AuthenticationResult>();
        var said = new HashSet<string>(StringComparer.Ordinal);
        var (hops, inRun) = (0, false);
        foreach (var header in headers)
        {
            if (header.Id == HeaderId.Received && ++hops > options.TrustedHops)
                break;
            // As it stands: an encoded word is none here, and what it decodes to must not become structure.
            var parsed = header.Id == HeaderId.AuthenticationResults ? AuthenticationResultsValue.Parse(Encoding.UTF8.GetString(header.RawValue)) : null;
            if (parsed is not null && IsOurs(parsed.AuthServId, hops, options))
            {
                inRun = true;
                var text = PlainWords.Line(header.Value);
                var news = parsed.Results.Where(result => !said.Contains(result.Method)).ToList();
                believed.AddRange(news.Select(result => new AuthenticationResult(result.Method, result.Result, result.Properties, text)));
                said.UnionWith(news.Select(result => result.Method));
            }
            else if (inRun)
            {
                break;
            }
        }

        return believed;
    }

    /// <summary>
    /// Ours by its authserv-id, which our servers strip from what comes in (RFC 8601, 5). Results without one are stripped by nobody: they must lie above the last of our own Received lines,
    /// where only our own servers write.
    /// </summary>
    private static bool IsOurs(string? authServId, int hopsAbove, MimeOptions options) => authServId is null
        ? hopsAbove < options.TrustedHops && options.AuthServIds.Contains(WithoutId, StringComparer.OrdinalIgnoreCase)
        : !authServId.Equals(WithoutId, StringComparison.OrdinalIgnoreCase) && options.AuthServIds.Contains(authServId, StringComparer.OrdinalIgnoreCase);
}
