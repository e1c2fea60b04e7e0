using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

#pragma warning disable EF1002 // What is put into a statement are names of our own tables and columns.

namespace LicenseInbox.Worker.Database;

/// <summary>
/// The rows of a load in temporary tables of the connection, beside the store's own. So the database finds what is there twice, what is new and what is changed, however many rows there are, and the program holds a few at a time.
/// They are filled before the transaction begins: nobody waits meanwhile.
/// </summary>
internal static class StagedLoad
{
    /// <summary>So many errors of one kind are told; whoever made the file sees what is wrong long before.</summary>
    private const int MostProblems = 1000;

    /// <summary>More facts than this are told as "everything": then all open requests are decided again, and they are fewer.</summary>
    private const int MostFacts = 10_000;

    /// <summary>Each staged table has the columns of its table that a file gives, and <c>line</c>.</summary>
    private static readonly (string Table, string Key, string Columns, string Line)[] Tables =
    [
        ("systems", "key", "key, text, end_user, end_user_id, platform, chassis, registered_on, assurance_ends_on", "version"),
        ("licenses", "key", "key, text, type, quantity, system_key, system_text", "version"),
        ("cases", "number", "number, text, system_text, partner_id, is_open, software_only, fax_announced, opened_on, contact_email", "0"),
    ];

    /// <summary>Takes all rows in.</summary>
    public static async Task FillAsync(StoreContext store, RegistryLoad load, CancellationToken cancellationToken)
    {
        await DropAsync(store, cancellationToken);
        foreach (var (table, key, columns, line) in Tables)
            await store.Database.ExecuteSqlRawAsync($"CREATE TEMPORARY TABLE staged_{table} AS SELECT {line} AS line, {columns} FROM {table} WHERE 1 = 0", cancellationToken);
        await store.Database.ExecuteSqlRawAsync("CREATE TEMPORARY TABLE staged_facts AS SELECT fact FROM registry_changes WHERE 1 = 0", cancellationToken);
        await store.Database.ExecuteSqlRawAsync("CREATE TEMPORARY TABLE staged_holders AS SELECT key FROM systems WHERE 1 = 0", cancellationToken);
        await ManyRows.WriteAsync(store, "staged_systems", load.Systems.Select(row => (object?[])
        [
            row.Line, row.Value.Key.Canonical, row.Value.Key.Text, row.Value.EndUser, row.Value.EndUserId, row.Value.Platform.ToString(), row.Value.Chassis.ToString(), row.Value.RegisteredOn, row.Value.AssuranceEndsOn,
        ]), cancellationToken);
        await ManyRows.WriteAsync(store, "staged_licenses", load.Licenses.Select(row => (object?[])
        [
            row.Line, row.Value.Key.Canonical, row.Value.Key.Text, row.Value.Type, row.Value.Quantity, row.Value.System.Canonical, row.Value.System.Text,
        ]), cancellationToken);
        await ManyRows.WriteAsync(store, "staged_cases", load.Cases.Select(row => (object?[])
        [
            row.Line, row.Value.Number.Canonical, row.Value.Number.Text, row.Value.System.Text, row.Value.PartnerId, row.Value.IsOpen, row.Value.SoftwareOnly, row.Value.FaxAnnounced, row.Value.OpenedOn, row.Value.ContactEmail,
        ]), cancellationToken);
        foreach (var (table, key, _, _) in Tables)
            await store.Database.ExecuteSqlRawAsync($"CREATE INDEX ix_staged_{table} ON staged_{table} ({key})", cancellationToken);

        if (store is PostgresContext)
            await store.Database.ExecuteSqlRawAsync("ANALYZE staged_systems; ANALYZE staged_licenses; ANALYZE staged_cases;", cancellationToken);
    }

