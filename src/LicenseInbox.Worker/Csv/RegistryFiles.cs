using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Csv;

/// <summary>What the four CSV files of a folder hold, without their lines.</summary>
internal sealed record RegistryRows(IReadOnlyList<Partner> Partners, IReadOnlyList<PhoneSystem> Systems, IReadOnlyList<License> Licenses, IReadOnlyList<SupportCase> Cases);

/// <summary>Reads <c>partners.csv</c>, <c>systems.csv</c>, <c>licenses.csv</c> and <c>cases.csv</c>: all or nothing, with every error. A file may be absent.</summary>
internal sealed class RegistryFiles
{
    /// <summary>The files of a folder, in the order they are read.</summary>
    public static readonly IReadOnlyList<string> Names = ["partners.csv", "systems.csv", "licenses.csv", "cases.csv"];

    /// <summary>So often it is told how far the reading is, in rows.</summary>
    private const int Tell = 250_000;

    private readonly string _directory;
    private readonly (string Word, Chassis Value)[] _chassis;
    private readonly CsvErrors _errors = new();
    private readonly Action<string, int>? _progress;

    private RegistryFiles(string directory, IReadOnlyList<Chassis> chassis, Action<string, int>? progress = null)
    {
        (_directory, _progress) = (directory, progress);
        _chassis = [.. chassis.Where(named => named != Chassis.Other && named != Chassis.Unknown).Select(named => (named.Name, named)), ("other", Chassis.Other), ("", Chassis.Unknown)];
    }

    /// <summary>All rows, in memory.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="chassis">The names that a chassis may have; null: those of ours.</param>
    /// <exception cref="CsvFilesException">A file can't be read, a row is wrong, or a key is there twice.</exception>
    public static RegistryRows Read(string directory, IReadOnlyList<Chassis>? chassis = null)
    {
        var files = Open(directory, chassis);
        var rows = new RegistryRows(
            files.Partners()
                .GroupBy(row => row.Value.PartnerId, StringComparer.Ordinal)
                .Select(group => new Partner(group.Key, group.First().Value.Company, group.Select(row => row.Value.Contact).OfType<Contact>().ToList()))
                .ToList(),
            files.Unique("systems.csv", "system_key", system => system.Key, files.Systems()),
            files.Unique("licenses.csv", "license_key", license => license.Key, files.Licenses()),
            files.Unique("cases.csv", "case_number", supportCase => supportCase.Number, files.Cases()));
        files._errors.ThrowIfAny();
        return rows;
    }

    /// <summary>The rows with their lines, of files of any length: gone through once here, to see whether every row is right, and again by whoever loads them. Whether a key is there twice is left to him.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="chassis">The names that a chassis may have; null: those of ours.</param>
    /// <param name="progress">Hears now and then how many rows of a file were gone through.</param>
    /// <exception cref="CsvFilesException">A file can't be read, a row is wrong, or there is none of the files.</exception>
    public static RegistryLoad ReadLoad(string directory, IReadOnlyList<Chassis>? chassis = null, Action<string, int>? progress = null)
    {
        var files = Open(directory, chassis, progress);
        var partners = files.Partners();
        foreach (var rows in (IEnumerable<object>[])[files.Systems(), files.Licenses(), files.Cases()])
            _ = rows.Count();
        files._errors.ThrowIfAny();
        return new RegistryLoad { Partners = partners, Systems = Again(one => one.Systems()), Licenses = Again(one => one.Licenses()), Cases = Again(one => one.Cases()) };

        IEnumerable<FileRow<T>> Again<T>(Func<RegistryFiles, IEnumerable<FileRow<T>>> rows)
        {
            var again = new RegistryFiles(directory, chassis ?? Chassis.Shipped, progress);
            foreach (var row in rows(again))
                yield return row;
            // Somebody wrote to it meanwhile.
            again._errors.ThrowIfAny();
        }
    }

