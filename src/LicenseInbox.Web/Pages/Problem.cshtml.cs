using LicenseInbox.Domain.Casebook;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LicenseInbox.Web.Pages;

/// <summary>What went wrong, in words, without anything of the inside. The log has the rest.</summary>
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true)]
internal sealed class ProblemModel : PageModel
{
    public string Title { get; private set; } = "";

    public string What { get; private set; } = "";

    public void OnGet(int code) => Explain(code);

    public void OnPost(int code) => Explain(code);

    private void Explain(int code)
    {
        (Title, What) = HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error switch
        {
            StoreUnavailableException => ("The store does not answer", "Nothing was changed. Try again in a moment."),
            { } => ("Something went wrong", "Nothing was changed. The worker's log says what happened."),
            null => code switch
            {
                404 => ("Not found", "There is no such page, request or mail. It may have been erased with what has been quiet for long."),
                429 => ("Too many tries", "Wait a minute, then sign in again."),
                400 => ("Not accepted", "The page was open for too long, or came from elsewhere. Go back, load it again and repeat what you did."),
                _ => ("Not possible", $"The console answers with code {code}."),
            },
        };
    }
}
