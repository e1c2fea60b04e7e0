namespace LicenseInbox.Benchmarks;

/// <summary>Figures in columns, the first one to the left.</summary>
internal static class Table
{
    public static async Task WriteAsync(TextWriter output, IReadOnlyList<string> head, IEnumerable<string[]> rows)
    {
        var lines = rows.Prepend([.. head]).ToList();
        var widths = head.Select((_, column) => lines.Max(line => line[column].Length)).ToList();
        foreach (var line in lines)
            await output.WriteLineAsync(string.Join("  ", line.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))));
    }
}
