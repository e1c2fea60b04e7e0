namespace LicenseInbox.Domain.Requests;

/// <summary>How far the worker may go alone (setting <c>Mode</c>).</summary>
public enum Mode
{
    /// <summary>Mails stay put and unmarked; what it decides is shown for good, never moved or answered.</summary>
    Observe,

    /// <summary>Every accept waits for a representative's click.</summary>
    Approve,

    /// <summary>It moves what it accepts.</summary>
    Automatic,
}
