using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Ocr;

/// <summary>How page images are read: section <c>Ocr</c>.</summary>
internal sealed class OcrOptions
{
    /// <summary>The program that recognises characters, found by PATH unless it is a path. Empty: page images are not read.</summary>
    public string Tesseract { get; set; } = "tesseract";

    /// <summary>The program that draws the pages of a PDF, found by PATH unless it is a path.</summary>
    [Required]
    public string Pdftoppm { get; set; } = "pdftoppm";

    /// <summary>The language data of Tesseract, such as <c>eng</c> or <c>eng+deu</c>. Default eng.</summary>
    [Required]
    [RegularExpression(@"[A-Za-z_]+(\+[A-Za-z_]+)*")]
    public string Language { get; set; } = "eng";
}
