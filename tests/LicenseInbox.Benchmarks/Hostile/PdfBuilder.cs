using System.Buffers;
using System.Globalization;
using System.Text;

namespace LicenseInbox.Benchmarks.Hostile;

/// <summary>Writes PDFs object by object, with a right cross-reference table, whatever the objects say.</summary>
internal sealed class PdfBuilder
{
    private readonly ArrayBufferWriter<byte> _file = new();
    private readonly SortedDictionary<int, long> _offsets = [];

    public PdfBuilder() => Write("%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n");

    public int Position => _file.WrittenCount;

    /// <summary>A document of one page with these resources and content.</summary>
    public static byte[] Page(string content, string resources = "", string page = "", params string[] others) => Page(Encoding.Latin1.GetBytes(content), resources, page, "", others);

    public static byte[] Page(byte[] content, string resources, string page, string contentEntries, params string[] others)
    {
        var pdf = new PdfBuilder()
            .Add(1, "<< /Type /Catalog /Pages 2 0 R >>")
            .Add(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
            .Add(3, $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> {resources} >> {page} >>")
            .Stream(4, contentEntries, content)
            .Add(5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        for (var at = 0; at < others.Length; at++)
            pdf.Add(6 + at, others[at]);
        return pdf.End();
    }

    public PdfBuilder Add(int number, string value)
    {
        _offsets[number] = _file.WrittenCount;
        return Write(HostileFile.Format($"{number} 0 obj\n{value}\nendobj\n"));
    }

    public PdfBuilder Stream(int number, string entries, byte[] content)
    {
        _offsets[number] = _file.WrittenCount;
        Write(HostileFile.Format($"{number} 0 obj\n<< /Length {content.Length} {entries} >>\nstream\n"));
        _file.Write(content);
        return Write("\nendstream\nendobj\n");
    }

    public PdfBuilder Stream(int number, string entries, string content) => Stream(number, entries, Encoding.Latin1.GetBytes(content));

    public PdfBuilder Write(string text)
    {
        _file.Write(Encoding.Latin1.GetBytes(text));
        return this;
    }

    public byte[] End(string trailer = "", int root = 1)
    {
        var start = _file.WrittenCount;
        var table = new StringBuilder("xref\n0 1\n0000000000 65535 f \n");
        foreach (var (number, offset) in _offsets)
            table.Append(CultureInfo.InvariantCulture, $"{number} 1\n{offset:D10} 00000 n \n");
        Write(table.ToString());
        Write(HostileFile.Format($"trailer\n<< /Size {_offsets.Keys.Last() + 1} /Root {root} 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n"));
        return _file.WrittenSpan.ToArray();
    }

    public byte[] ToArray() => _file.WrittenSpan.ToArray();
}
