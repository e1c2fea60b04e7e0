namespace LicenseInbox.Faults.Injected;

/// <summary>Something that goes wrong for a while. When it returns, what it broke is whole again.</summary>
/// <param name="Name">What it is called on the command line and in the results.</param>
/// <param name="InjectAsync">Breaks it, waits as long as it lasts, and mends it.</param>
internal sealed record Fault(string Name, Func<Stage, Random, CancellationToken, Task> InjectAsync)
{
    public bool NeedsSqlite { get; init; }

    public bool NeedsPostgres { get; init; }

    /// <summary>A disk of a few megabytes is a mount.</summary>
    public bool NeedsRoot { get; init; }

    /// <summary>Befalls tokens: the workers must sign in by them.</summary>
    public bool NeedsTokens { get; init; }

    /// <summary>Lasts as long as the options say; it happens only when asked for by name.</summary>
    public bool IsLong { get; init; }

    public bool IsPossible(FaultOptions options) =>
        (!NeedsSqlite || !options.Postgres) && (!NeedsPostgres || options.Postgres) && (!NeedsTokens || options.Tokens) && (!NeedsRoot || Environment.UserName == "root");
}

/// <summary>A fault that was injected.</summary>
internal sealed record InjectedFault(string Name, DateTimeOffset From, DateTimeOffset Until);
