using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Reader;

/// <summary>How a reader process was lost.</summary>
internal enum LossCause
{
    /// <summary>It was ended, since it took too long.</summary>
    Time,

    /// <summary>It had no memory left.</summary>
    Memory,

    /// <summary>It ended, or did not keep to the frames.</summary>
    Ended,
}

/// <summary>A reader process is gone, or was ended, before it had answered.</summary>
/// <param name="cause">How it was lost.</param>
/// <param name="what">What happened, in words a partner understands.</param>
internal sealed class LostReaderException(LossCause cause, string what) : Exception(what)
{
    public LossCause Cause { get; } = cause;

    /// <summary>The document it was at; null when at none.</summary>
    public DocumentBegun? Document { get; init; }

    /// <summary>The documents of this request that it had read before.</summary>
    public IReadOnlyList<DocumentFacts> Read { get; init; } = [];

    /// <summary>
    /// Whether what was read last is the cause for sure: it took too long, or it was the first thing that this process read. Else what was read before may have left the process as it was.
    /// </summary>
    public bool IsProven { get; init; }
}
