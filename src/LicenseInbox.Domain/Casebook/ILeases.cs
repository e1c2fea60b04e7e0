namespace LicenseInbox.Domain.Casebook;

/// <summary>The right to do what one worker at a time may do, such as watching a mailbox.</summary>
/// <param name="Name">What.</param>
/// <param name="Token">Grows with every holder: what an earlier holder still writes is refused.</param>
public sealed record Lease(string Name, long Token);

/// <summary>Gives each lease to one worker at a time. A holder that died is followed at once, one that is silent (stalled, cut off) within half a minute (a setting).</summary>
public interface ILeases
{
    /// <summary>How often a held lease is to be renewed, and one that another worker holds to be asked for.</summary>
    TimeSpan RenewEvery { get; }

    /// <summary>Takes a lease; null while another worker holds it.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    Task<Lease?> TakeAsync(string name, CancellationToken cancellationToken);

    /// <summary>Says that its holder still works; to be called every <see cref="RenewEvery"/>.</summary>
    /// <exception cref="LeaseLostException">Another worker holds it now.</exception>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    Task RenewAsync(Lease lease, CancellationToken cancellationToken);

    /// <summary>Gives it back, so that another worker need not wait.</summary>
    Task ReleaseAsync(Lease lease, CancellationToken cancellationToken);
}

/// <summary>Another worker holds the lease now: nothing was written.</summary>
public sealed class LeaseLostException(Lease lease) : Exception($"Another worker took over '{lease.Name}'.");
