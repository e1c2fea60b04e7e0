using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Csv;

/// <summary>The keys that sales issued for an upgrade: <c>old_key</c>, <c>new_key</c>.</summary>
internal static class IssuedKeysFile
{
    /// <exception cref="CsvFilesException">The file can't be read, or a row is wrong.</exception>
    public static IReadOnlyDictionary<LicenseKey, LicenseKey> Read(string path)
    {
        var errors = new CsvErrors();
        var name = Path.GetFileName(path);
        var keys = new Dictionary<LicenseKey, LicenseKey>();
        var issued = new HashSet<LicenseKey>();
        var rows = CsvTable.Read(
            path,
            ["old_key", "new_key"],
            row => (Old: row.Key<LicenseKey>("old_key", LicenseKey.TryOf), New: row.Key<LicenseKey>("new_key", LicenseKey.TryOf)),
            errors);
        foreach (var ((old, issuedFor), line) in rows)
        {
            if (!keys.TryAdd(old, issuedFor))
                errors.Add(name, line, "old_key", $"'{old}' is not allowed; it is there already, and allowed is one row for each");
            if (!issued.Add(issuedFor) || issuedFor == old)
                errors.Add(name, line, "new_key", $"'{issuedFor}' is not allowed; allowed is a new key for each old one");
        }

        if (keys.Count == 0 && errors.Count == 0)
            errors.Add(name, "holds no row; there must be one for each license key of the upgrade");
        errors.ThrowIfAny();
        return keys;
    }
}
