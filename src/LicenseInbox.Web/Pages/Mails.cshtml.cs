using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LicenseInbox.Web.Pages;

/// <summary>All emails, newest first.</summary>
internal sealed class MailsModel(IDeskBoard board) : PageModel
{
    public MessageState? State { get; private set; }

    public BoardPage<MailLine> List { get; private set; } = new([], 1, 0);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        State = Enum.TryParse<MessageState>(Request.Query["state"], out var state) && Enum.IsDefined(state) ? state : null;
        List = await board.MailsAsync(State, PagingModel.PageOf(Request), cancellationToken);
    }
}
