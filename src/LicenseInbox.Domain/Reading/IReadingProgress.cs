namespace LicenseInbox.Domain.Reading;

/// <summary>What is done to a document; each phase has a time limit of its own.</summary>
public enum ReadingPhase
{
    /// <summary>What the file itself says: text, fields.</summary>
    Digital,

    /// <summary>Character recognition of page images.</summary>
    Ocr,
}

/// <summary>
/// Where a document reader says which phase it enters, so that whoever watches it from outside can hold it to that phase's time limit. A document begins in <see cref="ReadingPhase.Digital"/>; only the first
/// step to <see cref="ReadingPhase.Ocr"/> starts the longer limit, however often it is announced.
/// </summary>
public interface IReadingProgress
{
    /// <summary>The document being read enters this phase now. Cheap, and never throws.</summary>
    void Enter(ReadingPhase phase);
}

/// <summary>For a reader that nobody watches.</summary>
public sealed class UnwatchedReading : IReadingProgress
{
    /// <summary>The only one that is needed.</summary>
    public static readonly UnwatchedReading Instance = new();

    private UnwatchedReading()
    {
    }

    /// <inheritdoc/>
    public void Enter(ReadingPhase phase)
    {
        // Nobody watches.
    }
}
