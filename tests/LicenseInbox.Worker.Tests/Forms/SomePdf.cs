using System.Globalization;
using System.Text;
using LicenseInbox.Benchmarks.Hostile;

namespace LicenseInbox.Worker.Tests.Forms;

/// <summary>Draws a page by places: points from its left and upper edge. Texts are Helvetica; fields are AcroForm fields whose looks a viewer makes.</summary>
internal sealed class SomePdf(double width = 612, double height = 792)
{
    private readonly StringBuilder _content = new();
    private readonly List<string> _fields = [];
    private string _title = "";

    public SomePdf Text(double x, double y, string text, double size = 10, bool bold = false)
    {
        _content.Append(CultureInfo.InvariantCulture, $"BT /{(bold ? "F2" : "F1")} {size} Tf {x} {height - y} Td ({Escaped(text)}) Tj ET\n");
        return this;
    }

    /// <summary>White on white.</summary>
    public SomePdf Hidden(double x, double y, string text)
    {
        _content.Append("1 g\n");
        Text(x, y, text);
        _content.Append("0 g\n");
        return this;
    }

    public SomePdf Line(double x1, double y1, double x2, double y2)
    {
        _content.Append(CultureInfo.InvariantCulture, $"0.7 w {x1} {height - y1} m {x2} {height - y2} l S\n");
        return this;
    }

    public SomePdf Box(double x, double y, double boxWidth, double boxHeight)
    {
        _content.Append(CultureInfo.InvariantCulture, $"0.7 w {x} {height - y - boxHeight} {boxWidth} {boxHeight} re S\n");
        return this;
    }

    public SomePdf Field(string name, double x, double y, double fieldWidth, string value)
    {
        _fields.Add(string.Create(CultureInfo.InvariantCulture, $"<< /Type /Annot /Subtype /Widget /FT /Tx /T ({Escaped(name)}) /V ({Escaped(value)}) /Rect [{x} {height - y - 4} {x + fieldWidth} {height - y + 12}] /P 3 0 R /F 4 /DA (/F1 10 Tf 0 g) >>"));
        return this;
    }

    /// <summary>The title among the document's metadata.</summary>
    public SomePdf Titled(string title)
    {
        _title = title;
        return this;
    }

    public byte[] Build()
    {
        const int FirstField = 8;
        var references = string.Join(' ', Enumerable.Range(FirstField, _fields.Count).Select(number => $"{number} 0 R"));
        var pdf = new PdfBuilder()
            .Add(1, $"<< /Type /Catalog /Pages 2 0 R {(_fields.Count > 0 ? $"/AcroForm << /Fields [{references}] /NeedAppearances true /DR << /Font << /F1 5 0 R >> >> /DA (/F1 10 Tf 0 g) >>" : "")} >>")
            .Add(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
            .Add(3, string.Create(CultureInfo.InvariantCulture, $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> /Annots [{references}] >>"))
            .Stream(4, "", _content.ToString())
            .Add(5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
            .Add(6, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
            .Add(7, $"<< /Title ({Escaped(_title)}) /Author ({Escaped(_title)}) >>");
        for (var at = 0; at < _fields.Count; at++)
            pdf.Add(FirstField + at, _fields[at]);
        return pdf.End("/Info 7 0 R");
    }

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);
}
