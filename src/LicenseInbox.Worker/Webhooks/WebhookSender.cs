using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Casebook;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace LicenseInbox.Worker.Webhooks;

/// <summary>
/// Posts what the webhook outbox holds, while this worker holds its lease. A post is signed: <c>X-LicenseInbox-Signature: sha256=…</c> is the HMAC-SHA256, in hex, of the timestamp's header, a dot and the body. It is tried
/// three times at once, then again and again with growing pauses for two days; then it is given up, and shown as such. What is sent again bears the same <c>X-LicenseInbox-Id</c>.
/// </summary>
internal sealed class WebhookSender : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(2);

    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly IWebhookOutbox _outbox;
    private readonly Dictionary<string, WebhookOptions> _webhooks;
    private readonly TimeProvider _time;
    private readonly ILogger<WebhookSender> _logger;
    private readonly HttpClient _client;
    private readonly ResiliencePipeline<HttpResponseMessage> _tries;

    public WebhookSender(IWebhookOutbox outbox, IReadOnlyList<WebhookOptions> webhooks, TimeProvider time, ILogger<WebhookSender> logger)
    {
        _outbox = outbox;
        _webhooks = webhooks.ToDictionary(webhook => webhook.Name);
        _time = time;
        _logger = logger;
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };
        _tries = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromSeconds(1),
                BackoffType = DelayBackoffType.Exponential,
                ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Exception is HttpRequestException or TimeoutRejectedException || (outcome.Outcome.Result is { } answer && IsForLater(answer.StatusCode))),
            })
            .AddTimeout(TimeSpan.FromSeconds(20))
            .Build();
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Sends again and again, until the lease or the program ends.</summary>
    public async Task WatchAsync(Lease lease, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SendDueAsync(lease, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailableException error)
            {
                _logger.LogWarning("Posts to webhooks wait: {Reason:l}", error.Message);
            }
            catch (Exception error) when (error is not LeaseLostException)
            {
                _logger.LogError(error, "Posts to webhooks could not be sent; they are tried again");
            }

            await Task.Delay(LookEvery, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Sends what may be sent now.</summary>
    public async Task SendDueAsync(Lease lease, CancellationToken cancellationToken)
    {
        foreach (var post in await _outbox.DueAsync(_time.GetUtcNow(), cancellationToken))
        {
            if (await _outbox.BeginAsync(lease, post.Id, cancellationToken))
                await _outbox.WriteAsync(lease, await SendAsync(post with { Attempts = post.Attempts + 1 }, cancellationToken), cancellationToken);
        }
    }

    private async Task<WebhookPost> SendAsync(WebhookPost post, CancellationToken cancellationToken)
    {
        if (!_webhooks.TryGetValue(post.Webhook, out var webhook))
            return post with { State = PostState.Undeliverable, LastError = "the settings have no such webhook any more" };
        string problem;
        var isFinal = false;
        try
        {
            using var answer = await _tries.ExecuteAsync(async token => await _client.SendAsync(Request(post, webhook), token), cancellationToken);
            if (answer.IsSuccessStatusCode)
                return post with { State = PostState.Sent, LastError = null };
            problem = string.Create(CultureInfo.InvariantCulture, $"answered {(int)answer.StatusCode}");
            isFinal = !IsForLater(answer.StatusCode);
        }
        catch (Exception error) when (error is HttpRequestException or TimeoutRejectedException or IOException or UnauthorizedAccessException)
        {
            problem = error.Message;
        }

        var now = _time.GetUtcNow();
        isFinal |= now - post.WrittenAt > GivenUpAfter;
        _logger.LogWarning("The webhook {Webhook:l} did not take a post: {Reason:l}", post.Webhook, problem);
        var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, 15 * Math.Pow(2, Math.Min(post.Attempts, 10))));
        return post with { State = isFinal ? PostState.Undeliverable : PostState.Waiting, NotBefore = now + pause, LastError = problem };
    }

    private HttpRequestMessage Request(WebhookPost post, WebhookOptions webhook)
    {
        var body = Encoding.UTF8.GetBytes(post.Body);
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("LicenseInbox", null));
        request.Headers.Add("X-LicenseInbox-Id", post.Id.ToString("N"));
        if (webhook.ReadSecret() is { } secret)
        {
            var timestamp = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            byte[] signed = [.. Encoding.UTF8.GetBytes($"{timestamp}."), .. body];
            request.Headers.Add("X-LicenseInbox-Timestamp", timestamp);
            request.Headers.Add("X-LicenseInbox-Signature", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(secret, signed))}");
        }

        return request;
    }

    /// <summary>An answer that says nothing about the post itself.</summary>
    private static bool IsForLater(HttpStatusCode status) => (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized or HttpStatusCode.NotFound;
}
