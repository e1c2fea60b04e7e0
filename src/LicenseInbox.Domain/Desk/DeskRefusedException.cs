using LicenseInbox.Domain.Audit;

namespace LicenseInbox.Domain.Desk;

/// <summary>Why an act is refused.</summary>
public enum DeskRefusal
{
    /// <summary>What it is about is not there.</summary>
    NotFound,

    /// <summary>It is not possible as things stand: the status table has no such step, it is over, somebody else has it.</summary>
    NotNow,

    /// <summary>The policy does not let a representative do it.</summary>
    NotAllowed,

    /// <summary>What was given can't be taken: an unknown key, a text that is missing.</summary>
    WrongValue,

    /// <summary>Somebody did something since the representative looked (<see cref="ChangedMeanwhileException"/>).</summary>
    ChangedMeanwhile,
}

/// <summary>An act was refused: nothing was changed. The message says why and what to do, for the representative.</summary>
/// <param name="refusal">Why.</param>
/// <param name="message">In words.</param>
/// <param name="innerException">The cause, or null.</param>
public class DeskRefusedException(DeskRefusal refusal, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Why.</summary>
    public DeskRefusal Refusal { get; } = refusal;

    /// <summary>For a field that was given a value that can't be taken, which.</summary>
    public FieldPlace? Field { get; init; }
}

/// <summary>Somebody else was first: nothing was changed. What he did, and when, is in <see cref="Since"/>.</summary>
/// <param name="message">In words, with who did what and when.</param>
/// <param name="since">The entries of the trail that the representative did not see.</param>
public sealed class ChangedMeanwhileException(string message, IReadOnlyList<ChainedEntry> since) : DeskRefusedException(DeskRefusal.ChangedMeanwhile, message)
{
    /// <summary>The entries of the trail that he did not see and that bear on it, oldest first.</summary>
    public IReadOnlyList<ChainedEntry> Since { get; } = since;
}
