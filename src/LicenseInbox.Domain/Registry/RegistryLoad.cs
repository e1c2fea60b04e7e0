namespace LicenseInbox.Domain.Registry;

/// <summary>A row of a file.</summary>
/// <typeparam name="T">What the row says.</typeparam>
/// <param name="Value">What it says.</param>
/// <param name="Line">Its line in the file, from 1.</param>
public sealed record FileRow<T>(T Value, int Line);

/// <summary>One contact line of <c>partners.csv</c>.</summary>
/// <param name="PartnerId">The partner.</param>
/// <param name="Company">His company name.</param>
/// <param name="Contact">The contact; null for a line that only names the partner.</param>
public sealed record PartnerContact(string PartnerId, string Company, Contact? Contact);

/// <summary>Rows to be added to the registry and the case desk, or to replace theirs. What is absent is left alone. There may be millions: they are gone through one by one, and may be gone through again.</summary>
public sealed record RegistryLoad
{
    /// <summary><c>partners.csv</c></summary>
    public IEnumerable<FileRow<PartnerContact>> Partners { get; init; } = [];

    /// <summary><c>systems.csv</c></summary>
    public IEnumerable<FileRow<PhoneSystem>> Systems { get; init; } = [];

    /// <summary><c>licenses.csv</c></summary>
    public IEnumerable<FileRow<License>> Licenses { get; init; } = [];

    /// <summary><c>cases.csv</c></summary>
    public IEnumerable<FileRow<SupportCase>> Cases { get; init; } = [];
}

/// <summary>A row that contradicts a move or its undoing and was left alone.</summary>
/// <param name="Line">Its line in <c>licenses.csv</c>.</param>
/// <param name="Key">The license key.</param>
/// <param name="Reason">Where the row has it, and where it is since when.</param>
public sealed record RowLeftAlone(int Line, LicenseKey Key, string Reason);

/// <summary>A row that can't be loaded beside what the store holds.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column.</param>
/// <param name="Message">What is wrong and what is allowed.</param>
public sealed record RowProblem(string File, int Line, string Column, string Message);

/// <summary>What a load did.</summary>
public sealed record LoadResult
{
    /// <summary>Why nothing was loaded; empty when everything was.</summary>
    public IReadOnlyList<RowProblem> Problems { get; init; } = [];

    /// <summary>Rows that contradict a move or its undoing.</summary>
    public IReadOnlyList<RowLeftAlone> LeftAlone { get; init; } = [];

    /// <summary>How many rows were added.</summary>
    public int Added { get; init; }

    /// <summary>How many rows were changed.</summary>
    public int Replaced { get; init; }

    /// <summary>How many moves that were handed over the rows say are made: all of their keys are where they were to go. The queue takes them over.</summary>
    public int Confirmed { get; init; }
}

/// <summary>Loads rows into the built-in registry and case desk.</summary>
public interface IRegistryLoader
{
    /// <summary>
    /// Loads all rows or none. A license row that contradicts a move or its undoing is left alone until one load has agreed with it, unless <paramref name="overrideMoves"/>.
    /// What changed is also kept for <see cref="Casebook.IRegistryChanges"/>.
    /// </summary>
    Task<LoadResult> LoadAsync(RegistryLoad load, bool overrideMoves, CancellationToken cancellationToken);

    /// <summary>The same as the holder of a lease, and overriding no move.</summary>
    /// <exception cref="Casebook.LeaseLostException">Another worker holds it now: nothing was loaded.</exception>
    Task<LoadResult> LoadAsync(Casebook.Lease lease, RegistryLoad load, CancellationToken cancellationToken);

    /// <summary>The holder of a lease was given the same rows again: what is loaded is right as of now (<see cref="RegistryFacts.AsOf"/>).</summary>
    /// <exception cref="Casebook.LeaseLostException">Another worker holds it now: nothing was written.</exception>
    Task ConfirmAsync(Casebook.Lease lease, CancellationToken cancellationToken);
}

/// <summary>An import of the watched folder.</summary>
/// <param name="Digest">Digest of its files.</param>
/// <param name="At">When.</param>
/// <param name="Error">Why nothing was imported, the first error; null when it was.</param>
public sealed record ImportRecord(string Digest, DateTimeOffset At, string? Error);

/// <summary>Remembers which files were imported.</summary>
public interface IImportLog
{
    /// <summary>The last import; null before the first.</summary>
    Task<ImportRecord?> LastAsync(CancellationToken cancellationToken);

    /// <summary>Remembers one.</summary>
    /// <exception cref="Casebook.LeaseLostException">Another worker watches the folder now: nothing was written.</exception>
    Task RecordAsync(Casebook.Lease lease, ImportRecord record, CancellationToken cancellationToken);
}
