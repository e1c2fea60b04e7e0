using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace LicenseInbox.Web.Pages;

/// <summary>The way through the pages of a list.</summary>
/// <param name="Page">The page that is shown.</param>
/// <param name="Pages">How many there are.</param>
/// <param name="Total">How many items they have.</param>
/// <param name="Address">The list's address, to which the page is added.</param>
internal sealed record PagingModel(int Page, int Pages, int Total, string Address)
{
    private const int LastPage = 100_000;

    public static int PageOf(HttpRequest request) => int.TryParse(request.Query["page"], CultureInfo.InvariantCulture, out var page) && page is > 0 and <= LastPage ? page : 1;
}
