namespace LicenseInbox.Faults.Mails;

/// <summary>What a partner wants, and what therefore has to become of it.</summary>
internal enum StoryKind
{
    /// <summary>Everything is right: the key moves.</summary>
    Accepted,

    /// <summary>A part of a key is asked for.</summary>
    Rejected,

    /// <summary>The card form is missing, and sent when it was asked for.</summary>
    Asked,

    /// <summary>To a software-only system: sales must issue keys.</summary>
    Upgrade,

    /// <summary>The forms name another end user.</summary>
    Flagged,

    /// <summary>Somebody else writes in a partner's name.</summary>
    Forged,

    /// <summary>An absence notice.</summary>
    AutoReply,

    /// <summary>Everything is right, and the mail arrives twice.</summary>
    Duplicate,
}

/// <summary>What a reply tells, by its words.</summary>
internal enum Told
{
    Received,
    Moved,
    Asked,
    Rejected,
    WaitsForSales,
    Other,
}

/// <summary>One case with the systems, the key and the partner it is about; everything in it is its own.</summary>
internal sealed record Story(int Number, StoryKind Kind, string Partner, string Case, string From, string To, string Key, string EndUser)
{
    public const string Domain = "northwind.example";

    /// <summary>The Message-ID of its first mail.</summary>
    public string MessageId => $"story-{Number}@{Domain}";

    /// <summary>The Message-ID of the mail that brings what was asked for.</summary>
    public string CompletionId => $"story-{Number}-more@{Domain}";

    public bool Moves => Kind is StoryKind.Accepted or StoryKind.Asked or StoryKind.Duplicate;

    /// <summary>What the partner must have heard at the end, each once.</summary>
    public IReadOnlyList<Told> MustHear => Kind switch
    {
        StoryKind.Accepted or StoryKind.Duplicate => [Told.Moved],
        StoryKind.Rejected => [Told.Rejected],
        StoryKind.Asked => [Told.Asked, Told.Moved],
        StoryKind.Upgrade => [Told.WaitsForSales],
        StoryKind.Flagged => [Told.Received],
        _ => [],
    };

    /// <summary>A move that takes long is announced.</summary>
    public bool MayHear(Told told) => MustHear.Contains(told) || (told == Told.Received && MustHear.Count > 0);

    /// <summary>The folder that its first mail must lie in.</summary>
    public string Folder => Kind switch
    {
        StoryKind.Flagged or StoryKind.Forged => "Exceptions",
        StoryKind.AutoReply => "Ignored",
        _ => "Processed",
    };
}
