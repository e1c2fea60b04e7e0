namespace LicenseInbox.Worker.Tests.Forms;

/// <summary>The three forms as an invented vendor prints them, with nothing of ours: other titles, other labels, other layouts.</summary>
internal static class OtherRenditions
{
    /// <summary>A transfer form in landscape: values in boxes below their labels, the list in four columns.</summary>
    public static byte[] Transfer()
    {
        var pdf = new SomePdf(792, 612).Text(250, 50, "Seat Relocation Order", 20, bold: true);
        Cell(pdf, 40, 90, 230, "Incident", "204417");
        Cell(pdf, 280, 90, 230, "Raised on", "11/20/2026");
        Cell(pdf, 520, 90, 230, "Integrator", "Northwind Voice");
        Cell(pdf, 40, 140, 350, "Licensee of record", "Ridgeway Dental Group");
        Cell(pdf, 400, 140, 350, "Speaks for the integrator", "Lee Ames");
        Cell(pdf, 40, 190, 350, "Cabinet to be emptied", "7K2M-91QD-XR48-5TZC");
        Cell(pdf, 400, 190, 350, "Cabinet to be filled", "Q4W8-2HNP-7F3J-K6VD");
        double[] columns = [40, 90, 430, 620, 750];
        string[] headers = ["Pos.", "Entitlement", "Article", "Pieces"];
        string[][] rows = [["1", "4TZK-8QWM-2NXD-R7HV-9PKC", "ALTI-STATION-10", "10"], ["2", "8KRT-3XDW-6NQV-9HMP-4TKX", "ALTI-STATION-30", "30"]];
        for (var row = 0; row <= rows.Length; row++)
        {
            var y = 250 + (row * 22);
            pdf.Box(columns[0], y, columns[^1] - columns[0], 22);
            for (var column = 0; column < headers.Length; column++)
                pdf.Text(columns[column] + 4, y + 15, row == 0 ? headers[column] : rows[row - 1][column], 10, bold: row == 0);
        }

        foreach (var x in columns[1..^1])
            pdf.Line(x, 250, x, 250 + (22 * (rows.Length + 1)));
        Cell(pdf, 40, 480, 350, "For the integrator", "Lee Ames");
        Cell(pdf, 400, 480, 350, "Given on", "11/21/2026");
        return pdf.Build();
    }

    /// <summary>A card form as a letter: labels left, dotted ends, values right, two to a line.</summary>
    public static byte[] Card()
    {
        var pdf = new SomePdf().Text(72, 70, "Consent to Debit Plastic", 18);
        (string Label, string Value)[] lines =
        [
            ("Embossed name", "Lee Ames"), ("Scheme", "Visa"), ("Long number on the front", "4111 1111 1111 1111"), ("Runs out", "12/35"), ("Three digits on the reverse", "737"),
            ("House and street", "12 Harbor Rd"), ("Delivery code", "94110"), ("Up to", "$300.00"), ("Holder's hand", "Lee Ames"), ("On the day of", "11/21/2026"),
        ];
        for (var at = 0; at < lines.Length; at++)
            pdf.Text(72, 120 + (at * 34), lines[at].Label + ":", 11, bold: true).Text(320, 120 + (at * 34), lines[at].Value, 11);
        return pdf.Build();
    }

    /// <summary>A worksheet made with a forms program: AcroForm fields with its own names, in a hierarchy.</summary>
    public static byte[] Worksheet() => new SomePdf()
        .Text(60, 60, "Virtualisation Conversion Sheet", 16, bold: true)
        .Text(60, 100, "Licensee of record").Field("sheet[0].licensee[0]", 220, 100, 240, "Alder Clinics")
        .Text(60, 130, "Cabinet in service").Field("sheet[0].cabinetInService[0]", 220, 130, 240, "N4VR-7TKM-9XQC-3HDW")
        .Text(60, 160, "Virtual cabinet").Field("sheet[0].virtualCabinet[0]", 220, 160, 240, "K8PW-5RXN-2DVT-7MHQ")
        .Text(60, 190, "Zero order").Field("sheet[0].zeroOrder[0]", 220, 190, 240, "NC-4471")
        .Text(60, 240, "Entitlement", bold: true).Text(250, 240, "Article today", bold: true).Text(370, 240, "Pieces", bold: true).Text(440, 240, "Article then", bold: true)
        .Field("sheet[0].ent1[0]", 60, 262, 180, "6PKT-W9DX-3VQH-8RMN-2KTW").Field("sheet[0].art1[0]", 250, 262, 110, "ALTI-STATION-40")
        .Field("sheet[0].pcs1[0]", 370, 262, 50, "40").Field("sheet[0].then1[0]", 440, 262, 110, "SSW-STATION-40")
        .Text(60, 320, "Filled in by").Field("sheet[0].filledInBy[0]", 220, 320, 240, "Lee Ames")
        .Build();

    private static void Cell(SomePdf pdf, double x, double y, double width, string label, string value) =>
        pdf.Box(x, y, width, 38).Text(x + 4, y + 10, label, 7).Text(x + 6, y + 30, value, 11);
}
