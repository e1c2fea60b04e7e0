using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Pdf;

/// <summary>Bounds of reading one PDF.</summary>
internal sealed class PdfOptions
{
    /// <summary>Pages that are read of one document; more are a problem of its own. Default 50, 1 to 500.</summary>
    [Range(1, 500)]
    public int PageLimit { get; set; } = 50;

    /// <summary>Time for one document. Default 20 seconds, 1 second to 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(20);
}
