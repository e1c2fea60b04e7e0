namespace LicenseInbox.Worker.Mime;

/// <summary>What the message reader needs of the settings.</summary>
internal sealed record MimeOptions
{
    /// <summary>The authserv-ids that are believed (<c>Mail:AuthServId</c>); <c>none</c> accepts results without one. Empty: none is believed.</summary>
    public IReadOnlyList<string> AuthServIds { get; init; } = [];

    /// <summary>How many of the topmost Received lines are our own servers' (<c>Mail:TrustedHops</c>).</summary>
    public int TrustedHops { get; init; } = 1;

    /// <summary>How deep attached messages are looked into.</summary>
    public int Depth { get; init; } = 3;
}
