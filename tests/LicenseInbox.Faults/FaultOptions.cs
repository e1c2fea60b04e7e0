namespace LicenseInbox.Faults;

/// <summary>What one run of the harness does.</summary>
internal sealed record FaultOptions
{
    /// <summary>Everything random comes from it: which mails, which faults, and when.</summary>
    public required int Seed { get; init; }

    public int Mails { get; init; } = 120;

    /// <summary>In each round one fault is injected, and a share of the mails is delivered, all at random moments.</summary>
    public int Rounds { get; init; } = 20;

    public TimeSpan RoundLength { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>The faults that are drawn from; two in a round for pairs.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = ["worker-killed"];

    public bool Pairs { get; init; }

    public bool Postgres { get; init; }

    public int Workers { get; init; } = 1;

    /// <summary>Keeps the workers' logs and the database also when nothing went wrong.</summary>
    public bool Keep { get; init; }

    /// <summary>How long after the last fault nothing may become better before everything is right.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);
}
