using System.Globalization;
using System.Threading.RateLimiting;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Web.Hosting;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Web.Signing;

/// <summary>Who people are, and what they may do: a provider of OpenID Connect says it, or a link that was printed on this machine.</summary>
internal static class Access
{
    /// <summary>Sees everything about requests: every role.</summary>
    public const string Sees = "sees";

    /// <summary>Decides requests.</summary>
    public const string Decides = "decides";

    /// <summary>Sees the numbers.</summary>
    public const string SeesNumbers = "sees-numbers";

    /// <summary>Name of the limit on signing in.</summary>
    public const string Limit = "sign-in";

    /// <summary>What the provider's answer comes back to.</summary>
    private const string Callback = "/sign-in/callback";

    private const int TriesPerMinute = 20;

    public static void Add(IServiceCollection services, ConsoleOptions options, ConsolePorts ports)
    {
        var secure = options.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        services.AddDataProtection().SetApplicationName("licenseinbox");
        services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new StoredKeys(ports.Keys));
        services.AddAntiforgery(forgery =>
        {
            forgery.Cookie.Name = "licenseinbox-forgery";
            forgery.Cookie.SameSite = SameSiteMode.Strict;
            forgery.Cookie.SecurePolicy = secure;
        });
        var signing = services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = "licenseinbox";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax; // A link in an alert leads to its request.
            cookie.Cookie.SecurePolicy = secure;
            cookie.ExpireTimeSpan = options.SignedInFor;
            cookie.SlidingExpiration = true;
            cookie.LoginPath = "/sign-in";
            cookie.AccessDeniedPath = "/not-allowed";
            cookie.ReturnUrlParameter = "to";
        });
        if (options.OpenId is { } provider)
            signing.AddOpenIdConnect(openId => Set(openId, provider, secure, ports.Logs.CreateLogger(typeof(Access).FullName!)));
        services.AddAuthorizationBuilder()
            .AddPolicy(Sees, policy => policy.RequireClaim(Person.RoleClaim))
            .AddPolicy(Decides, policy => policy.RequireClaim(Person.RoleClaim, nameof(DeskRole.Representative), nameof(DeskRole.Administrator)))
            .AddPolicy(SeesNumbers, policy => policy.RequireClaim(Person.RoleClaim, nameof(DeskRole.Manager), nameof(DeskRole.Administrator)));
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = (context, _) =>
            {
                context.HttpContext.Response.Headers.RetryAfter = TimeSpan.FromMinutes(1).TotalSeconds.ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
            limiter.AddPolicy(Limit, context => RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "", _ => new FixedWindowRateLimiterOptions { PermitLimit = TriesPerMinute, Window = TimeSpan.FromMinutes(1) }));
        });
    }

    private static void Set(OpenIdConnectOptions openId, OpenIdOptions provider, CookieSecurePolicy secure, ILogger log)
    {
        openId.Authority = provider.Authority;
        openId.RequireHttpsMetadata = provider.Authority!.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        openId.ClientId = provider.ClientId;
        openId.ClientSecret = provider.ReadSecret();
        openId.ResponseType = "code";
        openId.ResponseMode = "query";
        openId.UsePkce = true;
        openId.MapInboundClaims = false;
        openId.GetClaimsFromUserInfoEndpoint = false;
        openId.SaveTokens = false;
        openId.CallbackPath = Callback;
        openId.Scope.Clear();
        foreach (var scope in provider.Scopes.Prepend("openid"))
            openId.Scope.Add(scope);
        // The provider sends the browser back by a plain link, with which these go along.
        openId.CorrelationCookie.SameSite = SameSiteMode.Lax;
        openId.NonceCookie.SameSite = SameSiteMode.Lax;
        openId.CorrelationCookie.SecurePolicy = secure;
        openId.NonceCookie.SecurePolicy = secure;
        openId.Events.OnTokenValidated = context =>
        {
            // It came over a connection that is trusted, and so might go without a signature (OpenID Connect Core, 3.1.3.7); not here.
            if (context.SecurityToken.Header.Alg is null or "none")
            {
                context.Fail("The provider's token is not signed.");
                return Task.CompletedTask;
            }

            var said = context.Principal!;
            if (said.FindFirst(provider.IdClaim)?.Value is not { Length: > 0 } id)
            {
                context.Fail($"The provider's answer has no claim {provider.IdClaim} (Console:OpenId:IdClaim).");
                return Task.CompletedTask;
            }

            var roles = said.FindAll(provider.RoleClaim).Select(claim => Enum.TryParse<DeskRole>(claim.Value, ignoreCase: true, out var role) && Enum.IsDefined(role) ? role : (DeskRole?)null).OfType<DeskRole>().ToHashSet();
            context.Principal = new Person(id, said.FindFirst(provider.NameClaim)?.Value ?? id, roles).ToPrincipal(CookieAuthenticationDefaults.AuthenticationScheme);
            return Task.CompletedTask;
        };
        openId.Events.OnRemoteFailure = context =>
        {
            log.LogWarning("Nobody was signed in by {Provider:l}: {Reason:l}", provider.Authority, context.Failure?.Message ?? "the provider said no reason");
            context.HandleResponse();
            context.Response.Redirect("/sign-in?failed=provider");
            return Task.CompletedTask;
        };
    }
}
