using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Csv;
using LicenseInbox.Worker.Dns;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Tests.Scenarios;
using LicenseInbox.Worker.Tests.Senders;

namespace LicenseInbox.Worker.Tests.Fuzzing;

/// <summary>
/// Whatever arrives: no crash, no hang, and no card number beyond the reader. <c>tests/run --fuzz SECONDS [SEED]</c> goes on for longer, or does what failed again: a failure names its seed.
/// </summary>
public sealed partial class FuzzTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(Number("LICENSEINBOX_FUZZ_SECONDS", 10));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Anything_may_arrive_and_no_card_number_comes_out()
    {
        var sources = new SettingsSources { Environment = false };
        var settings = WorkerSettings.Load(sources);
        settings.Mail.AuthServId = ["mx.vendor.example"];
        settings.Mail.OwnDkim = true;
        settings.Mail.ArcSealers = ["relay.example"];
        settings.Dns.Servers = ["127.0.0.1:9"];
        settings.Dns.TimeLimit = TimeSpan.FromMilliseconds(100);
        settings.Ocr.Tesseract = "";
        settings.Reader.DigitalTimeLimit = TimeSpan.FromMinutes(1);
        await using var pool = Readings.Pool(settings, sources, TimeProvider.System, _ => { });
        var (watch, seed, mails) = (Started(), Number("LICENSEINBOX_FUZZ_SEED", 1), 0);
        LicenseDesk Desk() => new(reader: pool, keys: new DnsSigningKeys(settings.Dns, TimeProvider.System));
        var desk = Desk();
        for (; watch.Elapsed < Time * 0.9; seed++, mails++)
        {
            // After a hundred mails a fresh one: a failure is found again soon.
            if (mails % 100 == 99)
                desk = Desk();
            var raw = FuzzedMails.Make(new Dice(seed));
            try
            {
                Judge(await desk.ReceiveAsync(raw), seed);
            }
            catch (Exception error) when (error is not ShouldAssertException)
            {
                throw new InvalidOperationException($"seed {seed}: {error.Message}", error);
            }
        }

        output.WriteLine($"{mails} mails in {watch.Elapsed.TotalSeconds:0} s, seeds up to {seed - 1}");
    }

    [Fact]
    public void Any_registry_is_read_or_refused_in_words()
    {
        var folder = Directory.CreateTempSubdirectory("fuzz-").FullName;
        var samples = Path.Combine(ScenarioFolder.Named("auto-submitted-no").Path, "data");
        try
        {
            var (watch, seed) = (Started(), Number("LICENSEINBOX_FUZZ_SEED", 1));
            for (; watch.Elapsed < Time / 10; seed++)
            {
                var dice = new Dice(seed);
                foreach (var file in RegistryFiles.Names)
                {
                    var bytes = File.ReadAllBytes(Path.Combine(samples, file));
                    File.WriteAllBytes(Path.Combine(folder, file), dice.Is(0.5) ? dice.Damaged(bytes) : [.. bytes, .. Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(0, dice.Below(9)).Select(_ => dice.Text())))]);
                }

                try
                {
                    _ = RegistryFiles.Read(folder);
                }
                catch (CsvFilesException refused)
                {
                    refused.Message.ShouldNotBeEmpty($"seed {seed}");
                }
                catch (Exception error)
                {
                    throw new InvalidOperationException($"seed {seed}: {error.Message}", error);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>No reader was lost, and nothing of what is kept, shown or answered holds a card number.</summary>
    private static void Judge(CheckedMail mail, int seed)
    {
        mail.Facts.Documents.Where(document => document.Problem?.Kind == DocumentProblemKind.ReadingFailed).Select(document => document.Problem!.Detail)
            .Append(mail.Facts.Unreadable ?? "")
            .ShouldAllBe(reason => !reason.Contains("took longer than", StringComparison.Ordinal) && !reason.Contains("unexpectedly", StringComparison.Ordinal) && !reason.Contains("of memory", StringComparison.Ordinal), $"seed {seed}");
        var kept = JsonSerializer.SerializeToNode(new { mail.Facts, mail.Findings, mail.Reply, Requests = mail.Requests.Select(request => request.Decision) });
        Texts(kept).Count(text => CardNumber().IsMatch(text)).ShouldBe(0, $"seed {seed}: texts with a card number");
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Texts(field.Value).Prepend(field.Key)),
        JsonArray items => items.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private static Stopwatch Started()
    {
        var watch = new Stopwatch();
        watch.Start();
        return watch;
    }

    private static int Number(string variable, int otherwise) => int.Parse(Environment.GetEnvironmentVariable(variable) ?? $"{otherwise}", CultureInfo.InvariantCulture);

    /// <summary>One of those that the dice write, standing by itself.</summary>
    [GeneratedRegex(@"(?<![\d\p{Nd}][ \-]{0,3})(?:4111[ -]?1111[ -]?1111[ -]?1111|5555[ -]?5555[ -]?5555[ -]?4444|3782[ -]?822463[ -]?10005|6011[ -]?1111[ -]?1111[ -]?1117)(?![ \-]{0,3}\d)")]
    private static partial Regex CardNumber();
}