    /// <summary>Lets go of the rows.</summary>
    public static async Task DropAsync(StoreContext store, CancellationToken cancellationToken)
    {
        foreach (var name in Tables.Select(entry => entry.Table).Append("facts").Append("holders"))
            await store.Database.ExecuteSqlRawAsync($"DROP TABLE IF EXISTS staged_{name}", cancellationToken);
    }

    /// <summary>Keys that are in a file twice, and license keys on a system that nobody knows.</summary>
    public static async Task<IReadOnlyList<RowProblem>> ProblemsAsync(StoreContext store, CancellationToken cancellationToken)
    {
        var problems = new List<RowProblem>();
        foreach (var (table, key, _, _) in Tables)
        {
            var twice = await store.Database.SqlQueryRaw<Twice>(
                $"""
                SELECT again.line AS "Line", again.text AS "Text", (SELECT MIN(first.line) FROM staged_{table} first WHERE first.{key} = again.{key}) AS "First" FROM staged_{table} again
                WHERE again.{key} IN (SELECT {key} FROM staged_{table} GROUP BY {key} HAVING COUNT(*) > 1) ORDER BY again.line LIMIT {MostProblems}
                """).ToListAsync(cancellationToken);
            problems.AddRange(twice.Where(row => row.Line != row.First)
                .Select(row => new RowProblem($"{table}.csv", row.Line, ColumnOf(table), $"'{row.Text}' is not allowed; it is on line {row.First} already, and allowed is one row for each")));
        }

        var strangers = await store.Database.SqlQueryRaw<Twice>(
            $"""
            SELECT line AS "Line", system_text AS "Text", 0 AS "First" FROM staged_licenses license
            WHERE NOT EXISTS (SELECT 1 FROM staged_systems staged WHERE staged.key = license.system_key) AND NOT EXISTS (SELECT 1 FROM systems known WHERE known.key = license.system_key)
            ORDER BY line LIMIT {MostProblems}
            """).ToListAsync(cancellationToken);
        problems.AddRange(strangers.Select(row => new RowProblem("licenses.csv", row.Line, "system_key", $"'{row.Text}' is not a known system; allowed is one of systems.csv or one imported before")));
        return problems;
    }

    /// <summary>Adds the rows whose key is not known yet.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> AddNewAsync(StoreContext store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string NewLicenses = "FROM staged_licenses staged WHERE NOT EXISTS (SELECT 1 FROM licenses known WHERE known.key = staged.key)";
        const string NewSystems = "FROM staged_systems staged WHERE NOT EXISTS (SELECT 1 FROM systems known WHERE known.key = staged.key)";
        const string NewCases = "FROM staged_cases staged WHERE NOT EXISTS (SELECT 1 FROM cases known WHERE known.number = staged.number)";
        foreach (var sql in (string[])
        [
            $"INSERT INTO staged_facts (fact) SELECT '{FactKeys.License}' || key {NewLicenses}",
            $"INSERT INTO staged_facts (fact) SELECT '{FactKeys.Case}' || number {NewCases}",
            $"INSERT INTO staged_holders (key) SELECT key {NewSystems}",
            $"INSERT INTO staged_holders (key) SELECT DISTINCT system_key {NewLicenses}",
        ])
        {
            await store.Database.ExecuteSqlRawAsync(sql, cancellationToken);
        }

