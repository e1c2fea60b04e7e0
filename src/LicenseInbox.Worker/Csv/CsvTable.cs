using System.Text;
using CsvHelper;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Csv;

/// <summary>One CSV file as RFC 4180 has it: UTF-8, commas, a header line, its columns in any order. A row with an error is left out, and the error noted.</summary>
internal static class CsvTable
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads row by row, so that a file may be of any length.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Columns that must be there; others may be.</param>
    /// <param name="read">Makes a value of a row.</param>
    /// <param name="errors">Where errors go.</param>
    public static IEnumerable<FileRow<T>> Read<T>(string path, IReadOnlyList<string> columns, Func<CsvCells, T> read, CsvErrors errors)
    {
        var name = Path.GetFileName(path);
        using var csv = Open(path, name, columns, errors);
        while (csv is not null && Next(csv, name, read, errors) is { } row)
            yield return row;
    }

    private static CsvReader? Open(string path, string name, IReadOnlyList<string> columns, CsvErrors errors)
    {
        try
        {
            var text = new StreamReader(path, StrictUtf8);
            if (text.Peek() < 0)
            {
                text.Dispose();
                errors.Add(name, 1, $"there is no header; it must name the columns {string.Join(", ", columns)}");
                return null;
            }

            var csv = CsvReader.Create(text, CsvReaderOptions.Default with
            {
                Separator = ',',
                TrackLineNumbers = true,
                FieldCountMismatch = CsvFieldCountHandling.Skip,
                OnMalformedRecord = record => errors.Add(name, record.LineNumber, Describe(record.Reason)),
            });
            if (HasColumns(csv, name, columns, errors))
                return csv;
            csv.Dispose();
        }
        catch (Exception exception) when (exception is DecoderFallbackException or IOException or UnauthorizedAccessException)
        {
            errors.Add(name, Unreadable(exception));
        }

        return null;
    }

    /// <summary>The next row without an error; null at the end.</summary>
    private static FileRow<T>? Next<T>(CsvReader csv, string name, Func<CsvCells, T> read, CsvErrors errors)
    {
        try
        {
            while (csv.Read())
            {
                var before = errors.Count;
                var value = read(new CsvCells(csv, name, errors));
                if (errors.Count == before)
                    return new FileRow<T>(value, (int)csv.LineNumber);
            }
        }
        catch (Exception exception) when (exception is DecoderFallbackException or IOException)
        {
            errors.Add(name, Unreadable(exception));
        }

        return null;
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

    private static string Unreadable(Exception exception) => exception is DecoderFallbackException ? "is not UTF-8; save it as \"CSV UTF-8\"" : $"can't be read: {exception.Message}";

    private static string Describe(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.FieldCountMismatch => "the row has more or fewer cells than the header; a cell that holds a comma must be quoted",
        CsvMalformedReason.UnterminatedQuote => "a quote is opened and never closed",
        _ => "a quote stands inside a cell; a cell with quotes is quoted as a whole, each inner quote doubled",
    };
}
