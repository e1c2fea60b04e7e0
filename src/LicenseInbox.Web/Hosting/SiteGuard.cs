using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;

namespace LicenseInbox.Web.Hosting;

/// <summary>
/// What every answer passes first. Hosts that are not ours are refused, so that no other site's name can be made to stand for this address. A browser is told to take nothing
/// but what comes from here: no script or style in a page, no frame around it, no referrer to others.
/// </summary>
internal static class SiteGuard
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void Use(WebApplication site, ConsoleOptions options)
    {
        var own = options.PublicUrl is { Length: > 0 } address ? new Uri(address) : null;
        var hosts = options.Urls.Append(options.PublicUrl).OfType<string>().Select(url => new Uri(url).Host).Concat(["localhost", "127.0.0.1", "[::1]"]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        site.Use((context, next) =>
        {
            if (!hosts.Contains(context.Request.Host.Host))
            {
                context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
                return context.Response.WriteAsync("This address has no such site: see Console:PublicUrl.");
            }

            // What a proxy in front calls us is a setting, so that nothing it passes on needs to be believed.
            if (own is not null)
                (context.Request.Scheme, context.Request.Host) = (own.Scheme, own.IsDefaultPort ? new HostString(own.Host) : new HostString(own.Host, own.Port));
            Protect(context, own?.Scheme == Uri.UriSchemeHttps || context.Request.IsHttps);
            return next(context);
        });
        site.UseExceptionHandler("/problem");
        site.UseStatusCodePagesWithReExecute("/problem", "?code={0}");
        site.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new EmbeddedFileProvider(typeof(SiteGuard).Assembly, ""),
            RequestPath = "/assets",
            // Its address changes with its content.
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "public, max-age=31536000, immutable",
        });
    }

    private static void Protect(HttpContext context, bool isSecure)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers.CacheControl = "no-store"; // Partners' data stays in no browser's cache.
        if (isSecure)
            headers.StrictTransportSecurity = "max-age=31536000";
    }
}
