using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LicenseInbox.Worker.Tests.Web;

/// <summary>
/// A small provider of OpenID Connect on loopback: its discovery document, its keys, and the code flow with PKCE. Whoever comes is signed in at once, as <see cref="Claims"/> say. Codes are good once, for the client,
/// secret, address and verifier that they were asked with.
/// </summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    public const string ClientId = "licenses";

    public const string Secret = "a secret of the test's own";

    private static readonly string[] Code = ["code"];
    private static readonly string[] Public = ["public"];
    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256];

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, (string Nonce, string Challenge, string RedirectUri)> _codes = new();
    private readonly WebApplication _site;

    private IdentityProvider()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        _site = builder.Build();
        _site.UseRouting();
        _site.MapGet("/.well-known/openid-configuration", () => new Dictionary<string, object>
        {
            ["issuer"] = Issuer,
            ["authorization_endpoint"] = Issuer + "/authorize",
            ["token_endpoint"] = Issuer + "/token",
            ["jwks_uri"] = Issuer + "/keys",
            ["response_types_supported"] = Code,
            ["subject_types_supported"] = Public,
            ["id_token_signing_alg_values_supported"] = Algorithms,
        });
        _site.MapGet("/keys", () =>
        {
            var key = _rsa.ExportParameters(false);
            return new { keys = new[] { new { kty = "RSA", use = "sig", kid = KeyId, alg = SecurityAlgorithms.RsaSha256, n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) } } };
        });
        _site.MapGet("/authorize", Authorize);
        _site.MapPost("/token", TokenAsync);
    }

    public string Issuer { get; private set; } = "";

    /// <summary>What the token says of who signs in.</summary>
    public Dictionary<string, object> Claims { get; } = [];

    /// <summary>Changes the token before it is signed.</summary>
    public Action<SecurityTokenDescriptor>? Change { get; set; }

    /// <summary>Signs by another key than the published one.</summary>
    public bool SignsByAnotherKey { get; set; }

    /// <summary>What was asked for at <c>/authorize</c> last.</summary>
    public IReadOnlyDictionary<string, string> Asked { get; private set; } = new Dictionary<string, string>();

    private static string KeyId => "test-key";

    public static async Task<IdentityProvider> StartAsync(CancellationToken cancellationToken)
    {
        var provider = new IdentityProvider();
        await provider._site.StartAsync(cancellationToken);
        provider.Issuer = provider._site.Urls.Single();
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _rsa.Dispose();
    }

    private IResult Authorize(HttpRequest request)
    {
        Asked = request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        if (Asked["client_id"] != ClientId || Asked["response_type"] != "code" || Asked["code_challenge_method"] != "S256")
            return Results.BadRequest();
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (Asked["nonce"], Asked["code_challenge"], Asked["redirect_uri"]);
        return Results.Redirect($"{Asked["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(Asked["state"])}");
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var challenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (form["client_id"] != ClientId || form["client_secret"] != Secret || form["grant_type"] != "authorization_code"
            || !_codes.TryRemove(form["code"].ToString(), out var asked) || asked.Challenge != challenge || asked.RedirectUri != form["redirect_uri"])
            return Results.BadRequest(new { error = "invalid_grant" });
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        using var other = RSA.Create(2048);
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = ClientId,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(5),
            Claims = new Dictionary<string, object>(Claims) { ["nonce"] = asked.Nonce },
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(SignsByAnotherKey ? other : _rsa) { KeyId = KeyId, CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } }, SecurityAlgorithms.RsaSha256),
        };
        Change?.Invoke(descriptor);
        return Results.Ok(new { access_token = "opaque", token_type = "Bearer", expires_in = 300, id_token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor) });
    }
}
