using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LicenseInbox.Servers;

namespace LicenseInbox.Benchmarks.Load;

/// <summary>
/// How long <c>licenseinbox import</c> takes with a whole vendor's registry, and the most memory that it holds: into an empty store, the same files again, and files in which every hundredth license key is on another system; beside a tenth
/// of it, since memory must not grow with the files. On SQLite, then on PostgreSQL.
/// </summary>
internal sealed class ImportReport(ImportLoad options, TextWriter output, TextWriter progress)
{
    private const int KeysEach = 10;

    public async Task RunAsync()
    {
        var rows = new List<string[]>();
        foreach (var postgres in (bool[])[false, true])
        {
            await using var cluster = postgres ? await PostgresCluster.StartAsync(CancellationToken.None) : null;
            foreach (var systems in (int[])[options.Systems / 10, options.Systems])
            {
                var folder = Directory.CreateTempSubdirectory("licenseinbox-import-");
                try
                {
                    var settings = Path.Combine(folder.FullName, "settings.json");
                    object store = cluster is null ? new { Path = Path.Combine(folder.FullName, "store.db") } : new { Kind = "postgresql", ConnectionString = await cluster.NewDatabaseAsync(CancellationToken.None) };
                    await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new { Store = store }));
                    WriteSystems(folder.FullName, systems);
                    foreach (var (name, shifted) in (ReadOnlySpan<(string, bool)>)[("into an empty store", false), ("the same again", false), ("every hundredth key elsewhere", true)])
                    {
                        WriteLicenses(folder.FullName, systems, shifted);
                        rows.Add([$"{(postgres ? "PostgreSQL" : "SQLite")}, {systems} systems, {systems * KeysEach} license keys, {name}", .. Import(folder.FullName, settings)]);
                        progress.WriteLine(string.Join("  ", rows[^1]));
                    }
                }
                finally
                {
                    folder.Delete(recursive: true);
                }
            }
        }

        await Table.WriteAsync(output, ["", "s", "s of processor time", "most memory, MB"], rows);
    }

    private static string[] Import(string folder, string settings)
    {
        var since = TimeProvider.System.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [ShippedProgram.Library, "import", folder, "--settings", settings]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = process.StandardOutput.ReadToEndAsync();
        var told = process.StandardError.ReadToEndAsync();
        var (worked, most) = (TimeSpan.Zero, 0L);
        while (!process.WaitForExit(200))
        {
            // What has just ended has no memory any more; what it had before counts.
            if (File.Exists($"/proc/{process.Id}/status") && Array.Find(File.ReadAllLines($"/proc/{process.Id}/status"), line => line.StartsWith("VmHWM", StringComparison.Ordinal)) is { } line)
                most = long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
            worked = process.HasExited ? worked : process.TotalProcessorTime;
        }

        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The import ended with {process.ExitCode}: {said.GetAwaiter().GetResult()}{told.GetAwaiter().GetResult()}");
        return [Measured.Show(TimeProvider.System.GetElapsedTime(since).TotalSeconds), Measured.Show(worked.TotalSeconds), Measured.Show(most / 1e6)];
    }

    private static void WriteSystems(string folder, int systems)
    {
        using var file = new StreamWriter(Path.Combine(folder, "systems.csv"));
        file.WriteLine("system_key,end_user,end_user_id,platform,chassis,registered_on,assurance_ends_on");
        for (var number = 0; number < systems; number++)
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Key(number, 4)},Customer {number} Clinics,E-{number},{(number % 2 == 0 ? "office" : "max-server")},other,2024-05-01,2027-05-01"));
    }

    /// <summary>In an order that is not the systems', as exports are.</summary>
    private static void WriteLicenses(string folder, int systems, bool isShifted)
    {
        using var file = new StreamWriter(Path.Combine(folder, "licenses.csv"));
        file.WriteLine("license_key,license_type,quantity,system_key");
        for (var number = 0; number < systems * KeysEach; number++)
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Key(number, 5)},ALTI-STATION-10,10,{Key((number + (isShifted && number % 100 == 0 ? 1 : 0)) % systems, 4)}"));
    }

    /// <summary>A number as a key of so many groups.</summary>
    private static string Key(int number, int groups)
    {
        var digits = number.ToString("X8", CultureInfo.InvariantCulture);
        return string.Join('-', Enumerable.Range(0, groups - 2).Select(_ => groups == 4 ? "SYST" : "LICE").Append(digits[..4]).Append(digits[4..]));
    }
}

/// <summary>What a run of <c>--import</c> does.</summary>
/// <param name="Systems">Systems; each has ten license keys.</param>
internal sealed record ImportLoad(int Systems)
{
    public const string Usage = "--import [--systems N]";

    public static bool TryParse(string[] arguments, out ImportLoad options)
    {
        var systems = 200_000;
        var isRight = arguments.Length == 0 || (arguments is ["--systems", var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out systems) && systems >= 100);
        options = new ImportLoad(systems);
        return isRight;
    }
}
