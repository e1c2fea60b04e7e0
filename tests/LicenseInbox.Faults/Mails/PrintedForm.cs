using System.Globalization;
using System.Text;

namespace LicenseInbox.Faults.Mails;

/// <summary>A form as a partner's own program prints it: a page of typed labels and values, written as the smallest PDF that says so.</summary>
internal static class PrintedForm
{
    private static readonly int[] Columns = [60, 250, 380, 450];

    /// <param name="title">The form's printed title.</param>
    /// <param name="fields">Labels with their values.</param>
    /// <param name="rows">A table, its header first; none when empty.</param>
    public static byte[] Page(string title, IEnumerable<(string Label, string Value)> fields, params string[][] rows)
    {
        var content = new StringBuilder();
        var y = 740;
        Show(60, title, 16);
        y -= 20;
        foreach (var (label, value) in fields)
            Show(60, $"{label}: {value}", 11);
        y -= 10;
        foreach (var row in rows)
        {
            for (var column = 0; column < row.Length; column++)
                content.Append(CultureInfo.InvariantCulture, $"BT /F1 10 Tf {Columns[column]} {y} Td ({row[column]}) Tj ET\n");
            y -= 22;
        }

        return File(content.ToString());

        void Show(int x, string text, int size)
        {
            content.Append(CultureInfo.InvariantCulture, $"BT /F1 {size} Tf {x} {y} Td ({text.Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal)}) Tj ET\n");
            y -= 24;
        }
    }

    private static byte[] File(string content)
    {
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            string.Create(CultureInfo.InvariantCulture, $"<< /Length {content.Length} >>\nstream\n{content}\nendstream"),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        var file = new StringBuilder("%PDF-1.7\n");
        var offsets = new List<int>();
        for (var at = 0; at < objects.Length; at++)
        {
            offsets.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{at + 1} 0 obj\n{objects[at]}\nendobj\n");
        }

        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
            file.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(file.ToString());
    }
}
