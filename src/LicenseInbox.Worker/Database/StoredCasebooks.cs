using LicenseInbox.Domain.Casebook;

namespace LicenseInbox.Worker.Database;

/// <summary>Whether notes on cases are also told to a case desk that is not the built-in one.</summary>
/// <param name="IsTold">Whether they are.</param>
internal sealed record OtherCaseDesk(bool IsTold);

/// <summary>Units of work over a database.</summary>
internal sealed class StoredCasebooks(StoreDatabase database, TimeProvider time, OtherCaseDesk? other = null) : ICasebooks
{
    private readonly bool _tellsCaseDesk = other?.IsTold == true;

    public async Task<ICasebook> OpenAsync(CancellationToken cancellationToken) =>
        new StoredCasebook(await database.WriteAsync(cancellationToken), _tellsCaseDesk, time);

    public async Task<ICasebook> OpenAsync(Lease lease, CancellationToken cancellationToken) =>
        new StoredCasebook(await database.WriteAsync(lease, cancellationToken), _tellsCaseDesk, time);
}
