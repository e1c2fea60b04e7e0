using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// The license rows of one load that are known and written otherwise. What a move (or its undoing) assigned stays assigned, whatever an older export says, until one import has agreed with it; then imports rule again.
/// </summary>
internal sealed class LicenseLoad(StoreContext store, LoadChanges changes, bool overrideMoves)
{
    private readonly List<RowLeftAlone> _leftAlone = [];
    private Dictionary<string, LicenseRow> _licenses = [];
    private Dictionary<string, AssignmentRow> _unagreed = [];

    public IReadOnlyList<RowLeftAlone> LeftAlone => _leftAlone;

    /// <summary>How many moves that were handed over the rows say are made.</summary>
    public int Confirmed { get; private set; }

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var awaited = await AwaitedMoves.OfAsync(store, cancellationToken);
        var after = "";
        while (await StagedLoad.ChangedLicensesAsync(store, after, RegistryLoader.Chunk, cancellationToken) is { Count: > 0 } staged)
        {
            var keys = staged.ConvertAll(row => row.Key);
            _licenses = await store.Licenses.Where(row => keys.Contains(row.Key)).ToDictionaryAsync(row => row.Key, cancellationToken);
            _unagreed = (await store.Assignments.Where(row => keys.Contains(row.LicenseKey) && row.Cause != AssignmentCause.Import && !row.IsAgreed).ToListAsync(cancellationToken))
                .Where(row => row.Version == _licenses[row.LicenseKey].Version)
                .ToDictionary(row => row.LicenseKey);
            foreach (var row in staged.Where(row => !awaited.Brings(row.ToLicense())))
                Load(row.ToLicense(), row.Version);
            await changes.WriteAsync(cancellationToken);
            after = keys[^1];
        }

        await StagedLoad.AgreeOnRetiredAsync(store, cancellationToken);
        Confirmed = await AwaitedMoves.ConfirmAsync(store, keys => StagedLoad.LicensesAsync(store, keys, cancellationToken), changes.Now, cancellationToken);
        _leftAlone.Sort((one, other) => one.Line.CompareTo(other.Line));
    }

    private void Load(License license, int line)
    {
        var row = _licenses[license.Key.Canonical];
        var moved = _unagreed.GetValueOrDefault(row.Key);
        if (!row.IsRetired && row.SystemKey == license.System.Canonical)
        {
            if (moved is not null)
                moved.IsAgreed = true;
            if (row.ToLicense() != license)
                Replace(row, license);
        }
        else if (moved is not null && !overrideMoves)
        {
            var what = moved.Cause == AssignmentCause.Undo ? "the undoing of a move" : "a move";
            var where = row.IsRetired ? $"{what} replaced it by a new key on '{row.SystemText}'" : $"{what} assigned it to '{row.SystemText}'";
            _leftAlone.Add(new RowLeftAlone(line, license.Key, $"the file has {license.Key} on '{license.System}', but {where} on {moved.At:yyyy-MM-dd}"));
        }
        else
        {
            Replace(row, license);
        }
    }

    private void Replace(LicenseRow row, License license)
    {
        changes.Hold(row.SystemKey);
        row.Text = license.Key.Text;
        row.Type = license.Type;
        row.Quantity = license.Quantity;
        row.SystemKey = license.System.Canonical;
        row.SystemText = license.System.Text;
        row.IsRetired = false;
        row.Version++;
        store.Assignments.Add(new AssignmentRow { LicenseKey = row.Key, Version = row.Version, SystemKey = row.SystemKey, At = changes.Now, Cause = AssignmentCause.Import });
        changes.Hold(row.SystemKey);
        changes.LicenseReplaced(row.Key);
    }
}
