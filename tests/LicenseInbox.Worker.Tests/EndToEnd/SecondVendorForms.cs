using System.Diagnostics;
using LicenseInbox.Worker.Tests.Forms;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>The forms of the Hafen Telecom as its partners fill them in, in a layout of their own: titles at the right, the list first, labels above or right of nothing of ours.</summary>
internal static class SecondVendorForms
{
    /// <summary>A transfer form.</summary>
    /// <param name="number">The case's.</param>
    /// <param name="endUser">Who owns the systems.</param>
    /// <param name="from">The old system.</param>
    /// <param name="to">The new one.</param>
    /// <param name="rows">Keys, types and quantities.</param>
    public static byte[] Transfer(string number, string endUser, string from, string to, params (string Key, string Type, string Quantity)[] rows)
    {
        var pdf = new SomePdf(595, 842).Text(330, 60, "Lizenz-Umzugsauftrag", 20, bold: true);
        double[] columns = [50, 250, 430, 545];
        var lines = rows.Prepend(("Lizenznummer", "Leistungsmerkmal", "Anzahl")).ToList();
        for (var row = 0; row < lines.Count; row++)
        {
            var y = 100 + (row * 26);
            pdf.Box(columns[0], y, columns[^1] - columns[0], 26);
            foreach (var (text, column) in new[] { lines[row].Item1, lines[row].Item2, lines[row].Item3 }.Select((text, column) => (text, column)))
                pdf.Text(columns[column] + 6, y + 18, text, 11, bold: row == 0);
        }

        foreach (var x in columns[1..^1])
            pdf.Line(x, 100, x, 100 + (26 * lines.Count));
        Field(pdf, 50, 330, "Vorgangsnummer", number);
        Field(pdf, 310, 330, "Auftragsdatum", number.Length == 0 ? "" : "20.11.2026");
        Field(pdf, 50, 390, "Fachhändler", number.Length == 0 ? "" : "Kuestenfunk GmbH");
        Field(pdf, 310, 390, "Betreiber", endUser);
        Field(pdf, 50, 450, "Abgebende Anlage", from);
        Field(pdf, 310, 450, "Aufnehmende Anlage", to);
        Field(pdf, 50, 560, "Unterschrift", number.Length == 0 ? "" : "Anke Petersen");
        Field(pdf, 310, 560, "Unterschrieben am", number.Length == 0 ? "" : "20.11.2026");
        return pdf.Build();
    }

    /// <summary>A card form: labels left, values far to the right.</summary>
    public static byte[] Card(string number, string amount)
    {
        var isBlank = number.Length == 0;
        (string Label, string Value)[] lines =
        [
            ("Vorgangsnummer", number), ("Karteninhaber", "Anke Petersen"), ("Kartenart", "Visa"), ("Kartennummer", "4111 1111 1111 1111"), ("Gültig bis", "12/35"), ("Prüfziffer", "737"),
            ("Postleitzahl", "20457"), ("Freigegebener Betrag", amount), ("Unterschrift", "Anke Petersen"), ("Unterschrieben am", "20.11.2026"),
        ];
        var pdf = new SomePdf(595, 842).Text(400, 60, "Kartenfreigabe", 20, bold: true);
        for (var at = 0; at < lines.Length; at++)
            pdf.Text(60, 120 + (at * 36), lines[at].Label, 11).Text(300, 120 + (at * 36), isBlank ? "" : lines[at].Value, 11).Line(296, 124 + (at * 36), 540, 124 + (at * 36));
        return pdf.Build();
    }

    /// <summary>The blanks, as they are sent to partners.</summary>
    public static void WriteBlanks(string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, "license-transfer.pdf"), Transfer("", "", "", ""));
        File.WriteAllBytes(Path.Combine(folder, "card-authorization.pdf"), Card("", ""));
    }

    /// <summary>A document's first page as a scanner would send it: a picture, without a word of text.</summary>
    public static async Task<byte[]> ScannedAsync(byte[] pdf, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("scan-");
        try
        {
            var file = Path.Combine(folder.FullName, "form.pdf");
            await File.WriteAllBytesAsync(file, pdf, cancellationToken);
            using var drawing = Process.Start(new ProcessStartInfo("pdftoppm", ["-r", "300", "-gray", "-png", "-singlefile", file, Path.Combine(folder.FullName, "form")]))!;
            await drawing.WaitForExitAsync(cancellationToken);
            drawing.ExitCode.ShouldBe(0);
            return await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "form.png"), cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Field(SomePdf pdf, double x, double y, string label, string value) =>
        pdf.Text(x, y, label, 9).Text(x + 4, y + 22, value, 12).Line(x, y + 28, x + 220, y + 28);
}
