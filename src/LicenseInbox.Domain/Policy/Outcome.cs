namespace LicenseInbox.Domain.Policy;

/// <summary>What a finding, a request or an email comes to. Strongest first: flag, reject, ask, accept; note never counts.</summary>
public enum Outcome
{
    /// <summary>Recorded and shown, stops nothing.</summary>
    Note,

    /// <summary>No finding stands in the way.</summary>
    Accept,

    /// <summary>Something is missing.</summary>
    Ask,

    /// <summary>The policy forbids it as it stands.</summary>
    Reject,

    /// <summary>A representative decides.</summary>
    Flag,

    /// <summary>Not for us to answer.</summary>
    Ignore,
}
