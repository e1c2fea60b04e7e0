using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LicenseInbox.Servers;

/// <summary>
/// A real issuer of OAuth 2.0 tokens on loopback, over http and https: client credentials (secret or certificate), refresh tokens that are good once, codes for other devices, a service account's assertions; and the
/// introspection by which mail servers check what they are shown. One who shows a refresh token twice loses everything that came of it, as strict issuers have it.
/// </summary>
public sealed class TokenIssuer : IAsyncDisposable
{
    public const string ClientId = "licenseinbox";

    public const string Secret = "the-secret-of-a-client-4711";

    private const string Path = "/tenant/oauth2/v2.0";

    private readonly ConcurrentDictionary<string, (string User, DateTimeOffset EndsAt)> _tokens = new();
    private readonly ConcurrentDictionary<string, (string User, bool IsUsed)> _refreshTokens = new();
    private readonly ConcurrentDictionary<string, (string UserCode, bool IsEntered)> _devices = new();
    private readonly ConcurrentDictionary<string, (string User, string Challenge, string RedirectAddress)> _codes = new();
    private readonly ConcurrentQueue<IReadOnlyDictionary<string, string>> _asked = [];
    private readonly TestAuthority _authority = new("the issuer's authority");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("licenseinbox-issuer-");
    private readonly WebApplication _site;
    private readonly Lock _gate = new();

