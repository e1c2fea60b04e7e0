namespace LicenseInbox.Faults;

/// <summary>What one run of the harness does.</summary>
internal sealed record FaultOptions
{
    /// <summary>Everything random comes from it: which mails, which faults, and when.</summary>
    public required int Seed { get; init; }

    public int Mails { get; init; } = 120;

    /// <summary>In each round a fault is injected, and a share of the mails is delivered, all at random moments.</summary>
    public int Rounds { get; init; } = 20;

    public TimeSpan RoundLength { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>The faults that are drawn from; two in a round for pairs.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = ["worker-killed"];

    /// <summary>In each round two faults at the same time, of these; none: one in each round.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Pairs { get; init; } = [];

    /// <summary>So many of the faults drawn happen in each round, all at random moments.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>After each round one more mail is delivered, and the next round begins when it is answered: that time is measured.</summary>
    public bool Resume { get; init; }

    /// <summary>How long a fault lasts that lasts long.</summary>
    public TimeSpan LongFault { get; init; } = TimeSpan.FromSeconds(150);

    /// <summary>In place of faults: how many moves are due while the worker stands still for a day.</summary>
    public int Standstill { get; init; }

    /// <summary>Whether the workers' clock can be set.</summary>
    public bool HasClock { get; init; }

    /// <summary>The worker's program; null: as it was built beside the harness.</summary>
    public string? Program { get; init; }

    public bool Postgres { get; init; }

    /// <summary>Whether the workers sign in by tokens that live for some seconds, in place of a password; each comes with another refresh token, which is good once.</summary>
    public bool Tokens { get; init; }

    public int Workers { get; init; } = 1;

    /// <summary>How many processes read mails for each worker.</summary>
    public int Readers { get; init; } = 2;

    /// <summary>Keeps the workers' logs and the database also when nothing went wrong.</summary>
    public bool Keep { get; init; }

    /// <summary>How long after the last fault nothing may become better before everything is right.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);
}
