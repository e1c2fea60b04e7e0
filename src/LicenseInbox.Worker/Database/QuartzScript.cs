using System.Reflection;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// The queue's tables: the script that is embedded in Quartz itself, run by a migration, so that one program brings the whole database up to date. Each statement makes only what is missing.
/// A newer Quartz that wants other columns gets a migration of its own.
/// </summary>
internal static class QuartzScript
{
    private const string Prefix = "QRTZ_";

    /// <param name="dialect"><c>sqlite</c> or <c>postgres</c>.</param>
    public static IEnumerable<string> Statements(string dialect)
    {
        var assembly = Assembly.Load("Quartz");
        using var stream = assembly.GetManifestResourceStream($"Quartz.Impl.AdoJobStore.Schema.create_{dialect}.sql")
            ?? throw new InvalidOperationException($"{assembly.GetName()} has no schema script for {dialect}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Replace("{0}", Prefix, StringComparison.Ordinal)
            .Replace("{1}", Prefix, StringComparison.Ordinal)
            .ReplaceLineEndings("\n")
            .Split("\n--;;\n")
            .Where(statement => statement.Split('\n').Any(line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal)))
            .ToList();
    }
}
