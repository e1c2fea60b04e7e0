using LicenseInbox.Domain.Casebook;

namespace LicenseInbox.Domain.SigningIn;

/// <summary>
/// What is kept about signing in, each a text under a name, where every worker on the store finds it: refresh tokens, encrypted before they come here, and what is wrong with tokens. A text is replaced only by who has seen it
/// last: of two who replace the same one, one does.
/// </summary>
public interface ISigningInRecords
{
    /// <summary>What is kept under a name; null when nothing is.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    Task<string?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Replaces what is kept under a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="before">What was read; null: nothing.</param>
    /// <param name="after">What is to be there; null: nothing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False when something else is there meanwhile: nothing was changed.</returns>
    /// <exception cref="StoreUnavailableException">The database does not answer: nothing was changed.</exception>
    Task<bool> ReplaceAsync(string name, string? before, string? after, CancellationToken cancellationToken);
}
