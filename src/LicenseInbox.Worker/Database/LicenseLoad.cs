using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// The license rows of one load. What a move (or its undoing) assigned stays assigned, whatever an older export says, until one import has agreed with it; then imports rule again.
/// </summary>
internal sealed class LicenseLoad(StoreContext store, LoadChanges changes, Dictionary<string, SystemRow> systems, bool overrideMoves)
{
    private readonly List<RowLeftAlone> _leftAlone = [];
    private Dictionary<string, LicenseRow> _licenses = [];
    private Dictionary<string, AssignmentRow> _unagreed = [];
    private ILookup<Guid?, string> _keysOfMove = Array.Empty<AssignmentRow>().ToLookup(row => row.MoveId, row => row.LicenseKey);

    public IReadOnlyList<RowLeftAlone> LeftAlone => _leftAlone;

    public async Task LoadAsync(IReadOnlyList<FileRow<License>> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return;
        _licenses = await store.Licenses.ToDictionaryAsync(row => row.Key, cancellationToken);
        _unagreed = (await store.Assignments
                .Where(row => row.Cause != AssignmentCause.Import && !row.IsAgreed)
                .Join(store.Licenses, assignment => new { Key = assignment.LicenseKey, assignment.Version }, license => new { license.Key, license.Version }, (assignment, _) => assignment)
                .ToListAsync(cancellationToken))
            .ToDictionary(row => row.LicenseKey);
        _keysOfMove = (await store.Assignments
                .Where(row => row.MoveId != null && store.Licenses.Any(license => license.Key == row.LicenseKey && !license.IsRetired))
                .ToListAsync(cancellationToken))
            .ToLookup(row => row.MoveId, row => row.LicenseKey);
        foreach (var (license, line) in rows)
            Load(license, line);
        AgreeOnRetired(rows);
    }

    private void Load(License license, int line)
    {
        if (!_licenses.TryGetValue(license.Key.Canonical, out var row))
        {
            Add(license);
            return;
        }

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

    private void Add(License license)
    {
        var row = new LicenseRow { Key = license.Key.Canonical, Text = "", Type = "", SystemKey = "", SystemText = "" };
        store.Licenses.Add(_licenses[row.Key] = row);
        Assign(row, license, isNew: true);
    }

    private void Replace(LicenseRow row, License license)
    {
        if (systems.TryGetValue(row.SystemKey, out var before))
            changes.Hold(before);
        Assign(row, license, isNew: false);
    }

    private void Assign(LicenseRow row, License license, bool isNew)
    {
        row.Text = license.Key.Text;
        row.Type = license.Type;
        row.Quantity = license.Quantity;
        row.SystemKey = license.System.Canonical;
        row.SystemText = license.System.Text;
        row.IsRetired = false;
        row.Version++;
        store.Assignments.Add(new AssignmentRow { LicenseKey = row.Key, Version = row.Version, SystemKey = row.SystemKey, At = changes.Now, Cause = AssignmentCause.Import });
        changes.Hold(systems[row.SystemKey]);
        changes.LicenseChanged(row, isNew);
    }

    /// <summary>A file agrees with an upgrade when it no longer lists the old key, but lists the new ones of the same move where they are.</summary>
    private void AgreeOnRetired(IReadOnlyList<FileRow<License>> rows)
    {
        var listed = rows.ToDictionary(row => row.Value.Key.Canonical, row => row.Value.System.Canonical, StringComparer.Ordinal);
        foreach (var row in _unagreed.Values.Where(row => _licenses[row.LicenseKey].IsRetired && !listed.ContainsKey(row.LicenseKey)))
        {
            var issued = _keysOfMove[row.MoveId].ToList();
            row.IsAgreed = issued.Count > 0 && issued.TrueForAll(key => listed.GetValueOrDefault(key) == _licenses[key].SystemKey);
        }
    }
}
