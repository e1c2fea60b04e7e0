using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Pdf;

/// <summary>Bounds of reading one PDF.</summary>
internal sealed class PdfOptions
{
    /// <summary>Pages that are read of one document; more are a problem of its own. Default 50, 1 to 500.</summary>
    [Range(1, 500)]
    public int PageLimit { get; set; } = 50;
}
