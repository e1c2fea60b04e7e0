namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>Where a value stands from its label.</summary>
internal enum Direction
{
    /// <summary>After it in the same phrase.</summary>
    Inline,

    Right,

    Below,

    /// <summary>On the line that the label stands under.</summary>
    Above,
}

/// <summary>The chunks that a label would have as its value in one direction.</summary>
internal sealed record Candidate(Spot Spot, Direction Direction, IReadOnlyList<Chunk> Chunks, double Distance, bool HasPlace, double Fit)
{
    public string Text { get; } = string.Join(' ', Chunks.Select(chunk => chunk.Text));

    public bool IsEmpty => Chunks.Count == 0;
}
