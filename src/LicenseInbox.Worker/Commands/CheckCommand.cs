using System.Collections.Immutable;
using System.Text.Json;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Csv;
using LicenseInbox.Worker.Liquid;
using LicenseInbox.Worker.Memory;
using LicenseInbox.Worker.Mime;
using LicenseInbox.Worker.Pdf;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Settings;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>licenseinbox check</c>: decides emails without keeping or sending anything.</summary>
internal static class CheckCommand
{
    public static async Task<int> RunAsync(string data, DateTimeOffset? at, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var config = Path.Combine(AppContext.BaseDirectory, "config");
        var settings = DataSettings.Load(Path.Combine(data, "settings.json"));
        var types = Path.Combine(data, "license-types.json");
        var policy = PolicyFiles.Load(config, File.Exists(types) ? types : null, settings.TimeZone);
        var rows = RegistryFiles.Read(data);
        var casebooks = new MemoryCasebooks(new MemoryState
        {
            Systems = rows.Systems.ToImmutableDictionary(system => system.Key),
            Licenses = rows.Licenses.ToImmutableDictionary(license => license.Key),
            Cases = rows.Cases.ToImmutableDictionary(known => known.Number),
            Partners = rows.Partners.ToImmutableDictionary(partner => partner.Id),
        });
        var now = at ?? TimeProvider.System.GetUtcNow();
        var clock = new CheckClock(DateTimeOffset.MinValue);
        var pipelineSettings = new PipelineSettings
        {
            Policy = policy,
            Mode = Mode.Automatic,
            OwnAddresses = settings.OwnAddresses,
            FaxGateways = settings.FaxGateways,
            Settle = false,
        };
        var deciding = new Deciding(pipelineSettings, clock);
        var answering = new Answering(pipelineSettings, new FluidReplyWriter(Path.Combine(config, "replies")), clock);
        var run = new CheckRun(
            casebooks,
            new MailPipeline(pipelineSettings, deciding, answering, clock),
            new MoveExecutor(pipelineSettings, deciding, answering, clock),
            answering,
            clock);
        var reader = new MimeMessageReader(
            new PdfDocumentReader(FormDescription.Load(Path.Combine(config, "forms"))),
            new MimeOptions { AuthServIds = settings.AuthServIds, TrustedHops = settings.TrustedHops });

        foreach (var file in files)
        {
            var facts = await reader.ReadAsync(await File.ReadAllBytesAsync(file, cancellationToken), cancellationToken);
            var mail = await run.DecideAsync(facts, facts.TopmostReceived ?? now, cancellationToken);
            Console.Out.WriteLine(OutputJson.Line(Shape(file, mail)));
        }

        return 0;
    }

    private static object Shape(string file, CheckedMail mail) => new
    {
        File = file,
        mail.Facts.MessageId,
        Cases = mail.Requests.Select(request => request.Request.Case?.Text).Concat(mail.Findings.Select(finding => finding.Case?.Text)).OfType<string>().Distinct(),
        mail.Outcome,
        Findings = mail.Findings.Select(OutputJson.Finding),
        Requests = mail.Requests.Select(request => new
        {
            Case = request.Request.Case?.Text,
            request.Status,
            request.Decision.SoftwareOnly,
            request.ReceivedAt,
            request.Deadline,
            request.Decision.Fee,
            request.Decision.AssuranceCharge,
            Moves = request.Decision.Moves.Select(move => new
            {
                From = move.From.Text,
                To = move.To.Text,
                Licenses = move.Licenses.Select(license => new { Key = license.Key.Text, license.Type, license.Quantity, license.NewType, license.AssuranceCharge }),
            }),
        }),
        Reply = mail.Reply is null ? null : new { To = mail.Reply.To.Select(to => to.Address), mail.Reply.Subject, mail.Reply.Text },
    };

    /// <summary>The settings that a data folder may bring along.</summary>
    private sealed record DataSettings(IReadOnlyList<string> AuthServIds, int TrustedHops, IReadOnlySet<string> FaxGateways, IReadOnlySet<string> OwnAddresses, TimeZoneInfo TimeZone)
    {
        public static DataSettings Load(string file)
        {
            using var document = File.Exists(file) ? JsonDocument.Parse(File.ReadAllText(file)) : JsonDocument.Parse("{}");
            var mail = Property(document.RootElement, "Mail");
            var zone = Property(Property(document.RootElement, "Policy"), "TimeZone") is { ValueKind: JsonValueKind.String } id ? id.GetString()! : "America/Los_Angeles";
            var boxes = Property(mail, "Mailboxes") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().SelectMany(box => Strings(Property(box, "Address"))).ToList() : [];
            return new DataSettings(
                Strings(Property(mail, "AuthServId")).ToList(),
                Property(mail, "TrustedHops") is { ValueKind: JsonValueKind.Number } hops ? hops.GetInt32() : 1,
                Strings(Property(mail, "FaxGateways")).ToHashSet(StringComparer.OrdinalIgnoreCase),
                boxes.ToHashSet(StringComparer.OrdinalIgnoreCase),
                TimeZoneInfo.FindSystemTimeZoneById(zone));
        }

        private static JsonElement? Property(JsonElement? parent, string name) =>
            parent is { ValueKind: JsonValueKind.Object } owner
                ? owner.EnumerateObject().Where(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase)).Select(property => (JsonElement?)property.Value).FirstOrDefault()
                : null;

        private static List<string> Strings(JsonElement? value) => value switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString() is { Length: > 0 } one ? [one] : [],
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Select(item => item.GetString()!).ToList(),
            _ => [],
        };
    }
}
