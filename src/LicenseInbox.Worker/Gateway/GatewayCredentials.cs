using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace LicenseInbox.Worker.Gateway;

/// <summary>
/// Puts a bearer token on each call: that of a file, or one that is fetched for this program's own credentials (RFC 6749, 4.4) and used until shortly before it ends. One that the gateway refuses is fetched anew
/// once. Neither a secret nor a token is ever part of an error.
/// </summary>
internal sealed class GatewayCredentials(GatewayOptions options, HttpClient issuer, TimeProvider time) : DelegatingHandler
{
    /// <summary>So long before its end a token is not used any more.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _gate = new(1);
    private (string Token, DateTimeOffset Until)? _fetched;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await TokenAsync(null, cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
            return response;
        var other = await TokenAsync(token, cancellationToken);
        if (other == token)
            return response;
        response.Dispose();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", other);
        return await base.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gate.Dispose();
            issuer.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The token; another one than that which was refused, where one can be had.</summary>
    private async Task<string> TokenAsync(string? refused, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(options.TokenEndpoint))
            return FirstLine(options.TokenFile!);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_fetched is { } known && known.Token != refused && time.GetUtcNow() < known.Until)
                return known.Token;
            _fetched = null;
            var fetched = await FetchAsync(cancellationToken);
            _fetched = fetched;
            return fetched.Token;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<(string Token, DateTimeOffset Until)> FetchAsync(CancellationToken cancellationToken)
    {
        var asked = time.GetUtcNow();
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (!string.IsNullOrEmpty(options.Scope))
            form["scope"] = options.Scope;
        using var request = new HttpRequestMessage(HttpMethod.Post, options.TokenEndpoint) { Content = new FormUrlEncodedContent(form) };
        var credentials = $"{Uri.EscapeDataString(options.ClientId!)}:{Uri.EscapeDataString(FirstLine(options.ClientSecretFile!))}";
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        using var response = await issuer.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            using var json = JsonDocument.Parse(body);
            if (!response.IsSuccessStatusCode)
                throw Refused(response.StatusCode, json.RootElement.TryGetProperty("error", out var error) ? error.GetString() : null);
            var token = json.RootElement.GetProperty("access_token").GetString() ?? throw new KeyNotFoundException();
            var lives = json.RootElement.TryGetProperty("expires_in", out var seconds) && seconds.TryGetDouble(out var given) ? TimeSpan.FromSeconds(given) : TimeSpan.FromMinutes(5);

            // One that ends sooner than the margin is used for half of its life.
            return (token, asked + (lives > Margin * 2 ? lives - Margin : lives / 2));
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Refused(response.StatusCode, null);
        }
    }

    private static HttpRequestException Refused(HttpStatusCode status, string? error) =>
        new($"Registry:Gateway:TokenEndpoint gives no token: it answers {((int)status).ToString(CultureInfo.InvariantCulture)}{(error is { Length: > 0 and < 100 } ? $" ({error})" : "")}");

    private static string FirstLine(string file) => File.ReadAllText(file).Split('\n', 2)[0].TrimEnd('\r');
}
