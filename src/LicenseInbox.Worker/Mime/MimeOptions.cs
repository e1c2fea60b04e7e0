namespace LicenseInbox.Worker.Mime;

/// <summary>What the message reader needs of the settings.</summary>
internal sealed record MimeOptions
{
    /// <summary>
    /// The authserv-ids of the receiving server whose <c>Authentication-Results</c> alone are believed (<c>Mail:AuthServId</c>); compared without case. The word <c>none</c> accepts results
    /// without an authserv-id, as Microsoft 365 writes them: those above the last of our own <c>Received</c> lines only, since nobody strips forged ones. Default: empty, none is believed.
    /// </summary>
    public IReadOnlyList<string> AuthServIds { get; init; } = [];

    /// <summary>How many of the topmost <c>Received</c> lines are our own servers' (<c>Mail:TrustedHops</c>). Default 1; 0 and more.</summary>
    public int TrustedHops { get; init; } = 1;

    /// <summary>Hosts of cloud drives, whose links stand in place of attachments (<c>Mail:CloudDrives</c>). Default: none.</summary>
    public IReadOnlyList<string> CloudDrives { get; init; } = [];

    /// <summary>Whether signatures of the sender's domain are verified where the receiving server says nothing (<c>Mail:OwnDkim</c>). Default: no.</summary>
    public bool OwnDkim { get; init; }

    /// <summary>Domains whose seals are believed where the receiving server says nothing (<c>Mail:ArcSealers</c>). Default: none.</summary>
    public IReadOnlyList<string> ArcSealers { get; init; } = [];

    /// <summary>How deep forwarded messages, <c>winmail.dat</c> and signed envelopes are looked into. Default 3.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>How many characters of the sender's own words are kept. Default 32,768: nobody writes more, and what a machine pastes is not read by anyone.</summary>
    public int OwnWordsLimit { get; init; } = 32 * 1024;
}
