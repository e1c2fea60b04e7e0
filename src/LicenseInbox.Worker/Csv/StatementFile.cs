using System.Globalization;
using CsvHelper;
using LicenseInbox.Domain.Pricing;

namespace LicenseInbox.Worker.Csv;

/// <summary>A month's statement as CSV (RFC 4180, UTF-8): a row for each line.</summary>
internal static class StatementFile
{
    public static readonly string[] Columns = ["case", "move", "entry", "on", "from_system", "to_system", "key", "period_from", "period_to", "days", "amount", "rule"];

    public static void Write(IEnumerable<StatementEntry> entries, TextWriter writer)
    {
        using var csv = CsvWriter.Create(writer, CsvWriterOptions.Default, leaveOpen: true);
        csv.WriteRecord(Columns);
        foreach (var entry in entries)
            csv.WriteRecord(Row(entry));
        csv.Flush();
    }

    private static string[] Row(StatementEntry entry) =>
    [
        entry.Line.Case.Text,
        entry.Line.Move.ToString(),
        entry.IsReversal ? "reversal" : "charge",
        Day(entry.On),
        entry.From.Text,
        entry.To.Text,
        entry.Line.Key?.Text ?? "",
        entry.Line.Period is { } begins ? Day(begins.From) : "",
        entry.Line.Period is { } ends ? Day(ends.To) : "",
        entry.Line.Period?.Days.ToString(CultureInfo.InvariantCulture) ?? "",
        entry.Line.Amount?.ToString("0.00", CultureInfo.InvariantCulture) ?? "",
        entry.Line.Rule,
    ];

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