        var systems = await store.Database.ExecuteSqlRawAsync(
            $"INSERT INTO systems (key, text, end_user, end_user_id, platform, chassis, registered_on, assurance_ends_on, version) SELECT key, text, end_user, end_user_id, platform, chassis, registered_on, assurance_ends_on, 0 {NewSystems}",
            cancellationToken);
        // What is new is kept: once the keys are in, they are not, and assignments can only point at keys that are.
        await store.Database.ExecuteSqlRawAsync($"CREATE TEMPORARY TABLE staged_new AS SELECT key, system_key {NewLicenses}", cancellationToken);
        var licenses = await store.Database.ExecuteSqlRawAsync(
            $"INSERT INTO licenses (key, text, type, quantity, system_key, system_text, is_retired, version) SELECT key, text, type, quantity, system_key, system_text, FALSE, 1 {NewLicenses}", cancellationToken);
        await store.Database.ExecuteSqlAsync(
            $"INSERT INTO assignments (license_key, version, system_key, at, cause, is_agreed) SELECT key, 1, system_key, {now.UtcTicks}, {nameof(AssignmentCause.Import)}, FALSE FROM staged_new", cancellationToken);
        await store.Database.ExecuteSqlRawAsync("DROP TABLE staged_new", cancellationToken);
        var cases = await store.Database.ExecuteSqlRawAsync(
            $"INSERT INTO cases (number, text, system_text, partner_id, is_open, software_only, fax_announced, opened_on, contact_email) SELECT number, text, system_text, partner_id, is_open, software_only, fax_announced, opened_on, contact_email {NewCases}",
            cancellationToken);
        return systems + licenses + cases;
    }

    /// <summary>The next version of every system that holds something else than before, once.</summary>
    public static async Task HoldAsync(StoreContext store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await store.Database.ExecuteSqlRawAsync("UPDATE systems SET version = version + 1 WHERE key IN (SELECT key FROM staged_holders)", cancellationToken);
        await store.Database.ExecuteSqlAsync($"INSERT INTO holdings (system_key, version, at) SELECT key, version, {now.UtcTicks} FROM systems WHERE key IN (SELECT key FROM staged_holders)", cancellationToken);
        await store.Database.ExecuteSqlRawAsync($"INSERT INTO staged_facts (fact) SELECT DISTINCT '{FactKeys.System}' || key FROM staged_holders", cancellationToken);
    }

    /// <summary>What was written otherwise before: the first so many staged systems after a key; their <see cref="SystemRow.Version"/> is the line.</summary>
    public static Task<List<SystemRow>> ChangedSystemsAsync(StoreContext store, string after, int count, CancellationToken cancellationToken) =>
        store.Systems.FromSqlRaw(
            """
            SELECT staged.key, staged.text, staged.end_user, staged.end_user_id, staged.platform, staged.chassis, staged.registered_on, staged.assurance_ends_on, staged.line AS version
            FROM staged_systems staged JOIN systems known ON known.key = staged.key
            WHERE staged.key > {0} AND (staged.end_user <> known.end_user OR staged.end_user_id IS DISTINCT FROM known.end_user_id OR staged.platform <> known.platform OR staged.chassis <> known.chassis
                OR staged.registered_on IS DISTINCT FROM known.registered_on OR staged.assurance_ends_on IS DISTINCT FROM known.assurance_ends_on)
            ORDER BY staged.key LIMIT {1}
            """,
            after, count).AsNoTracking().ToListAsync(cancellationToken);

    /// <summary>The same of cases.</summary>
    public static Task<List<CaseRow>> ChangedCasesAsync(StoreContext store, string after, int count, CancellationToken cancellationToken) =>
        store.Cases.FromSqlRaw(
            """
            SELECT staged.number, staged.text, staged.system_text, staged.partner_id, staged.is_open, staged.software_only, staged.fax_announced, staged.opened_on, staged.contact_email
            FROM staged_cases staged JOIN cases known ON known.number = staged.number
            WHERE staged.number > {0} AND (staged.system_text <> known.system_text OR staged.partner_id <> known.partner_id OR staged.is_open <> known.is_open OR staged.software_only <> known.software_only
                OR staged.fax_announced <> known.fax_announced OR staged.opened_on IS DISTINCT FROM known.opened_on OR staged.contact_email IS DISTINCT FROM known.contact_email)
            ORDER BY staged.number LIMIT {1}
            """,
            after, count).AsNoTracking().ToListAsync(cancellationToken);

    /// <summary>The same of licenses, and those that a move or its undoing assigned and no import has agreed with; their <see cref="LicenseRow.Version"/> is the line.</summary>
    public static Task<List<LicenseRow>> ChangedLicensesAsync(StoreContext store, string after, int count, CancellationToken cancellationToken) =>
        store.Licenses.FromSqlRaw(
            """
            SELECT staged.key, staged.text, staged.type, staged.quantity, staged.system_key, staged.system_text, FALSE AS is_retired, staged.line AS version
            FROM staged_licenses staged JOIN licenses known ON known.key = staged.key
            WHERE staged.key > {0} AND (known.is_retired OR staged.system_key <> known.system_key OR staged.type <> known.type OR staged.quantity <> known.quantity
                OR EXISTS (SELECT 1 FROM assignments made WHERE made.license_key = known.key AND made.version = known.version AND made.cause <> 'Import' AND NOT made.is_agreed))
            ORDER BY staged.key LIMIT {1}
            """,
            after, count).AsNoTracking().ToListAsync(cancellationToken);

    /// <summary>The staged licenses with these keys.</summary>
    public static async Task<IReadOnlyList<License>> LicensesAsync(StoreContext store, List<string> keys, CancellationToken cancellationToken) =>
        (await store.Licenses
            .FromSqlRaw("SELECT key, text, type, quantity, system_key, system_text, FALSE AS is_retired, line AS version FROM staged_licenses")
            .Where(row => keys.Contains(row.Key))
            .AsNoTracking()
            .ToListAsync(cancellationToken)).ConvertAll(row => row.ToLicense());

    /// <summary>A file agrees with an upgrade when it no longer lists the old key, but lists the new ones of the same move where they are.</summary>
    public static Task<int> AgreeOnRetiredAsync(StoreContext store, CancellationToken cancellationToken) =>
        store.Database.ExecuteSqlRawAsync(
            """
            UPDATE assignments SET is_agreed = TRUE
            WHERE cause <> 'Import' AND NOT is_agreed
                AND EXISTS (SELECT 1 FROM licenses known WHERE known.key = assignments.license_key AND known.version = assignments.version AND known.is_retired)
                AND NOT EXISTS (SELECT 1 FROM staged_licenses staged WHERE staged.key = assignments.license_key)
                AND EXISTS (SELECT 1 FROM assignments issued JOIN licenses known ON known.key = issued.license_key WHERE issued.move_id = assignments.move_id AND NOT known.is_retired)
                AND NOT EXISTS (SELECT 1 FROM assignments issued JOIN licenses known ON known.key = issued.license_key WHERE issued.move_id = assignments.move_id AND NOT known.is_retired
                    AND NOT EXISTS (SELECT 1 FROM staged_licenses staged WHERE staged.key = known.key AND staged.system_key = known.system_key))
            """,
            cancellationToken);

    /// <summary>Keeps what changed for those who decide again: each fact, or that there were too many to tell apart.</summary>
    public static async Task KeepFactsAsync(StoreContext store, CancellationToken cancellationToken)
    {
        const string Facts = "SELECT DISTINCT fact FROM staged_facts";
        var count = await store.Database.SqlQueryRaw<long>($"SELECT COUNT(*) AS \"Value\" FROM ({Facts}) facts").SingleAsync(cancellationToken);
        if (count > MostFacts)
            store.RegistryChanges.Add(new RegistryChangeRow { Fact = FactKeys.Everything });
        else
            await store.Database.ExecuteSqlRawAsync($"INSERT INTO registry_changes (fact) {Facts}", cancellationToken);
        if (await ServedChanges.AreKeptAsync(store, cancellationToken))
            await store.Database.ExecuteSqlRawAsync($"INSERT INTO served_changes (fact) {Facts}", cancellationToken);
    }

    private static string ColumnOf(string table) => table switch
    {
        "systems" => "system_key",
        "licenses" => "license_key",
        _ => "case_number",
    };

    private sealed record Twice(int Line, string Text, int First);
}
