using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Csv;

/// <summary>Loads a folder's CSV files into the registry and the case desk.</summary>
/// <param name="loader">Loads the rows.</param>
/// <param name="chassis">The names that a chassis may have; null: those of ours.</param>
internal sealed class RegistryImport(IRegistryLoader loader, IReadOnlyList<Chassis>? chassis = null)
{
    /// <param name="directory">The folder.</param>
    /// <param name="overrideMoves">Whether rows that contradict a move are taken.</param>
    /// <param name="progress">Hears now and then how many rows of a file were gone through: each file is checked, then loaded.</param>
    /// <param name="cancellationToken">Stops it; then nothing was loaded.</param>
    /// <exception cref="CsvFilesException">Nothing was loaded.</exception>
    public async Task<LoadResult> ImportAsync(string directory, bool overrideMoves, Action<string, int>? progress, CancellationToken cancellationToken) =>
        Checked(await loader.LoadAsync(RegistryFiles.ReadLoad(directory, chassis, progress), overrideMoves, cancellationToken));

    /// <summary>As the holder of a lease, overriding no move.</summary>
    /// <exception cref="CsvFilesException">Nothing was loaded.</exception>
    public async Task<LoadResult> ImportAsync(Lease lease, string directory, CancellationToken cancellationToken) =>
        Checked(await loader.LoadAsync(lease, RegistryFiles.ReadLoad(directory, chassis), cancellationToken));

    /// <summary>The same files were delivered again.</summary>
    public Task ConfirmAsync(Lease lease, CancellationToken cancellationToken) => loader.ConfirmAsync(lease, cancellationToken);

    private static LoadResult Checked(LoadResult result)
    {
        if (result.Problems.Count > 0)
            throw new CsvFilesException(result.Problems.Select(problem => $"{problem.File}: line {problem.Line}: column {problem.Column}: {problem.Message}").ToList());
        return result;
    }
}
