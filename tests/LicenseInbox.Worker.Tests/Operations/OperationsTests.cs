using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Operations;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Liquid;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace LicenseInbox.Worker.Tests.Operations;

/// <summary>What machines ask of the worker, and what it tells them.</summary>
public sealed class OperationsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("operations-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_heartbeat_is_the_look_at_the_mailbox_that_was_looked_at_longest_ago()
    {
        await using var store = await StoreUnderTest.SqliteAsync(Token);
        var file = Path.Combine(_folder.FullName, "beat");
        using var client = new HttpClient();
        using var heartbeat = new Heartbeat(new AlertLedger(store.Database), ["moves", "fax"], new HeartbeatOptions { File = file }, client, store.Time, NullLogger<Heartbeat>.Instance);
        await LookAsync(store, "moves", SomeRecords.Noon);
        await heartbeat.BeatAsync(Token);
        File.Exists(file).ShouldBeFalse("the other mailbox was never looked at");

        await LookAsync(store, "fax", SomeRecords.Noon.AddMinutes(-3));
        await heartbeat.BeatAsync(Token);
        (await HeartbeatSources.File(file)(Token)).ShouldBe(SomeRecords.Noon.AddMinutes(-3));
    }

    [Fact]
    public async Task Systemd_hears_that_it_is_ready_and_alive_and_that_it_stops()
    {
        var path = Path.Combine(_folder.FullName, "notify");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        using var notices = new SystemdNotices(name => name switch { "NOTIFY_SOCKET" => path, "WATCHDOG_USEC" => "60000000", _ => null }, lifetime, TimeProvider.System, NullLogger<SystemdNotices>.Instance);
        await notices.StartAsync(Token);
        (await ReceiveAsync(socket)).ShouldBe("WATCHDOG=1");
        lifetime.NotifyStarted();
        (await ReceiveAsync(socket)).ShouldBe("READY=1");
        lifetime.StopApplication();
        (await ReceiveAsync(socket)).ShouldBe("STOPPING=1");
        await notices.StopAsync(Token);
    }

    [Fact]
    public async Task Health_says_which_part_is_not_ready()
    {
        var options = new OperationsOptions { Port = FreePort() };
        string? problem = null;
        ReadyCheck[] checks = [new("database", _ => Task.FromResult<string?>(null)), new("smtp", _ => Task.FromResult(problem)), new("reader", _ => throw new IOException("an address@partner.example"))];
        using var one = new HealthListener(options, checks[..2], TimeProvider.System, NullLogger<HealthListener>.Instance);
        await one.StartAsync(Token);
        using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{options.Port}") };
        (await GetAsync(client, "/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await GetAsync(client, "/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await GetAsync(client, "/health/other")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await one.StopAsync(Token);

        problem = "the mail server can't be reached";
        using var other = new HealthListener(options, checks, TimeProvider.System, NullLogger<HealthListener>.Instance);
        await other.StartAsync(Token);
        using var answer = await GetAsync(client, "/health/ready");
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        var parts = json.RootElement.GetProperty("parts");
        parts.GetProperty("database").GetString().ShouldBe("ok");
        parts.GetProperty("smtp").GetString().ShouldBe(problem);
        parts.GetProperty("reader").GetString().ShouldBe("failed (IOException); the log says more");
        await other.StopAsync(Token);
    }

    [Fact]
    public void Metrics_and_traces_hold_codes_and_states_only_and_an_email_is_one_trace()
    {
        // Other tests measure at the same time: nothing of theirs may be personal either.
        var seen = new ConcurrentQueue<string>();
        var spans = new ConcurrentQueue<Activity>();
        using var meters = new MeterListener { InstrumentPublished = (instrument, listener) => { if (instrument.Meter == Instruments.Meter) listener.EnableMeasurementEvents(instrument); } };
        meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => tags.ToArray().ToList().ForEach(tag => seen.Enqueue($"{instrument.Name} {tag.Key}={tag.Value}")));
        meters.Start();
        using var activities = new ActivityListener { ShouldListenTo = source => source.Name == Instruments.Name, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded, ActivityStopped = spans.Enqueue };
        ActivitySource.AddActivityListener(activities);

        using var root = Instruments.Begin(SomeRecords.Noon);
        var message = SomeRecords.Message() with { Trace = root!.Id };
        var finding = new Finding { Code = FindingCodes.SenderNotPartner, Outcome = Outcome.Flag, Message = "lee@partner.example is nobody's contact", Evidence = [Evidence.From("systems", null, null)] };
        Instruments.Handled(new HandledMail(message, [], [finding]), root, SomeRecords.Noon, SomeRecords.Noon.AddSeconds(4), SomeRecords.Noon.AddSeconds(5));
        root.Stop();
        Instruments.Moved(new MoveDone(SomeRecords.Noon, message.Trace), SomeRecords.Noon.AddSeconds(5), SomeRecords.Noon.AddSeconds(6));
        Instruments.Tried(SomeRecords.Mail() with { Answers = message.Id, Trace = message.Trace, ReceivedAt = SomeRecords.Noon }, SendResult.Sent, SomeRecords.Noon.AddSeconds(6), SomeRecords.Noon.AddSeconds(7));

        var own = spans.Where(span => span.TraceId == root.TraceId).ToList();
        own.Select(span => span.OperationName).ShouldBe(["wait", "decide", "email", "move", "reply"]);
        own[0].Duration.ShouldBe(TimeSpan.FromSeconds(4));
        (root.ParentId, root.Duration).ShouldBe((null, TimeSpan.FromSeconds(5)));
        own.Where(span => span != root).ShouldAllBe(span => span.ParentSpanId == root.SpanId);
        seen.ShouldContain("licenseinbox.findings code=sender.not-partner");
        seen.ShouldContain("licenseinbox.mails.received state=admitted");
        seen.Concat(own.SelectMany(span => span.Tags).Select(tag => $"{tag.Key}={tag.Value}")).ShouldAllBe(text => !text.Contains('@') && !text.Contains("204417"));
    }

    [Fact]
    public void The_rules_and_the_dashboard_name_metrics_that_there_are()
    {
        var known = new[] { "mails_received_total", "findings_total", "mail_handling_seconds", "mail_answer_seconds", "request_move_seconds", "replies_total", "reader_failures_total", "deadlines_breached", "deadlines_at_risk", "exceptions_open", "requests", "mailbox_look_age_seconds", "outbox_waiting", "outbox_uncertain", "webhooks_undeliverable", "queue_due", "queue_paused" };
        var manual = File.ReadAllText(Path.Combine(Repository.Root, "config", "README.md"));
        known.ShouldAllBe(name => manual.Contains($"licenseinbox_{name}", StringComparison.Ordinal));
        foreach (var file in new[] { "alert-rules.yaml", "grafana-dashboard.json" })
        {
            var text = File.ReadAllText(Path.Combine(Repository.Root, "config", file));
            var named = System.Text.RegularExpressions.Regex.Matches(text, @"licenseinbox_(\w+)").Select(match => match.Groups[1].Value).Distinct().ToList();
            named.ShouldNotBeEmpty();
            named.ShouldAllBe(name => known.Contains(name) || known.Contains(name.Replace("_bucket", "").Replace("_count", "")));
        }

        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "config", "grafana-dashboard.json")));
        json.RootElement.GetProperty("panels").GetArrayLength().ShouldBeGreaterThan(5);
    }

    private static async Task LookAsync(StoreUnderTest store, string account, DateTimeOffset at) =>
        await store.Deliveries.LookedAsync((await store.Leases.TakeAsync($"mailbox {account}", Token))!, account, at, Token);

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        var buffer = new byte[100];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var count = await socket.ReceiveAsync(buffer, SocketFlags.None, limit.Token);
        return Encoding.UTF8.GetString(buffer, 0, count);
    }

    /// <summary>The listener starts beside the test.</summary>
    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await client.GetAsync(path, Token);
            }
            catch (HttpRequestException) when (attempt < 300)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), Token);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
