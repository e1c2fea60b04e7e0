using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace LicenseInbox.Web.Pages;

/// <summary>One email, and where it belongs.</summary>
internal sealed class MailModel(IDesk desk, PolicySettings policy) : ActingPage(desk)
{
    public MailDossier? Dossier { get; private set; }

    public PolicySettings Policy => policy;

    public PapersModel Papers { get; private set; } = PapersModel.None;

    public Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken) => ShowAsync(id, cancellationToken);

    protected override async Task<IActionResult> ShowAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            Dossier = await Desk.OpenMailAsync(id, cancellationToken);
        }
        catch (DeskRefusedException)
        {
            return StatusCode(StatusCodes.Status404NotFound);
        }

        Papers = PapersModel.Of(
            Dossier.Message.Facts.Documents.Where(document => document.Pages > 0)
                .SelectMany(document => Enumerable.Range(1, document.Pages!.Value).Select(page => new PaperModel(document.Name, page, document.Pages, PagePictures.Address(id, document.Digest, page, []), 0))),
            Request);
        return Page();
    }
}
