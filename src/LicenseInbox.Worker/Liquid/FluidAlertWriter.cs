using System.Globalization;
using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Timekeeping;

namespace LicenseInbox.Worker.Liquid;

/// <summary>Puts alerts into the words of the templates <c>alert</c> in <c>config/replies</c>.</summary>
internal sealed class FluidAlertWriter(ReplyTemplates templates, TimeZoneInfo timeZone, string signedBy) : IAlertWriter
{
    public WrittenReply Write(AlertLetter letter)
    {
        var view = new Dictionary<string, object?>
        {
            ["headline"] = SubjectLine.OneLine(letter.Headline),
            ["lines"] = letter.Lines.Select(line => (object)Of(line)).ToList(),
            ["written_at"] = Time(letter.WrittenAt),
            ["signed_by"] = signedBy,
        };
        return new WrittenReply(SubjectLine.OneLine($"LicenseInbox: {letter.Headline}"), templates.Text("alert", view), templates.Html("alert", view));
    }

    private Dictionary<string, object?> Of(AlertLine line) => new()
    {
        ["kind"] = AlertLetter.Word(line.Kind),
        ["is_trouble"] = line.Kind is AlertKind.Started or AlertKind.Ended,
        ["case"] = line.Case?.Text,
        ["what"] = SubjectLine.OneLine(line.What),
        ["holder"] = line.Holder is { } holder ? AlertLetter.Word(holder) : null,
        ["deadline"] = Time(line.Deadline),
        ["detail"] = line.Detail is { } detail ? SubjectLine.OneLine(detail) : null,
        ["todo"] = Todo(line),
        ["link"] = line.Link,
    };

    /// <summary>What whoever reads it must do, in a sentence; of a trouble its detail says it.</summary>
    private static string? Todo(AlertLine line) => (line.Kind, line.Holder) switch
    {
        (AlertKind.Started, _) => null,
        (AlertKind.Resolved or AlertKind.Ended, _) => "Nothing: it is over.",
        (_, Holder.Representative) when line.Code == Move.ToBeConfirmed => "A representative must make the move in the license server and confirm it here, or an import must show that it was made there.",
        (_, Holder.Representative) => $"A representative must decide it: {(line.Link is null ? "licenseinbox show says" : "the link shows")} what stands in the way.",
        (_, Holder.Sales) => "Sales must answer the mail that asks for the new keys.",
        (_, Holder.Worker) => "LicenseInbox has it and does not get on: look at licenseinbox status and at the log.",
        _ => "Nothing more: it is done, but late.",
    };

    private string Time(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, timeZone).ToString("ddd yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);
}
