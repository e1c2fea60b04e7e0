using LicenseInbox.Domain.Desk;
using LicenseInbox.Web.Hosting;
using LicenseInbox.Web.Signing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace LicenseInbox.Web.Pages;

/// <summary>Signs in: by a link that is used up with it, or by the provider.</summary>
[EnableRateLimiting(Access.Limit)]
internal sealed class SignInModel(ConsoleOptions options, ISignInLinks links) : PageModel
{
    public bool ByProvider => options.OpenId is not null;

    public string? Problem { get; private set; }

    /// <summary>Where to go then: a page of ours.</summary>
    public string To { get; private set; } = "/";

    public async Task<IActionResult> OnGetAsync(string? link, string? to, string? start, string? failed, CancellationToken cancellationToken)
    {
        To = Url.IsLocalUrl(to) ? to : "/";
        if (ByProvider)
        {
            if (start is not null)
                return Challenge(new AuthenticationProperties { RedirectUri = To }, OpenIdConnectDefaults.AuthenticationScheme);
            Problem = failed is null ? null : "The sign-in did not work, or took too long. Try again; if it goes on, the worker's log says why.";
            return Page();
        }

        if (link is null)
            return Page();
        if (await links.TakeAsync(link, cancellationToken) is not { } id)
        {
            Response.StatusCode = StatusCodes.Status403Forbidden;
            Problem = "This link was used before, or is older than a day. Each signs in once.";
            return Page();
        }

        var person = new Person(id, id, new HashSet<DeskRole> { DeskRole.Administrator });
        await HttpContext.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, person.ToPrincipal(CookieAuthenticationDefaults.AuthenticationScheme));
        return LocalRedirect(To);
    }
}