    private TokenIssuer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var ports = Loopback.FreePorts(2);
        (Port, SecurePort) = (ports[0], ports[1]);
        var (certificate, key) = _authority.Issue("localhost");
        using var pem = X509Certificate2.CreateFromPem(certificate, key);
        var own = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        CertificateAuthorityFile = System.IO.Path.Combine(_folder.FullName, "authority.pem");
        File.WriteAllText(CertificateAuthorityFile, _authority.Pem);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.ListenLocalhost(Port);
            kestrel.ListenLocalhost(SecurePort, listen => listen.UseHttps(own));
        });
        builder.Services.AddRoutingCore();
        _site = builder.Build();
        _site.UseRouting();
        _site.MapPost(Path + "/token", TokenAsync);
        _site.MapPost(Path + "/devicecode", DeviceAsync);
        _site.MapPost("/introspect", IntrospectAsync);
        _site.MapGet("/check", Check);
    }

    public int Port { get; }

    public int SecurePort { get; }

    /// <summary>The PEM file of the authority that signed its certificate.</summary>
    public string CertificateAuthorityFile { get; }

    public string TokenEndpoint => $"http://127.0.0.1:{Port}{Path}/token";

    public string DeviceEndpoint => $"http://127.0.0.1:{Port}{Path}/devicecode";

    /// <summary>As Microsoft's: with the tenant, over https.</summary>
    public string Authority => $"https://localhost:{SecurePort}/tenant";

    public string SecureTokenEndpoint => $"{Authority}/oauth2/v2.0/token";

    /// <summary>Where a mail server posts a token to (RFC 7662).</summary>
    public string IntrospectionUrl => $"http://127.0.0.1:{Port}/introspect";

    /// <summary>How long tokens are good from now on.</summary>
    public TimeSpan Life { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Whether a refresh token is good once only, and a new one comes with each token.</summary>
    public bool Rotates { get; set; } = true;

    /// <summary>For whom client credentials give tokens.</summary>
    public string ClientsUser { get; set; } = "";

    /// <summary>The certificate that a client may show in place of its secret.</summary>
    public X509Certificate2? ClientsCertificate { get; set; }

    /// <summary>The key of a service account.</summary>
    public RSA? AccountKey { get; set; }

    /// <summary>What it answers in place of a token: status and body; null: a token.</summary>
    public (int Status, string Body)? Refusal { get; set; }

    /// <summary>It takes questions and does not answer.</summary>
    public bool IsStalled { get; set; }

    /// <summary>How many tokens it has given.</summary>
    public int Given { get; private set; }

    /// <summary>How often a refresh token was shown that had been used already.</summary>
    public int ShownTwice { get; private set; }

    /// <summary>The parameters of every question, oldest first.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Asked => [.. _asked];

    /// <summary>The refresh tokens that are still good.</summary>
    public IReadOnlyList<string> GoodRefreshTokens => [.. _refreshTokens.Where(token => !token.Value.IsUsed).Select(token => token.Key)];

    public static async Task<TokenIssuer> StartAsync(CancellationToken cancellationToken)
    {
        var issuer = new TokenIssuer();
        await issuer._site.StartAsync(cancellationToken);
        return issuer;
    }

    /// <summary>A refresh token of a user's, as after his consent.</summary>
    public string Consent(string user)
    {
        var token = NewSecret();
        _refreshTokens[token] = (user, false);
        return token;
    }

    /// <summary>No token that was given is good any more; refresh tokens are.</summary>
    public void RevokeTokens() => _tokens.Clear();

    /// <summary>Nothing that was given is good any more.</summary>
    public void RevokeConsent()
    {
        _tokens.Clear();
        _refreshTokens.Clear();
    }

    /// <summary>A person enters the code that a device shows.</summary>
    public void Enter(string userCode)
    {
        foreach (var (device, state) in _devices.Where(device => device.Value.UserCode == userCode))
            _devices[device] = state with { IsEntered = true };
    }

    /// <summary>A person who is asked in a browser consents at once; where the browser ends.</summary>
    public string Authorize(Uri asked, string user)
    {
        var query = asked.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        if (query["client_id"] != ClientId || query["response_type"] != "code" || query["code_challenge_method"] != "S256")
            return $"{query["redirect_uri"]}?error=invalid_request&state={query["state"]}";
        var code = NewSecret();
        _codes[code] = (user, query["code_challenge"], query["redirect_uri"]);
        return $"{query["redirect_uri"]}?code={code}&state={query["state"]}";
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = (await request.ReadFormAsync()).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        _asked.Enqueue(form);
        if (IsStalled)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, request.HttpContext.RequestAborted);
        if (Refusal is { } refusal)
            return Results.Text(refusal.Body, refusal.Body.StartsWith('{') ? "application/json" : "text/html", statusCode: refusal.Status);
        var grant = form.GetValueOrDefault("grant_type");
        if (grant == "urn:ietf:params:oauth:grant-type:jwt-bearer")
            return OfServiceAccount(form.GetValueOrDefault("assertion") ?? "");
        if (!IsKnown(request, form))
            return Refused("invalid_client", "the client is not known by this secret");
        lock (_gate)
        {
            return grant switch
            {
                "client_credentials" => Gives(ClientsUser, null),
                "refresh_token" => OfRefreshToken(form.GetValueOrDefault("refresh_token") ?? ""),
                "authorization_code" => OfCode(form),
                "urn:ietf:params:oauth:grant-type:device_code" => OfDevice(form.GetValueOrDefault("device_code") ?? ""),
                _ => Refused("unsupported_grant_type", "none such"),
            };
        }
    }

    private IResult OfRefreshToken(string refreshToken)
    {
        if (!_refreshTokens.TryGetValue(refreshToken, out var known))
            return Refused("invalid_grant", "the refresh token was revoked");
        if (known.IsUsed)
        {
            ShownTwice++;
            RevokeConsent();
            return Refused("invalid_grant", "the refresh token was used before: everything that came of it is revoked");
        }

        if (!Rotates)
            return Gives(known.User, null);
        _refreshTokens[refreshToken] = known with { IsUsed = true };
        return Gives(known.User, Consent(known.User));
    }

    private IResult OfDevice(string device)
    {
        if (!_devices.TryGetValue(device, out var state))
            return Refused("expired_token", "the code is not good any more");
        if (!state.IsEntered)
            return Refused("authorization_pending", "nobody has entered the code yet");
        _devices.TryRemove(device, out _);
        return Gives(ClientsUser, Consent(ClientsUser));
    }

    private IResult OfCode(Dictionary<string, string> form)
    {
        var challenge = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form.GetValueOrDefault("code_verifier") ?? "")));
        return _codes.TryRemove(form.GetValueOrDefault("code") ?? "", out var asked) && asked.Challenge == challenge && asked.RedirectAddress == form.GetValueOrDefault("redirect_uri")
            ? Gives(asked.User, Consent(asked.User))
            : Refused("invalid_grant", "the code is not good");
    }

    private async Task<IResult> DeviceAsync(HttpRequest request)
    {
        var form = (await request.ReadFormAsync()).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        _asked.Enqueue(form);
        if (!IsKnown(request, form))
            return Refused("invalid_client", "the client is not known");
        var (device, code) = (NewSecret(), NewSecret()[..8].ToUpperInvariant());
        _devices[device] = (code, false);
        return Results.Json(new { device_code = device, user_code = code, verification_uri = $"http://127.0.0.1:{Port}/device", expires_in = 600, interval = 1 });
    }

    private IResult OfServiceAccount(string assertion)
    {
        if (AccountKey is not { } key || !IsSigned(assertion, (bytes, signature) => key.VerifyData(bytes, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), out var claims))
            return Refused("invalid_grant", "Invalid JWT Signature.");
        lock (_gate)
            return Gives(claims.TryGetProperty("sub", out var user) ? user.GetString()! : claims.GetProperty("iss").GetString()!, null);
    }

    /// <summary>By its secret, in the header or in the body, or by an assertion that its certificate signs; without any while a person's consent is what counts.</summary>
    private bool IsKnown(HttpRequest request, Dictionary<string, string> form)
    {
        if (form.TryGetValue("client_assertion", out var assertion))
        {
            using var key = ClientsCertificate?.GetRSAPublicKey();
            return key is not null && (IsSigned(assertion, (bytes, signature) => key.VerifyData(bytes, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss), out _)
                || IsSigned(assertion, (bytes, signature) => key.VerifyData(bytes, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), out _));
        }

        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith("Basic ", StringComparison.Ordinal))
            return Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..])) == $"{ClientId}:{Secret}";
        return form.GetValueOrDefault("client_id") == ClientId && (form.TryGetValue("client_secret", out var secret) ? secret == Secret : form.GetValueOrDefault("grant_type") != "client_credentials");
    }

    private static bool IsSigned(string jwt, Func<byte[], byte[], bool> verifies, out JsonElement claims)
    {
        claims = default;
        if (jwt.Split('.') is not [var header, var body, var signature] || !verifies(Encoding.ASCII.GetBytes($"{header}.{body}"), Decoded(signature)))
            return false;
        claims = JsonSerializer.Deserialize<JsonElement>(Decoded(body));
        return true;
    }

    private static byte[] Decoded(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);

    private IResult Gives(string user, string? refreshToken)
    {
        var token = NewSecret();
        _tokens[token] = (user, TimeProvider.System.GetUtcNow() + Life);
        Given++;
        var answer = new Dictionary<string, object> { ["access_token"] = token, ["token_type"] = "Bearer", ["expires_in"] = (int)Math.Ceiling(Life.TotalSeconds) };
        if (refreshToken is not null)
            answer["refresh_token"] = refreshToken;
        return Results.Json(answer);
    }

    private static IResult Refused(string error, string description) => Results.Json(new { error, error_description = description }, statusCode: error == "invalid_client" ? 401 : 400);

    private string? UserOf(string? token) => token is not null && _tokens.TryGetValue(token, out var known) && TimeProvider.System.GetUtcNow() < known.EndsAt ? known.User : null;

    private async Task<IResult> IntrospectAsync(HttpRequest request) => UserOf((await request.ReadFormAsync())["token"]) is { } user
        ? Results.Json(new { active = true, username = user, scope = "mail" })
        : Results.Json(new { active = false });

    /// <summary>For a server that can read a line, and no JSON: whose token it is must be that user, or somebody of his domain who shares the mailbox.</summary>
    private IResult Check(HttpRequest request) => UserOf(request.Query["token"]) is { } user && Domain(user) == Domain(request.Query["user"].ToString())
        ? Results.Text("token is good")
        : Results.Text("token is bad");

    private static string Domain(string address) => address[(address.LastIndexOf('@') + 1)..].ToLowerInvariant();
}
