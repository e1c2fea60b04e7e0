using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace LicenseInbox.Worker.Gateway;

/// <summary>
/// The vendor's license server and case desk over HTTP (<c>config/gateway.openapi.yaml</c>). An answer counts when the gateway itself gave it: a 404 of a proxy says nothing about a key. What is tried again
/// is the same, with the same id.
/// </summary>
internal sealed class GatewayClient(HttpClient http) : ILicenseServer
{
    public async Task<SystemAtServer?> SystemAsync(SystemKey key, CancellationToken cancellationToken) =>
        await GetAsync<WireSystem>($"systems/{Escaped(key.Text)}", cancellationToken) is { } system ? Use(system.ToSystemAtServer) : null;

    public async Task<License?> LicenseAsync(LicenseKey key, CancellationToken cancellationToken) =>
        await GetAsync<WireLicense>($"licenses/{Escaped(key.Text)}", cancellationToken) is { } license ? Use(license.ToLicense) : null;

    public async Task<CaseAtServer?> CaseAsync(CaseNumber number, CancellationToken cancellationToken) =>
        await GetAsync<WireCase>($"cases/{Escaped(number.Text)}", cancellationToken) is { } known ? Use(known.ToCaseAtServer) : null;

    public async Task<OrderAnswer> MoveAsync(MoveOrder order, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Put, $"moves/{order.Id}", WireOrder.Of(order), cancellationToken);
        if (answer.IsSuccess)
            return new OrderAnswer(MoveOf(answer, order.Id), []);
        return answer.Problem is { Code: WireProblem.FactsChanged } changed
            ? new OrderAnswer(null, Use(() => (changed.Systems ?? []).Select(system => system.ToSystemAtServer()).ToList()))
            : throw Failure(answer);
    }

    public async Task<MoveAtServer?> FindMoveAsync(Guid id, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Get, $"moves/{id}", null, cancellationToken);
        return answer.IsSuccess ? MoveOf(answer, id) : answer.Problem is { Code: WireProblem.NotFound } ? null : throw Failure(answer);
    }

    public async Task<ReversalAnswer> ReverseAsync(Guid id, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Put, $"moves/{id}/reversal", null, cancellationToken);
        if (answer.IsSuccess)
            return MoveOf(answer, id) is { State: not ServerMoveState.Made } move ? new ReversalAnswer(move, []) : throw Unusable("the state after a reversal is 'made'");
        return answer.Problem is { Code: WireProblem.InTheWay } way
            ? new ReversalAnswer(null, Use(() => (way.LicenseKeys ?? []).Select(key => Wire.License("licenseKeys", key)).ToList()))
            : throw Failure(answer);
    }

    public Task<bool> AddNoteAsync(CaseNumber number, CaseNote note, CancellationToken cancellationToken) =>
        ToCaseAsync(HttpMethod.Post, $"cases/{Escaped(number.Text)}/notes", new WireNote(note.Id, note.At, note.Text), cancellationToken);

    public Task<bool> CloseCaseAsync(CaseNumber number, CancellationToken cancellationToken) =>
        ToCaseAsync(HttpMethod.Put, $"cases/{Escaped(number.Text)}/closing", null, cancellationToken);

    public async Task<ChangePage?> ChangesAsync(string? since, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Get, since is null ? "changes" : $"changes?since={Escaped(since)}", null, cancellationToken);
        if (answer.IsSuccess)
            return Use(() => Read<WireChanges>(answer).ToPage());
        return answer.Problem is { Code: WireProblem.CursorUnknown } ? null : throw Failure(answer);
    }

    private async Task<bool> ToCaseAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(method, path, body, cancellationToken);
        return answer.IsSuccess || (answer.Problem is { Code: WireProblem.NotFound } ? false : throw Failure(answer));
    }

    private async Task<T?> GetAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        var answer = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        return answer.IsSuccess ? Use(() => Read<T>(answer)) : answer.Problem is { Code: WireProblem.NotFound } ? null : throw Failure(answer);
    }

    private async Task<Answer> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null)
            {
                request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), Wire.Json));
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            }

            using var response = await http.SendAsync(request, cancellationToken);
            return new Answer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (BrokenCircuitException error)
        {
            throw new LicenseServerUnavailableException("the license server answers nobody; nothing is sent to it for a while", error.RetryAfter ?? TimeSpan.FromSeconds(15), error);
        }
        catch (Exception error) when (error is HttpRequestException or TimeoutRejectedException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new LicenseServerUnavailableException($"the license server does not answer: {error.Message}", innerException: error);
        }
    }

    private static MoveAtServer MoveOf(Answer answer, Guid id) => Use(() =>
    {
        var move = Read<WireMove>(answer).ToMove();
        return move.Id == id ? move : throw new JsonException($"moveId is {move.Id}, not {id}");
    });

    private static T Read<T>(Answer answer) => JsonSerializer.Deserialize<T>(answer.Body, Wire.Json) ?? throw new JsonException("the answer is null");

    /// <summary>An answer that can't be read is none: what was asked may have been done.</summary>
    private static T Use<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException error)
        {
            throw Unusable(error.Message);
        }
    }

    private static LicenseServerUnavailableException Unusable(string why) => new($"the license server's answer can't be used: {why}");

    /// <summary>What a person must look at, and what is asked again: trouble of the server, of the way to it, or with our credentials.</summary>
    private static Exception Failure(Answer answer)
    {
        var status = ((int)answer.Status).ToString(CultureInfo.InvariantCulture);
        if (answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            return new LicenseServerUnavailableException($"the license server refuses our credentials ({status})");
        return (int)answer.Status is >= 400 and < 500 && answer is { Status: not (HttpStatusCode.NotFound or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests), Problem: { } problem }
            ? new LicenseServerRefusedException(problem.Detail ?? problem.Title ?? $"{problem.Code} ({status})")
            : new LicenseServerUnavailableException($"the license server answers {status}{(answer.Problem is null ? ", without a problem that says why: is Registry:Gateway:Url right?" : $" ({answer.Problem.Code})")}");
    }

    private static string Escaped(string text) => Uri.EscapeDataString(text);

    private sealed record Answer(HttpStatusCode Status, string? ContentType, byte[] Body)
    {
        public bool IsSuccess => (int)Status is >= 200 and < 300;

        /// <summary>The problem; null where the answer is no problem document with a code.</summary>
        public WireProblem? Problem
        {
            get
            {
                if (ContentType != WireProblem.ContentType)
                    return null;
                try
                {
                    return JsonSerializer.Deserialize<WireProblem>(Body, Wire.Json);
                }
                catch (JsonException)
                {
                    return null; // Then it is told as an answer without one.
                }
            }
        }
    }
}
