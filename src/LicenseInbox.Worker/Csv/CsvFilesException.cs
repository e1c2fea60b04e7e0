namespace LicenseInbox.Worker.Csv;

/// <summary>What is wrong in CSV files: every error, each a line with file, line, column and what is allowed.</summary>
internal sealed class CsvFilesException(IReadOnlyList<string> errors) : Exception(string.Join('\n', errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
