using LicenseInbox.Domain.Desk;
using LicenseInbox.Web.Signing;
using LicenseInbox.Web.Wording;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LicenseInbox.Web.Pages;

/// <summary>A page on which something can be done: first it shows what would change, then it does it; or at once, where the form says so.</summary>
internal abstract class ActingPage(IDesk desk) : PageModel
{
    private const string DoneWords = "done";

    protected IDesk Desk => desk;

    public Person Person => Person.Of(User);

    public ViewingTime Time => ViewingTime.Of(HttpContext);

    /// <summary>What the posted act would change; null when none is to be shown.</summary>
    public DeskEffect? Preview { get; private set; }

    /// <summary>What was posted, to be posted again when it is to be done.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Posted { get; private set; } = [];

    /// <summary>Why nothing was done.</summary>
    public string? Refused { get; private set; }

    /// <summary>What was done just now.</summary>
    public string? Done => TempData[DoneWords] as string;

    /// <summary>Loads what the page shows.</summary>
    protected abstract Task<IActionResult> ShowAsync(Guid id, CancellationToken cancellationToken);

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!Person.Decides)
            return Forbid();
        var posted = new PostedAct(Request.Form, id, Time.Zone);
        try
        {
            var act = posted.Read();
            if (posted.IsToBeDone)
            {
                TempData[DoneWords] = Words.Done(await desk.DoAsync(act, Person.Id, cancellationToken));
                return LocalRedirect(Request.Path + Request.QueryString);
            }

            Preview = await desk.PreviewAsync(act, Person.Id, cancellationToken);
            Posted = Request.Form.Where(pair => pair.Key is not ("do" or "__RequestVerificationToken"))
                .SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value ?? ""))).ToList();
        }
        catch (ChangedMeanwhileException meanwhile)
        {
            Refused = $"Nothing was done, since others were first: {string.Join("; ", meanwhile.Since.Select(entry => $"{Words.OfAction(entry.Action)}, by {Words.Author(entry.Author)}, at {Time.Short(entry.At)}").Distinct())}. Below is how it stands now.";
            Response.StatusCode = StatusCodes.Status409Conflict;
        }
        catch (DeskRefusedException refused)
        {
            Refused = refused.Message;
            Response.StatusCode = refused.Refusal == DeskRefusal.NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status422UnprocessableEntity;
        }

        return await ShowAsync(id, cancellationToken);
    }
}
