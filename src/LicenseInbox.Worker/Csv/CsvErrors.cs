namespace LicenseInbox.Worker.Csv;

/// <summary>Collects errors, so that one run names them all.</summary>
internal sealed class CsvErrors
{
    private readonly List<string> _errors = [];

    public int Count => _errors.Count;

    public void Add(string file, string message) => _errors.Add($"{file}: {message}");

    public void Add(string file, long line, string message) => _errors.Add($"{file}: line {line}: {message}");

    public void Add(string file, long line, string column, string message) => _errors.Add($"{file}: line {line}: column {column}: {message}");

    /// <exception cref="CsvFilesException">There is one.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
            throw new CsvFilesException(_errors);
    }
}
