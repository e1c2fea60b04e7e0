using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Reader;

/// <summary>Settings <c>Reader:*</c>: the processes in which mails and documents are read, and what one document may cost.</summary>
internal sealed class ReaderOptions
{
    private const long MiB = 1024 * 1024;

    /// <summary>How many processes read at the same time. Default: as many as the machine has cores, at most 4; range 1 to 16.</summary>
    [Range(1, 16)]
    public int Processes { get; set; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Time for what a document itself says, and for the email around the documents. Default 10 s, range 1 s to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan DigitalTimeLimit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time for recognising the characters in a document's page images. Default 60 s, range 1 s to 30 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00")]
    public TimeSpan OcrTimeLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Memory in bytes that each reading process, and each program it starts, may use for data. Default 1 GiB, range 256 MiB to 16 GiB.</summary>
    [Range(256 * MiB, 16384 * MiB)]
    public long MemoryLimit { get; set; } = 1024 * MiB;

    /// <summary>Pages that are read of one document; more are a problem of its own. Default 50, range 1 to 500.</summary>
    [Range(1, 500)]
    public int PageLimit { get; set; } = 50;

    /// <summary>After so many documents a process makes room for a fresh one, whatever parsers have left behind in it; a fresh one is slow at first. Default 5000, range 1 to 100000.</summary>
    [Range(1, 100_000)]
    public int DocumentsPerProcess { get; set; } = 5000;
}
