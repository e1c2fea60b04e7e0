using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Timekeeping;

namespace LicenseInbox.Domain.Alerting;

/// <summary>One alert as it is told.</summary>
public sealed record AlertLine
{
    /// <summary>What it says.</summary>
    public required AlertKind Kind { get; init; }

    /// <summary>The case, or null.</summary>
    public CaseNumber? Case { get; init; }

    /// <summary>Where the subject stood: a status or a code.</summary>
    public required string What { get; init; }

    /// <summary>The code under which a representative had it, or the condition's; null when there was none.</summary>
    public string? Code { get; init; }

    /// <summary>Where the subject stood, in words: for what has a code its cause.</summary>
    public string Words => Code is { } code && Causes.Has(code) ? Causes.Of(code) + (What.StartsWith(code, StringComparison.Ordinal) ? What[code.Length..] : "") : What.Replace('-', ' ');

    /// <summary>Who had it; null when nobody has to do anything.</summary>
    public Holder? Holder { get; init; }

    /// <summary>The deadline; for a condition its start.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>More to say, or null.</summary>
    public string? Detail { get; init; }

    /// <summary>Where the console shows it; null without a console.</summary>
    public string? Link { get; init; }

    /// <summary>The alert as a line.</summary>
    public static AlertLine Of(Alert alert, string? consoleUrl) => new()
    {
        Kind = alert.Key.Kind,
        Case = alert.Case,
        What = alert.What,
        Code = alert.Code,
        Holder = alert.Holder,
        Deadline = alert.Key.Deadline,
        Detail = alert.Detail,
        Link = consoleUrl is { Length: > 0 } url ? url.TrimEnd('/') + PathOf(alert) : null,
    };

    private static string PathOf(Alert alert) => alert.SubjectKind switch
    {
        SubjectKind.Request => $"/requests/{alert.Key.Subject}",
        SubjectKind.Exception => $"/exceptions/{alert.Key.Subject}",
        _ => "/",
    };
}

/// <summary>The alerts that go to one recipient together: one message, whatever their number.</summary>
/// <param name="Lines">Breaches first, then by deadline.</param>
/// <param name="WrittenAt">When.</param>
public sealed record AlertLetter(IReadOnlyList<AlertLine> Lines, DateTimeOffset WrittenAt)
{
    private static readonly AlertKind[] Order = [AlertKind.Breached, AlertKind.AtRisk, AlertKind.Started, AlertKind.Resolved, AlertKind.Ended];

    /// <summary>The letter of these alerts.</summary>
    public static AlertLetter Of(IEnumerable<Alert> alerts, string? consoleUrl, DateTimeOffset writtenAt) => new(
        alerts.OrderBy(alert => Array.IndexOf(Order, alert.Key.Kind)).ThenBy(alert => alert.Key.Deadline).Select(alert => AlertLine.Of(alert, consoleUrl)).ToList(),
        writtenAt);

    /// <summary>What it says, in one line.</summary>
    public string Headline
    {
        get
        {
            if (Lines is [var only])
                return $"{Word(only.Kind)}: {(only.Case is { } number ? $"case {number.Text}, {only.Words}" : only.Words)}";
            return string.Join(", ", Lines.GroupBy(line => line.Kind).Select(kind => Count(kind.Count(), Word(kind.Key).ToLowerInvariant())));
        }
    }

    private static string Count(int count, string word) => count == 1
        ? $"1 {word}"
        : $"{count} {word.Replace("deadline", "deadlines", StringComparison.Ordinal).Replace("trouble", "troubles", StringComparison.Ordinal)}";

    /// <summary>A kind in words.</summary>
    public static string Word(AlertKind kind) => kind switch
    {
        AlertKind.AtRisk => "Deadline at risk",
        AlertKind.Breached => "Deadline missed",
        AlertKind.Resolved => "Resolved",
        AlertKind.Started => "Trouble",
        _ => "Trouble over",
    };

    /// <summary>A holder in words.</summary>
    public static string Word(Holder holder) => holder switch
    {
        Holder.Worker => "LicenseInbox",
        Holder.Representative => "a representative",
        Holder.Sales => "sales",
        Holder.Partner => "the partner",
        _ => "an outage",
    };
}

/// <summary>Puts alerts into the words of an email.</summary>
public interface IAlertWriter
{
    /// <summary>Writes one email.</summary>
    Replies.WrittenReply Write(AlertLetter letter);
}

/// <summary>Puts alerts into what a webhook takes.</summary>
public interface IWebhookWriter
{
    /// <summary>The names of the webhooks that there are.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Writes what is posted to one of them.</summary>
    string Write(string webhook, AlertLetter letter);
}
