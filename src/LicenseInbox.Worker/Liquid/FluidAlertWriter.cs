using System.Globalization;
using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Replies;

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
        ["link"] = line.Link,
    };

    private string Time(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, timeZone).ToString("ddd yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);
}
