using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Requests;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LicenseInbox.Web.Pages;

/// <summary>All requests, newest first.</summary>
internal sealed class RequestsModel(IDeskBoard board) : PageModel
{
    public const int LongestText = 100;

    /// <summary>No name in the store is longer.</summary>
    public const int LongestName = 400;

    public string? Text { get; private set; }

    public RequestStatus? Status { get; private set; }

    public bool IsFiltered => Text is not null || Status is not null;

    public BoardPage<RequestLine> List { get; private set; } = new([], 1, 0);

    public string Address => $"/requests?q={Uri.EscapeDataString(Text ?? "")}&status={Status}&";

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Text = TextOf(Request.Query["q"]);
        Status = Enum.TryParse<RequestStatus>(Request.Query["status"], out var status) && Enum.IsDefined(status) ? status : null;
        List = await board.RequestsAsync(new RequestFilter(Text, Status), PagingModel.PageOf(Request), cancellationToken);
    }

    public static string? TextOf(string? text) => text?.Trim() is { Length: > 0 } given ? given[..Math.Min(given.Length, LongestText)] : null;
}

/// <summary>The one search box: one that is found is shown at once.</summary>
internal sealed class FindModel(IDesk desk, IDeskBoard board) : PageModel
{
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (RequestsModel.TextOf(Request.Query["q"]) is not { } text)
            return LocalRedirect("/requests");
        if (Domain.Registry.CaseNumber.TryOf(text, out var number) && await desk.FindAsync(number, cancellationToken) is { } dossier)
            return LocalRedirect($"/requests/{dossier.Request.Id}");
        var found = await board.RequestsAsync(new RequestFilter(text), 1, cancellationToken);
        return LocalRedirect(found.Total == 1 ? $"/requests/{found.Items[0].Id}" : $"/requests?q={Uri.EscapeDataString(text)}");
    }
}
