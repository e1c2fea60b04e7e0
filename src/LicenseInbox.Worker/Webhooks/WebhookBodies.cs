using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LicenseInbox.Domain.Alerting;

namespace LicenseInbox.Worker.Webhooks;

/// <summary>Puts alerts into the shape that each webhook takes.</summary>
internal sealed class WebhookBodies(IReadOnlyList<WebhookOptions> webhooks, TimeZoneInfo timeZone) : IWebhookWriter
{
    private const int MostShown = 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Default,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public IReadOnlyList<string> Names { get; } = webhooks.Select(webhook => webhook.Name).ToList();

    public string Write(string webhook, AlertLetter letter) => JsonSerializer.Serialize(
        webhooks.First(known => known.Name == webhook).Shape switch
        {
            WebhookShape.Teams => Teams(letter),
            WebhookShape.Slack => Slack(letter),
            _ => Plain(letter),
        },
        Json);

    private static object Plain(AlertLetter letter) => new
    {
        letter.Headline,
        letter.WrittenAt,
        Alerts = letter.Lines.Select(line => new { line.Kind, Case = line.Case?.Text, line.What, line.Holder, line.Deadline, line.Detail, line.Link }),
    };

    /// <summary>A message with one adaptive card, as an incoming webhook (a workflow) of Teams takes it.</summary>
    private object Teams(AlertLetter letter) => new
    {
        Type = "message",
        Attachments = new[]
        {
            new
            {
                ContentType = "application/vnd.microsoft.card.adaptive",
                Content = new
                {
                    Type = "AdaptiveCard",
                    Version = "1.4",
                    Body = new[] { Block(letter.Headline, "Bolder") }.Concat(Shown(letter, (text, link) => link is null ? text : $"[{text}]({link})").Select(line => Block(line, "Default"))),
                },
            },
        },
    };

    private object Slack(AlertLetter letter) => new
    {
        Text = string.Join('\n', Shown(letter, (text, link) => link is null ? Escaped(text) : $"<{link}|{Escaped(text)}>").Prepend($"*{Escaped(letter.Headline)}*")),
    };

    private static object Block(string text, string weight) => new { Type = "TextBlock", Text = text, Weight = weight, Wrap = true };

    private IEnumerable<string> Shown(AlertLetter letter, Func<string, string?, string> linked)
    {
        foreach (var line in letter.Lines.Take(MostShown))
        {
            var subject = line.Case is { } number ? $"case {number.Text}" : line.What;
            var due = TimeZoneInfo.ConvertTime(line.Deadline, timeZone).ToString("ddd yyyy-MM-dd HH:mm zzz", System.Globalization.CultureInfo.InvariantCulture);
            yield return $"{AlertLetter.Word(line.Kind)}: {linked(subject, line.Link)}, {due}{(line.Holder is { } holder ? $", with {AlertLetter.Word(holder)}" : "")}{(line.Detail is { } detail ? $", {detail}" : "")}";
        }

        if (letter.Lines.Count > MostShown)
            yield return $"and {letter.Lines.Count - MostShown} more";
    }

    /// <summary>The three characters that mean something to Slack.</summary>
    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
