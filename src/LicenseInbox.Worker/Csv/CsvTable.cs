using System.Text;
using CsvHelper;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Csv;

/// <summary>One CSV file as RFC 4180 has it: UTF-8, commas, a header line, its columns in any order. A row with an error is left out, and the error noted.</summary>
internal static class CsvTable
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="path">The file.</param>
    /// <param name="columns">Columns that must be there; others may be.</param>
    /// <param name="read">Makes a value of a row.</param>
    /// <param name="errors">Where errors go.</param>
    public static IReadOnlyList<FileRow<T>> Read<T>(string path, IReadOnlyList<string> columns, Func<CsvCells, T> read, CsvErrors errors)
    {
        var name = Path.GetFileName(path);
        if (Text(path, name, errors) is not { } text)
            return [];
        if (text.Length == 0)
        {
            errors.Add(name, 1, $"there is no header; it must name the columns {string.Join(", ", columns)}");
            return [];
        }

        using var csv = CsvReader.FromText(text, CsvReaderOptions.Default with
        {
            Separator = ',',
            TrackLineNumbers = true,
            FieldCountMismatch = CsvFieldCountHandling.Skip,
            OnMalformedRecord = record => errors.Add(name, record.LineNumber, Describe(record.Reason)),
        });
        return HasColumns(csv, name, columns, errors) ? Rows(csv, name, read, errors) : [];
    }

    private static List<FileRow<T>> Rows<T>(CsvReader csv, string name, Func<CsvCells, T> read, CsvErrors errors)
    {
        var rows = new List<FileRow<T>>();
        while (csv.Read())
        {
            var before = errors.Count;
            var value = read(new CsvCells(csv, name, errors));
            if (errors.Count == before)
                rows.Add(new FileRow<T>(value, (int)csv.LineNumber));
        }

        return rows;
    }

    private static bool HasColumns(CsvReader csv, string name, IReadOnlyList<string> columns, CsvErrors errors)
    {
        var before = errors.Count;
        var known = csv.Headers.Select(header => header.Trim().ToLowerInvariant()).ToList();
        foreach (var column in columns.Where(column => !known.Contains(column)))
            errors.Add(name, 1, column, $"is missing; the header must name {string.Join(", ", columns)}");
        foreach (var twice in known.Where(header => header.Length > 0).GroupBy(header => header).Where(same => same.Count() > 1))
            errors.Add(name, 1, twice.Key, "is there twice");
        return errors.Count == before;
    }

    private static string? Text(string path, string name, CsvErrors errors)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            var start = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
            return StrictUtf8.GetString(bytes, start, bytes.Length - start);
        }
        catch (DecoderFallbackException exception)
        {
            errors.Add(name, $"is not UTF-8 (at byte {exception.Index}); save it as \"CSV UTF-8\"");
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(name, $"can't be read: {exception.Message}");
            return null;
        }
    }

    private static string Describe(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.FieldCountMismatch => "the row has more or fewer cells than the header; a cell that holds a comma must be quoted",
        CsvMalformedReason.UnterminatedQuote => "a quote is opened and never closed",
        _ => "a quote stands inside a cell; a cell with quotes is quoted as a whole, each inner quote doubled",
    };
}
