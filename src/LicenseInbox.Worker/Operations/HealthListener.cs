using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Operations;

/// <summary>One part that the worker needs to be ready.</summary>
/// <param name="Name">Its name.</param>
/// <param name="FindProblemAsync">What is wrong with it, in words without names of people; null when nothing is. What it throws is a problem too.</param>
internal sealed record ReadyCheck(string Name, Func<CancellationToken, Task<string?>> FindProblemAsync);

/// <summary>
/// Answers <c>/health/live</c> (the process answers) and <c>/health/ready</c> (each part that it needs does its work; 503 and which one where not). A listener of its own, so that it answers with the console off.
/// </summary>
internal sealed class HealthListener(OperationsOptions options, IReadOnlyList<ReadyCheck> checks, TimeProvider time, ILogger<HealthListener> logger) : BackgroundService
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>Checks use servers and readers: whoever asks often gets the last answer.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1);
    private (long At, IReadOnlyDictionary<string, string> Answers)? _last;

    public override void Dispose()
    {
        _gate.Dispose();
        base.Dispose();
    }

    /// <summary>Each part: "ok", or what is wrong with it.</summary>
    public async Task<IReadOnlyDictionary<string, string>> CheckAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && time.GetElapsedTime(last.At) < Lasts)
                return last.Answers;
            var answers = await Task.WhenAll(checks.Select(check => CheckAsync(check, cancellationToken)));
            var byName = checks.Zip(answers).ToDictionary(pair => pair.First.Name, pair => pair.Second);
            _last = (time.GetTimestamp(), byName);
            return byName;
        }
        finally
        {
            _gate.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var listener = new HttpListener();
        listener.Prefixes.Add($"http://{options.Host}:{options.Port}/health/");
        try
        {
            listener.Start();
        }
        catch (HttpListenerException error)
        {
            logger.LogError("Nobody can ask how the worker is: {Prefix:l} can't be listened on ({Reason:l})", listener.Prefixes.First(), error.Message);
            return;
        }

        await using var stop = stoppingToken.Register(listener.Close);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // One after another: answers are short, and a flood of questions starts no work of its own.
                await AnswerAsync(await listener.GetContextAsync(), stoppingToken);
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException or OperationCanceledException)
            {
                // The one who asked is gone, or the program ends.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context, CancellationToken cancellationToken)
    {
        using var response = context.Response;
        var path = context.Request.Url?.AbsolutePath.TrimEnd('/');
        IReadOnlyDictionary<string, string>? parts = path switch
        {
            "/health/live" => new Dictionary<string, string>(),
            "/health/ready" => await CheckAsync(cancellationToken),
            _ => null,
        };
        var isWell = parts?.Values.All(answer => answer == "ok") == true;
        response.StatusCode = parts is null ? 404 : isWell ? 200 : 503;
        if (parts is null)
            return;
        response.ContentType = "application/json";
        response.Headers["Cache-Control"] = "no-store";
        var body = JsonSerializer.SerializeToUtf8Bytes(new { status = path == "/health/live" ? "live" : isWell ? "ready" : "not ready", parts });
        response.ContentLength64 = body.Length;
        await response.OutputStream.WriteAsync(body, cancellationToken);
    }

    private async Task<string> CheckAsync(ReadyCheck check, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await check.FindProblemAsync(both.Token).WaitAsync(both.Token) ?? "ok";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {TimeLimit.TotalSeconds:0} s";
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogWarning(error, "{Part:l} is not ready", check.Name);
            return $"failed ({error.GetType().Name}); the log says more";
        }
    }
}
