using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Timekeeping;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Database.Rows;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace LicenseInbox.Worker.Tests.Webhooks;

/// <summary>Posts to a real HTTP server on loopback.</summary>
public sealed class WebhookSenderTests : IAsyncLifetime
{
    private const string Secret = "an invented secret of the tests";

    private readonly HttpListener _server = new();
    private readonly List<(string Body, Dictionary<string, string> Headers)> _posts = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("webhook-");
    private StoreUnderTest _store = null!;
    private WebhookOptions _options = null!;
    private HttpStatusCode _answer = HttpStatusCode.OK;
    private Task _serving = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await StoreUnderTest.SqliteAsync(Token);
        var secret = Path.Combine(_folder.FullName, "secret");
        await File.WriteAllTextAsync(secret, Secret + "\n", Token);
        _options = new WebhookOptions { Name = "ops", Url = $"http://127.0.0.1:{FreePort()}/hook/", SecretFile = secret };
        _server.Prefixes.Add(_options.Url);
        _server.Start();
        _serving = ServeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _server.Close();
        await _serving;
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_post_is_signed_over_its_time_and_body()
    {
        await WriteAsync();
        await SendAsync();

        var (body, headers) = _posts.ShouldHaveSingleItem();
        headers["Content-Type"].ShouldBe("application/json");
        var signed = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{headers["X-LicenseInbox-Timestamp"]}.{body}"));
        headers["X-LicenseInbox-Signature"].ShouldBe($"sha256={Convert.ToHexStringLower(signed)}");
        (await PostAsync()).State.ShouldBe(PostState.Sent);
    }

    [Fact]
    public async Task One_that_is_not_taken_is_tried_again_under_the_same_id()
    {
        await WriteAsync();
        _answer = HttpStatusCode.ServiceUnavailable;
        await SendAsync();
        var waiting = await PostAsync();
        (waiting.State, waiting.LastError).ShouldBe((PostState.Waiting, "answered 503"));
        var tried = _posts.Count;
        tried.ShouldBe(3);

        _answer = HttpStatusCode.OK;
        await SendAsync();
        _posts.Count.ShouldBe(tried);
        _store.Time.Advance(TimeSpan.FromMinutes(2));
        await SendAsync();
        (await PostAsync()).State.ShouldBe(PostState.Sent);
        _posts.Select(post => post.Headers["X-LicenseInbox-Id"]).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task One_that_is_refused_for_good_or_for_too_long_is_given_up_and_shown()
    {
        await WriteAsync();
        _answer = HttpStatusCode.BadRequest;
        await SendAsync();
        (await PostAsync()).State.ShouldBe(PostState.Undeliverable);

        var status = await new StatusBoard(_store.Database, _store.Schedule, _store.Time).ReadAsync(Token);
        status.PostsUndeliverable.ShouldHaveSingleItem().ShouldBe(new UndeliverablePost("ops", SomeRecords.Noon, "answered 400"));
    }

    [Theory]
    [InlineData(nameof(WebhookShape.Json))]
    [InlineData(nameof(WebhookShape.Teams))]
    [InlineData(nameof(WebhookShape.Slack))]
    public void Each_shape_tells_case_deadline_holder_and_link(string name)
    {
        var shape = Enum.Parse<WebhookShape>(name);
        var line = new AlertLine { Kind = AlertKind.Breached, Case = CaseNumber.Of("204417"), What = "with-representative", Holder = Holder.Representative, Deadline = SomeRecords.Noon, Link = "https://licenses.vendor.example/requests/1" };
        _options.Shape = shape;
        using var json = JsonDocument.Parse(new WebhookBodies([_options], TimeZoneInfo.Utc).Write("ops", new AlertLetter([line, line with { What = "a <b> & c", Case = null }], SomeRecords.Noon)));
        var text = shape switch
        {
            WebhookShape.Teams => json.RootElement.GetProperty("attachments")[0].GetProperty("content").GetProperty("body")[1].GetProperty("text").GetString()!,
            WebhookShape.Slack => json.RootElement.GetProperty("text").GetString()!,
            _ => json.RootElement.GetRawText(),
        };
        text.ShouldContain("204417");
        text.ShouldContain("2026-11-24");
        text.ShouldContain("epresentative");
        text.ShouldContain("https://licenses.vendor.example/requests/1");
        if (shape == WebhookShape.Slack)
            text.ShouldContain("a &lt;b&gt; &amp; c");
    }

    private async Task WriteAsync()
    {
        await using var session = await _store.Database.WriteAsync(Token);
        session.Context.WebhookPosts.Add(WebhookPostRow.From(new WebhookPost { Id = Guid.NewGuid(), Webhook = "ops", Body = "{\"headline\":\"Deadline missed\"}", WrittenAt = SomeRecords.Noon, NotBefore = SomeRecords.Noon }));
        await session.CommitAsync(Token);
    }

    private async Task SendAsync()
    {
        using var sender = new WebhookSender(new WebhookOutbox(_store.Database), [_options], _store.Time, NullLogger<WebhookSender>.Instance);
        var sending = sender.SendDueAsync((await _store.Leases.TakeAsync("webhooks", Token))!, Token);
        for (var i = 0; i < 600 && !sending.IsCompleted; i++)
        {
            // Its short pauses are over at once.
            await Task.WhenAny(sending, Task.Delay(TimeSpan.FromMilliseconds(50), Token));
            if (!sending.IsCompleted)
                _store.Time.Advance(TimeSpan.FromMilliseconds(200));
        }

        await sending;
    }

    private async Task<WebhookPost> PostAsync()
    {
        await using var session = await _store.Database.ReadAsync(Token);
        return (await session.Context.WebhookPosts.AsNoTracking().SingleAsync(Token)).ToPost();
    }

    private async Task ServeAsync()
    {
        while (_server.IsListening)
        {
            try
            {
                var context = await _server.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                _posts.Add((await reader.ReadToEndAsync(), context.Request.Headers.AllKeys.ToDictionary(name => name!, name => context.Request.Headers[name]!)));
                context.Response.StatusCode = (int)_answer;
                context.Response.Close();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
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
