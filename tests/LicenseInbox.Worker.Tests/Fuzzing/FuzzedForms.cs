using System.Globalization;
using System.Text;
using LicenseInbox.Benchmarks.Hostile;

namespace LicenseInbox.Worker.Tests.Fuzzing;

/// <summary>Fillable forms with fields of ours, and anything in them.</summary>
internal static class FuzzedForms
{
    private static readonly (string Title, string[] Fields)[] Forms =
    [
        ("License Transfer Form", ["case_number", "request_date", "partner_id", "contact_email", "end_user", "from_system_key", "to_system_key", "software_only", "license_key_1", "license_type_1", "quantity_1", "license_key_2", "signature", "signed_date"]),
        ("Credit Card Authorization", ["case_number", "company", "cardholder_name", "card_type", "card_number", "expiration", "cvv", "billing_address", "billing_zip", "amount", "signature", "signed_date"]),
        ("MAXCS Software Only Solution License Migration Worksheet", ["case_number", "end_user", "from_system_key", "to_system_key", "po_number", "license_key_1", "license_type_1", "quantity_1", "new_license_type_1", "signed_date"]),
    ];

    public static byte[] Make(Dice dice)
    {
        var (title, names) = dice.Of(Forms);
        var fields = names.Where(_ => dice.Is(0.9)).Select(name => (Name: dice.Is(0.02) ? dice.Text() : name, Value: Value(name, dice))).ToList();
        var content = new StringBuilder($"BT /F1 16 Tf 72 750 Td ({title}) Tj ET\n");
        var widgets = new List<string>();
        for (var at = 0; at < fields.Count; at++)
        {
            var y = 720 - (at * 40);
            content.Append(CultureInfo.InvariantCulture, $"BT /F1 10 Tf 72 {y} Td ({fields[at].Name.Replace('_', ' ').Replace('(', '.').Replace(')', '.').Replace('\\', '.')}) Tj ET\n");
            if (dice.Is(0.3))
                content.Append(CultureInfo.InvariantCulture, $"BT /F1 10 Tf 250 {y} Td <{Hex(Encoding.Latin1.GetBytes(fields[at].Value))}> Tj ET\n");
            widgets.Add(string.Create(CultureInfo.InvariantCulture, $"<< /Type /Annot /Subtype /Widget /FT /Tx /T {Text(fields[at].Name)} /V {Text(fields[at].Value)} /Rect [250 {y - 4} 500 {y + 14}] /DA (/F1 10 Tf 0 g) /P 3 0 R >>"));
        }

        var kids = string.Join(' ', Enumerable.Range(7, widgets.Count).Select(number => $"{number} 0 R"));
        var pdf = new PdfBuilder()
            .Add(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R >>")
            .Add(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
            .Add(3, $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Annots [{kids}] /Resources << /Font << /F1 5 0 R >> >> >>")
            .Stream(4, "", Encoding.Latin1.GetBytes(content.ToString()))
            .Add(5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
            .Add(6, $"<< /Fields [{kids}] {(dice.Is(0.5) ? "/NeedAppearances true" : "")} /DA (/F1 10 Tf 0 g) >>");
        for (var at = 0; at < widgets.Count; at++)
            pdf.Add(7 + at, widgets[at]);
        return pdf.End();
    }

    private static string Value(string name, Dice dice) => name switch
    {
        "card_number" when dice.Is(0.7) => dice.CardNumber(),
        "expiration" when dice.Is(0.5) => "12/35",
        "case_number" when dice.Is(0.5) => "204417",
        _ => dice.Text(),
    };

    /// <summary>UTF-16 with its mark, as PDF programs write what is not plain.</summary>
    private static string Text(string text) => $"<FEFF{Hex(Encoding.BigEndianUnicode.GetBytes(text))}>";

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes);
}
