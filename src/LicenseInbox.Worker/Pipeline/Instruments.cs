using System.Diagnostics;
using System.Diagnostics.Metrics;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Replies;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// What the work measures and traces, in the base class library's terms; nobody listens unless the settings say so. Codes, states and counts only: no address, subject, key or number of a case or card is ever among them.
/// One trace for each email, from its arrival to its reply: its root begins with the receipt and ends with the decision; what follows (the move, the reply) finds it by what the message and its replies remember (<see cref="Domain.Casebook.RecordedMessage.Trace"/>), in whatever process and after whatever restart.
/// </summary>
internal static class Instruments
{
    public const string Name = "LicenseInbox";

    public static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Activities = new(Name);

    private static readonly Counter<long> Mails = Meter.CreateCounter<long>("licenseinbox.mails.received", "{mail}", "Mails that were handled, by what they led to.");

    private static readonly Counter<long> Findings = Meter.CreateCounter<long>("licenseinbox.findings", "{finding}", "Findings of mails that were handled, by code.");

    private static readonly Counter<long> FailedReadings = Meter.CreateCounter<long>("licenseinbox.reader.failures", "{document}", "Documents that took their reader down, or too long.");

    private static readonly Counter<long> Replies = Meter.CreateCounter<long>("licenseinbox.replies", "{mail}", "Mails handed to the mail server, by what it said.");

    private static readonly Histogram<double> ToHandled = Meter.CreateHistogram("licenseinbox.mail.handling", "s", "From the receipt of a mail to its decision.", [], Seconds);

    private static readonly Histogram<double> ToAnswer = Meter.CreateHistogram("licenseinbox.mail.answer", "s", "From the receipt of a mail to its answer.", [], Seconds);

    private static readonly Histogram<double> ToMove = Meter.CreateHistogram("licenseinbox.request.move", "s", "From the receipt of the mail that completed a request to its move.", [], Seconds);

    /// <summary>From a second to the deadline and beyond.</summary>
    private static InstrumentAdvice<double> Seconds => new() { HistogramBucketBoundaries = [1, 5, 15, 30, 60, 120, 300, 900, 3600, 14400, 43200, 86400, 172800] };

    /// <summary>Begins the trace of a mail that is handled now; null when nobody traces.</summary>
    public static Activity? Begin(DateTimeOffset receivedAt)
    {
        // An email is nobody's part.
        Activity.Current = null;
        return Activities.StartActivity("email", ActivityKind.Consumer, default(ActivityContext), startTime: receivedAt);
    }

    public static void Handled(HandledMail handled, Activity? root, DateTimeOffset receivedAt, DateTimeOffset startedAt, DateTimeOffset now)
    {
        Mails.Add(1, new KeyValuePair<string, object?>("state", Word(handled.Message.State)));
        foreach (var finding in handled.Findings)
            Findings.Add(1, new KeyValuePair<string, object?>("code", finding.Code), new KeyValuePair<string, object?>("outcome", Word(finding.Outcome)));
        FailedReadings.Add(handled.Message.Facts.Documents.Count(document => document.Problem?.Kind == DocumentProblemKind.ReadingFailed));
        ToHandled.Record((now - receivedAt).TotalSeconds);
        Trace("wait", root?.Id, receivedAt, startedAt);
        Trace("decide", root?.Id, startedAt, now, ("state", Word(handled.Message.State)), ("requests", handled.Requests.Count));
        root?.SetTag("message", handled.Message.Id.ToString()).SetTag("state", Word(handled.Message.State)).SetEndTime(now.UtcDateTime);
    }

    /// <summary>A move was made, and is written down.</summary>
    public static void Moved(MoveDone made, DateTimeOffset startedAt, DateTimeOffset now)
    {
        ToMove.Record((now - made.CompletedAt).TotalSeconds);
        Trace("move", made.Trace, startedAt, now);
    }

    public static void Tried(OutgoingMail mail, SendResult result, DateTimeOffset startedAt, DateTimeOffset now)
    {
        Replies.Add(1, new KeyValuePair<string, object?>("result", Word(result)), new KeyValuePair<string, object?>("to", mail.IsToManagers ? "managers" : mail.HandoverId is null ? "partners" : "billing"));
        if (result == SendResult.Sent && mail is { ReceivedAt: { } receivedAt, Answers: not null })
            ToAnswer.Record((now - receivedAt).TotalSeconds);
        Trace("reply", mail.Trace, startedAt, now, ("result", Word(result)));
    }

    /// <summary>A step in an email's trace.</summary>
    private static void Trace(string step, string? trace, DateTimeOffset from, DateTimeOffset to, params (string Name, object Value)[] tags)
    {
        if (trace is null || !Activities.HasListeners() || !ActivityContext.TryParse(trace, null, isRemote: true, out var root))
            return;
        using var activity = Activities.StartActivity(step, ActivityKind.Internal, root, startTime: from < to ? from : to);
        if (activity is null)
            return;
        foreach (var (name, value) in tags)
            activity.SetTag(name, value);
        activity.SetEndTime(to.UtcDateTime);
    }

    private static string Word<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
