using LicenseInbox.Web.Pages;
using LicenseInbox.Web.Signing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace LicenseInbox.Web.Hosting;

/// <summary>The pages, and who may see them.</summary>
internal static class ConsolePages
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<PageAssets>().AddSingleton<PagePictures>().AddSingleton<WorkView>().AddSingleton<StatementView>();
        services.AddRouting(routing => routing.LowercaseUrls = true);
        services.AddRazorPages().AddRazorPagesOptions(pages =>
        {
            pages.Conventions.AuthorizeFolder("/", Access.Sees);
            foreach (var open in (string[])["/SignIn", "/NotAllowed", "/Problem"])
                pages.Conventions.AllowAnonymousToPage(open);
        });
    }

    public static void Map(WebApplication site)
    {
        site.MapRazorPages();
        PagePictures.Map(site);
        WorkView.Map(site);
        StatementView.Map(site);
    }
}
