namespace LicenseInbox.Worker.Csv;

/// <summary>Collects errors, so that one run names them all; the first thousand of them, since a file may be wrong in each of millions of rows.</summary>
internal sealed class CsvErrors
{
    private const int Most = 1000;

    private readonly List<string> _errors = [];

    public int Count { get; private set; }

    public void Add(string file, string message) => Add($"{file}: {message}");

    public void Add(string file, long line, string message) => Add($"{file}: line {line}: {message}");

    public void Add(string file, long line, string column, string message) => Add($"{file}: line {line}: column {column}: {message}");

    /// <exception cref="CsvFilesException">There is one.</exception>
    public void ThrowIfAny()
    {
        if (Count > 0)
            throw new CsvFilesException(Count > Most ? [.. _errors, $"and {Count - Most} more errors"] : _errors);
    }

    private void Add(string error)
    {
        if (++Count <= Most)
            _errors.Add(error);
    }
}
