using System.Globalization;
using CsvHelper;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Csv;

/// <summary>What the four CSV files of a folder hold.</summary>
internal sealed record RegistryRows(IReadOnlyList<Partner> Partners, IReadOnlyList<PhoneSystem> Systems, IReadOnlyList<License> Licenses, IReadOnlyList<SupportCase> Cases);

/// <summary>Errors in CSV files, each with file, line and column.</summary>
internal sealed class CsvFilesException(IReadOnlyList<string> errors) : Exception(string.Join('\n', errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}

/// <summary>Reads <c>partners.csv</c>, <c>systems.csv</c>, <c>licenses.csv</c> and <c>cases.csv</c>: all or nothing, with every error.</summary>
internal sealed class RegistryFiles
{
    private readonly List<string> _errors = [];

    /// <exception cref="CsvFilesException">A file can't be read, or a row is wrong.</exception>
    public static RegistryRows Read(string directory)
    {
        var files = new RegistryFiles();
        var contacts = files.Rows(directory, "partners.csv", ["partner_id", "company", "contact_name", "email"], row =>
            (Id: row.Required("partner_id"), Company: row.Text("company") ?? "", Name: row.Text("contact_name"), Email: row.Text("email")));
        var systems = files.Rows(directory, "systems.csv", ["system_key", "end_user", "platform", "chassis", "registered_on", "assurance_ends_on"], row => new PhoneSystem(
            SystemKey.Of(row.Required("system_key")),
            row.Text("end_user") ?? "",
            row.Text("end_user_id"),
            row.OneOf("platform", Platform.Office, ("office", Platform.Office), ("max-server", Platform.MaxServer), ("software-only", Platform.SoftwareOnly)),
            row.Text("chassis") is null ? Chassis.Unknown : row.OneOf("chassis", Chassis.Unknown, ("max1000", Chassis.Max1000), ("max1000r", Chassis.Max1000R), ("max2000", Chassis.Max2000), ("other", Chassis.Other)),
            row.Date("registered_on"),
            row.Date("assurance_ends_on")));
        var licenses = files.Rows(directory, "licenses.csv", ["license_key", "license_type", "quantity", "system_key"], row => new License(
            LicenseKey.Of(row.Required("license_key")), row.Required("license_type"), row.Count("quantity"), SystemKey.Of(row.Required("system_key"))));
        var cases = files.Rows(directory, "cases.csv", ["case_number", "system_key", "partner_id", "status", "software_only", "fax_announced"], row => new SupportCase(
            CaseNumber.Of(row.Required("case_number")),
            SystemKey.Of(row.Required("system_key")),
            row.Required("partner_id"),
            row.OneOf("status", true, ("open", true), ("closed", false)),
            row.OneOf("software_only", false, ("yes", true), ("no", false)),
            row.OneOf("fax_announced", false, ("yes", true), ("no", false)),
            row.Date("opened_on"),
            row.Text("contact_email")));
        if (files._errors.Count > 0)
            throw new CsvFilesException(files._errors);
        var partners = contacts
            .GroupBy(contact => contact.Id)
            .Select(group => new Partner(group.Key, group.First().Company, group.Where(contact => contact.Email is not null).Select(contact => new Contact(contact.Name, contact.Email!)).ToList()))
            .ToList();
        return new RegistryRows(partners, systems, licenses, cases);
    }

    private List<T> Rows<T>(string directory, string name, string[] columns, Func<Row, T> read)
    {
        var path = Path.Combine(directory, name);
        var rows = new List<T>();
        if (!File.Exists(path))
            return rows;
        using var csv = CsvReader.FromText(File.ReadAllText(path), CsvReaderOptions.Default with { TrackLineNumbers = true });
        var missing = columns.Where(column => !csv.TryGetFieldIndex(column, out _)).ToList();
        if (missing.Count > 0)
        {
            _errors.Add($"{name}: line 1: the column {string.Join(", ", missing)} is missing");
            return rows;
        }

        while (csv.Read())
        {
            var before = _errors.Count;
            var row = new Row(csv, name, _errors);
            try
            {
                var value = read(row);
                if (_errors.Count == before)
                    rows.Add(value);
            }
            catch (ArgumentException error)
            {
                if (_errors.Count == before)
                    _errors.Add($"{name}: line {csv.LineNumber}: {error.Message}");
            }
        }

        return rows;
    }

    /// <summary>One line, whose cells are read by column; a wrong one is noted with file, line and column.</summary>
    private sealed class Row(CsvReader csv, string file, List<string> errors)
    {
        public string? Text(string column) =>
            csv.TryGetFieldIndex(column, out var index) && index < csv.FieldCount && csv.GetString(index).Trim() is { Length: > 0 } text ? text : null;

        public string Required(string column)
        {
            if (Text(column) is { } text)
                return text;
            Wrong(column, null, "a value");
            return "";
        }

        public T OneOf<T>(string column, T fallback, params (string Word, T Value)[] allowed)
        {
            foreach (var (word, value) in allowed)
            {
                if (string.Equals(Text(column), word, StringComparison.OrdinalIgnoreCase))
                    return value;
            }

            Wrong(column, Text(column), string.Join(", ", allowed.Select(entry => entry.Word)));
            return fallback;
        }

        public DateOnly? Date(string column)
        {
            if (Text(column) is not { } text)
                return null;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                return date;
            Wrong(column, text, "a date as YYYY-MM-DD, or nothing");
            return null;
        }

        public int Count(string column)
        {
            if (int.TryParse(Text(column), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
                return count;
            Wrong(column, Text(column), "a whole number above 0");
            return 1;
        }

        private void Wrong(string column, string? value, string allowed) =>
            errors.Add($"{file}: line {csv.LineNumber}: column {column}: '{value}' is not allowed; allowed is {allowed}");
    }
}