    private static RegistryFiles Open(string directory, IReadOnlyList<Chassis>? chassis, Action<string, int>? progress = null)
    {
        var files = new RegistryFiles(directory, chassis ?? Chassis.Shipped, progress);
        if (!Directory.Exists(directory))
            files._errors.Add(directory, "there is no such folder");
        else if (!Names.Any(name => File.Exists(Path.Combine(directory, name))))
            files._errors.Add(directory, $"holds none of {string.Join(", ", Names)}");
        return files;
    }

    private List<FileRow<PartnerContact>> Partners()
    {
        var rows = Rows("partners.csv", ["partner_id", "company", "contact_name", "email"], row => new PartnerContact(
            row.Required("partner_id"),
            row.Required("company"),
            row.Address("email", orDomain: true) is { } address ? new Contact(row.Text("contact_name"), address) : null)).ToList();
        foreach (var partner in rows.GroupBy(row => row.Value.PartnerId, StringComparer.Ordinal))
        {
            var first = partner.First();
            foreach (var row in partner.Where(row => row.Value.Company != first.Value.Company))
                _errors.Add("partners.csv", row.Line, "company", $"'{row.Value.Company}' is not allowed; allowed is '{first.Value.Company}', as partner {partner.Key} is called on line {first.Line}");
        }

        return rows;
    }

    private IEnumerable<FileRow<PhoneSystem>> Systems() => Rows(
        "systems.csv",
        ["system_key", "end_user", "platform", "chassis", "registered_on", "assurance_ends_on"],
        row => new PhoneSystem(
            row.Key<SystemKey>("system_key", SystemKey.TryOf),
            row.Required("end_user"),
            row.Text("end_user_id"),
            row.OneOf("platform", ("office", Platform.Office), ("max-server", Platform.MaxServer), ("software-only", Platform.SoftwareOnly)),
            row.OneOf("chassis", _chassis),
            row.Date("registered_on"),
            row.Date("assurance_ends_on")));

    private IEnumerable<FileRow<License>> Licenses() => Rows(
        "licenses.csv",
        ["license_key", "license_type", "quantity", "system_key"],
        row => new License(row.Key<LicenseKey>("license_key", LicenseKey.TryOf), row.Required("license_type"), row.Count("quantity"), row.Key<SystemKey>("system_key", SystemKey.TryOf)));

    private IEnumerable<FileRow<SupportCase>> Cases() => Rows(
        "cases.csv",
        ["case_number", "system_key", "partner_id", "status", "software_only", "fax_announced", "opened_on"],
        row => new SupportCase(
            row.Key<CaseNumber>("case_number", CaseNumber.TryOf),
            row.Key<SystemKey>("system_key", SystemKey.TryOf),
            row.Required("partner_id"),
            row.OneOf("status", ("open", true), ("closed", false)),
            row.OneOf("software_only", ("yes", true), ("no", false)),
            row.OneOf("fax_announced", ("yes", true), ("no", false)),
            row.Date("opened_on"),
            row.Address("contact_email", orDomain: false)));

    private IEnumerable<FileRow<T>> Rows<T>(string name, IReadOnlyList<string> columns, Func<CsvCells, T> read)
    {
        var path = Path.Combine(_directory, name);
        var count = 0;
        foreach (var row in File.Exists(path) ? CsvTable.Read(path, columns, read, _errors) : [])
        {
            if (++count % Tell == 0)
                _progress?.Invoke(name, count);
            yield return row;
        }
    }

    /// <summary>A key that is there twice is an error: nobody knows which row was meant.</summary>
    private List<T> Unique<T, TKey>(string name, string column, Func<T, TKey> keyOf, IEnumerable<FileRow<T>> rows)
        where TKey : notnull
    {
        var lines = new Dictionary<TKey, int>();
        var values = new List<T>();
        foreach (var row in rows)
        {
            if (!lines.TryAdd(keyOf(row.Value), row.Line))
                _errors.Add(name, row.Line, column, $"'{keyOf(row.Value)}' is not allowed; it is on line {lines[keyOf(row.Value)]} already, and allowed is one row for each");
            values.Add(row.Value);
        }

        return values;
    }
}
