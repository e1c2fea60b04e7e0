namespace LicenseInbox.Worker.Commands;

/// <summary>Settings given on the command line, the same for every command.</summary>
/// <param name="File">The operator's settings file, or null.</param>
/// <param name="Values">Single settings by their full names.</param>
internal sealed record GivenSettings(string? File, IReadOnlyDictionary<string, string?> Values)
{
    /// <summary>The same with one more setting, unless it is null.</summary>
    public GivenSettings With(string name, string? value) => value is null ? this : this with { Values = new Dictionary<string, string?>(Values, StringComparer.OrdinalIgnoreCase) { [name] = value } };
}

/// <summary><c>read</c>.</summary>
/// <param name="Draft">The form whose rendition is drafted, or null.</param>
/// <param name="Images">The folder that pictures of the pages are written to, or null.</param>
/// <param name="Files">The documents.</param>
internal sealed record ReadArguments(string? Draft, string? Images, IReadOnlyList<string> Files);

/// <summary><c>demo</c>.</summary>
/// <param name="Once">Whether it ends with the last sample.</param>
/// <param name="Port">The console's port; null for a free one.</param>
internal sealed record DemoArguments(bool Once, int? Port);

/// <summary><c>check</c>.</summary>
internal sealed record CheckArguments(string? Data, DateTimeOffset? At, bool Verbose, IReadOnlyList<string> Mails);

/// <summary><c>import</c>.</summary>
internal sealed record ImportArguments(string Directory, bool OverrideMoves);

/// <summary><c>conform</c>: where the gateway is, and what it is tried with.</summary>
/// <param name="Url">Its address.</param>
/// <param name="From">A system.</param>
/// <param name="To">Another system.</param>
/// <param name="Key">A license key on the first.</param>
/// <param name="Case">A case.</param>
/// <param name="TokenFile">A file with a bearer token; null: as the settings say.</param>
internal sealed record ConformArguments(string Url, string From, string To, string Key, string Case, string? TokenFile);

/// <summary><c>queue</c>.</summary>
internal enum QueueOrder
{
    Pause,
    Resume,
    Pace,
}

/// <summary>What each command does; a command that has no action is not offered.</summary>
internal sealed record CommandActions
{
    public Func<GivenSettings, CancellationToken, Task<int>>? Run { get; init; }

    public Func<GivenSettings, DemoArguments, CancellationToken, Task<int>>? Demo { get; init; }

    public Func<GivenSettings, CheckArguments, CancellationToken, Task<int>>? Check { get; init; }

    public Func<GivenSettings, ReadArguments, CancellationToken, Task<int>>? Read { get; init; }

    public Func<GivenSettings, ImportArguments, CancellationToken, Task<int>>? Import { get; init; }

    /// <summary>Case and CSV file; no file: the no-charge PO was not received.</summary>
    public Func<GivenSettings, string, string?, CancellationToken, Task<int>>? Issue { get; init; }

    /// <summary>What the audit trail is to call who signs in.</summary>
    public Func<GivenSettings, string, CancellationToken, Task<int>>? SignIn { get; init; }

    /// <summary>Case.</summary>
    public Func<GivenSettings, string, CancellationToken, Task<int>>? Approve { get; init; }

    /// <summary>Case, the move where it has several, and why.</summary>
    public Func<GivenSettings, string, Guid?, string, CancellationToken, Task<int>>? Undo { get; init; }

    /// <summary>Any day of the month.</summary>
    public Func<GivenSettings, DateOnly, CancellationToken, Task<int>>? Statements { get; init; }

    /// <summary>Whether as JSON lines.</summary>
    public Func<GivenSettings, bool, CancellationToken, Task<int>>? Exceptions { get; init; }

    /// <summary>Case or id.</summary>
    public Func<GivenSettings, string, CancellationToken, Task<int>>? Show { get; init; }

    public Func<GivenSettings, DecideArguments, CancellationToken, Task<int>>? Decide { get; init; }

    /// <summary>The order, and for pace the moves a minute.</summary>
    public Func<GivenSettings, QueueOrder, int, CancellationToken, Task<int>>? Queue { get; init; }

    /// <summary>The month's first day.</summary>
    public Func<GivenSettings, DateOnly, CancellationToken, Task<int>>? Report { get; init; }

    public Func<GivenSettings, AgreementArguments, CancellationToken, Task<int>>? Agreement { get; init; }

    public Func<GivenSettings, CancellationToken, Task<int>>? Watchdog { get; init; }

    public Func<GivenSettings, CancellationToken, Task<int>>? Doctor { get; init; }

    /// <summary>A mailbox's name, or <c>smtp</c>.</summary>
    public Func<GivenSettings, string, CancellationToken, Task<int>>? Login { get; init; }

    public Func<GivenSettings, ConformArguments, CancellationToken, Task<int>>? Conform { get; init; }

    /// <summary>The file that the copy is written to.</summary>
    public Func<GivenSettings, string, CancellationToken, Task<int>>? Backup { get; init; }

    /// <summary>The copy; null where the database's own tools have restored it.</summary>
    public Func<GivenSettings, string?, CancellationToken, Task<int>>? Restore { get; init; }

    public Func<GivenSettings, ReplayArguments, CancellationToken, Task<int>>? Replay { get; init; }

    public Func<GivenSettings, StatusArguments, CancellationToken, Task<int>>? Status { get; init; }

    /// <summary>Seals that were noted elsewhere: number to digest.</summary>
    public Func<GivenSettings, IReadOnlyDictionary<long, string>, CancellationToken, Task<int>>? AuditVerify { get; init; }

    /// <summary>Case.</summary>
    public Func<GivenSettings, string, CancellationToken, Task<int>>? AuditShow { get; init; }
}
