using LicenseInbox.Domain.Desk;
using Microsoft.AspNetCore.Mvc;

namespace LicenseInbox.Web.Pages;

/// <summary>An exception that is about no request and no single email: a group of like ones, a mail of ours, the worker itself.</summary>
internal sealed class ExceptionPageModel(IDesk desk, IDeskBoard board) : ActingPage(desk)
{
    public ExceptionLine? Line { get; private set; }

    public Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken) => ShowAsync(id, cancellationToken);

    protected override async Task<IActionResult> ShowAsync(Guid id, CancellationToken cancellationToken)
    {
        Line = await board.FindExceptionAsync(id, cancellationToken);
        return Page();
    }
}
