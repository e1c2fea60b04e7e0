namespace LicenseInbox.Faults.Outside;

/// <summary>What is worse than it may be.</summary>
internal enum Wrong
{
    /// <summary>A mail lies in no folder.</summary>
    Lost,

    /// <summary>A mail still lies in INBOX.</summary>
    LeftInInbox,

    /// <summary>A mail lies in a folder that is not its own.</summary>
    WrongFolder,

    /// <summary>A key is not where its story ends.</summary>
    NotMoved,

    /// <summary>A key was moved more than once, or moved although its request forbids it.</summary>
    MovedTooOften,

    /// <summary>The audit trail tells of other moves than the registry holds.</summary>
    TrailDiffers,

    /// <summary>A partner has not heard what became of his request.</summary>
    NotTold,

    /// <summary>A partner heard the same outcome in two mails of different Message-IDs, or twice in one although no connection died after DATA.</summary>
    ToldTwice,

    /// <summary>A partner heard something that is not so.</summary>
    ToldWrongly,

    /// <summary>A person is called to something that needs none.</summary>
    NeedlessException,

    /// <summary>The worker itself misbehaved.</summary>
    Misbehaved,
}

/// <summary>A difference between what was delivered and what became of it.</summary>
internal sealed record Difference(Wrong Wrong, string What);
