using System.Text;
using LicenseInbox.Domain.Examining;
using MimeKit;

namespace LicenseInbox.Worker.Mime;

/// <summary>
/// Holds the headers of mails that arrived against the settings that say whom to believe: <c>Mail:AuthServId</c> and <c>Mail:TrustedHops</c>. Wrong ones make every sender a stranger, or a stranger a partner.
/// </summary>
internal static class ResultsSurvey
{
    private const int MostHops = 10;

    /// <summary>What becomes of the results in these mails.</summary>
    /// <param name="part">The mailbox.</param>
    /// <param name="mails">Raw mails, or their headers.</param>
    /// <param name="options">The settings.</param>
    public static IReadOnlyList<Diagnosis> Of(string part, IReadOnlyList<ReadOnlyMemory<byte>> mails, MimeOptions options)
    {
        if (mails.Count == 0)
            return [new Diagnosis(part, Health.Note, "No mail is there whose Authentication-Results could be looked at: deliver one from outside, and ask again")];
        var all = mails.Select(Headers).ToList();
        var believed = all.Count(headers => IsBelieved(headers, options));
        List<Diagnosis> found = [believed > 0
            ? new Diagnosis(part, Health.Well, $"{believed} of the newest {all.Count} mails carry Authentication-Results that are believed")
            : Nobody(part, all, options)];
        if (believed > 0 && all.Count(headers => HasBelow(headers, options)) is > 0 and var below)
            found.Add(new Diagnosis(part, Health.Note, $"{below} of them also carry results in your server's name below its own lines: it does not remove forged ones. They are not believed as long as Mail:TrustedHops counts your own servers only"));
        return found;
    }

    private static Diagnosis Nobody(string part, List<HeaderList> all, MimeOptions options)
    {
        var named = all.SelectMany(headers => Results(headers).Take(1)).Select(result => result.Id).CountBy(id => id, StringComparer.OrdinalIgnoreCase).OrderByDescending(pair => pair.Value).ToList();
        var text = $"In none of the newest {all.Count} mails a result is believed: every sender counts as a stranger";
        if (named.Count == 0)
            return new Diagnosis(part, Health.Wrong, text, "The receiving server writes no Authentication-Results: let it, or set Mail:OwnDkim true");
        if (options.AuthServIds.Count > 0 && Enumerable.Range(0, MostHops).Cast<int?>().FirstOrDefault(hops => all.Any(headers => IsBelieved(headers, options, hops!.Value))) is { } needed)
            return new Diagnosis(part, Health.Wrong, $"{text}; they stand below {needed} Received lines, and Mail:TrustedHops is {options.TrustedHops}", $"Mail:TrustedHops {needed}, if so many of your own servers take a mail from outside");
        return new Diagnosis(
            part,
            Health.Wrong,
            $"{text}; the topmost results are {string.Join(", ", named.Take(3).Select(pair => $"of {pair.Key} ({pair.Value})"))}, and Mail:AuthServId is {(options.AuthServIds.Count == 0 ? "empty" : string.Join(", ", options.AuthServIds))}",
            $"Mail:AuthServId {named[0].Key}, if that is your own server");
    }

    private static bool IsBelieved(HeaderList headers, MimeOptions options, int? hops = null) =>
        AuthenticationHeaders.Believed(headers, hops is { } other ? options with { TrustedHops = other } : options).Count > 0;

    private static bool HasBelow(HeaderList headers, MimeOptions options) =>
        Results(headers).Any(result => result.Hops > options.TrustedHops && options.AuthServIds.Contains(result.Id, StringComparer.OrdinalIgnoreCase));

    /// <summary>The authserv-ids of the results, topmost first, each with the Received lines above it.</summary>
    private static IEnumerable<(string Id, int Hops)> Results(HeaderList headers)
    {
        var hops = 0;
        foreach (var header in headers)
        {
            if (header.Id == HeaderId.Received)
                hops++;
            else if (header.Id == HeaderId.AuthenticationResults && AuthenticationResultsValue.Parse(Encoding.UTF8.GetString(header.RawValue)) is { } parsed)
                yield return (parsed.AuthServId ?? "none", hops);
        }
    }

    private static HeaderList Headers(ReadOnlyMemory<byte> raw)
    {
        using var stream = new MemoryStream(raw.ToArray());
        return HeaderList.Load(stream);
    }
}
