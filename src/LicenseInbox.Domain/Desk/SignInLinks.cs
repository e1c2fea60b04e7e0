namespace LicenseInbox.Domain.Desk;

/// <summary>What a person may do at the console.</summary>
public enum DeskRole
{
    /// <summary>Sees and decides what needs a person.</summary>
    Representative,

    /// <summary>Sees everything, and how the work stands; decides nothing.</summary>
    Manager,

    /// <summary>Both.</summary>
    Administrator,
}

/// <summary>Links that sign one person in, once: where nobody else says who comes. Every worker on a store takes every worker's.</summary>
public interface ISignInLinks
{
    /// <summary>Makes a secret for one link.</summary>
    /// <param name="person">Whose it is: what the audit trail calls him.</param>
    /// <param name="until">Until when it may be used.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The secret. Only a digest of it is kept.</returns>
    Task<string> MakeAsync(string person, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Uses a link up.</summary>
    /// <returns>Whose it is; null when there is no such link, it was used, or its time is over.</returns>
    Task<string?> TakeAsync(string secret, CancellationToken cancellationToken);
}

/// <summary>The keys that guard the console's cookies, kept in the store: every worker on it accepts every worker's.</summary>
public interface IConsoleKeys
{
    /// <summary>All keys, each as the XML that was added.</summary>
    IReadOnlyList<string> Read();

    /// <summary>Adds one.</summary>
    void Add(string name, string xml);
}
