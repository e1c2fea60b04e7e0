using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Desk;

/// <summary>
/// What representatives see and do. Authors are ids by which they sign in, never names. Everything may throw <see cref="StoreUnavailableException"/>: transient.
/// </summary>
public interface IDesk
{
    /// <summary>The request of a case with all that belongs to it; null when the case has none.</summary>
    Task<Dossier?> FindAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>A request with all that belongs to it.</summary>
    /// <exception cref="DeskRefusedException">There is no such request.</exception>
    Task<Dossier> OpenAsync(Guid requestId, CancellationToken cancellationToken);

    /// <summary>An email with all that belongs to it.</summary>
    /// <exception cref="DeskRefusedException">There is no such email.</exception>
    Task<MailDossier> OpenMailAsync(Guid messageId, CancellationToken cancellationToken);

    /// <summary>
    /// What a field of a request's form may say, best first: for a system key the end user's own systems, for a license key the keys on the form's "from" system, for a case number those of these systems that
    /// come near, for a type and a quantity the key's own. Empty for other fields.
    /// </summary>
    /// <exception cref="DeskRefusedException">There is no such request, or no such form in force.</exception>
    Task<IReadOnlyList<FieldChoice>> ChoicesAsync(Guid requestId, FieldPlace place, CancellationToken cancellationToken);

    /// <summary>What an act would change. Nothing is kept, nobody is told.</summary>
    /// <exception cref="DeskRefusedException">The act would be refused.</exception>
    Task<DeskEffect> PreviewAsync(DeskAct act, string author, CancellationToken cancellationToken);

    /// <summary>Does it, in one transaction.</summary>
    /// <exception cref="DeskRefusedException">It is refused; nothing was changed.</exception>
    Task<DeskEffect> DoAsync(DeskAct act, string author, CancellationToken cancellationToken);
}
