using static LicenseInbox.Benchmarks.Hostile.HostileFile;

namespace LicenseInbox.Benchmarks.Hostile;

/// <summary>PDFs that hurt: what unpacks without end, refers to itself, goes deep, is huge by its numbers, or is damaged.</summary>
internal static class HostilePdfs
{
    private const string Text = "BT /F1 12 Tf 72 700 Td (License Transfer Form) Tj ET\n";

    private static readonly string[] PictureFilters = ["/JBIG2Decode", "/JPXDecode", "/DCTDecode", "/CCITTFaxDecode"];

    public static IEnumerable<HostileFile> All => [.. Bombs, .. Depths, .. Circles, .. Fields, .. Numbers, .. Pictures];

    private static IEnumerable<HostileFile> Bombs =>
    [
        new("flate-bomb", () => PdfBuilder.Page(Bomb(2_600_000_000), "", "", "/Filter /FlateDecode")),
        new("double-flate-bomb", () => PdfBuilder.Page(Zlib(Bomb(2_600_000_000)), "", "", "/Filter [/FlateDecode /FlateDecode]")),
        new("many-flate-bombs", () => PdfBuilder.Page("", "", "/Contents [" + Lines(60, at => Format($"{at + 6} 0 R")) + "]", [.. Enumerable.Repeat(StreamText("/Filter /FlateDecode", Bomb(90_000_000)), 60)])),
        new("run-length-bomb", () => PdfBuilder.Page(RunLengths(), "", "", "/Filter [/RunLengthDecode /RunLengthDecode /RunLengthDecode /RunLengthDecode]")),
        new("lzw-garbage", () => PdfBuilder.Page(Noise(400_000), "", "", "/Filter /LZWDecode")),
        new("hex-and-85-garbage", () => PdfBuilder.Page(Noise(400_000), "", "", "/Filter [/ASCIIHexDecode /ASCII85Decode]")),
        new("thousand-filters", () => PdfBuilder.Page(Zlib(new byte[1000]), "", "", "/Filter [" + Repeat("/FlateDecode ", 1000) + "]")),
        new("giant-predictor", () => PdfBuilder.Page(Zlib(new byte[1_000_000]), "", "", "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors 2147483647 /BitsPerComponent 16 /Columns 2147483647 >>")),
        new("object-stream-bomb", () => new PdfBuilder().Stream(1, "/Type /ObjStm /N 2000000000 /First 10 /Filter /FlateDecode", Bomb(500_000_000, (byte)'1')).End()),
    ];

    private static IEnumerable<HostileFile> Depths =>
    [
        new("deep-page-tree", () =>
        {
            const int Depth = 200_000;
            var pdf = new PdfBuilder().Add(1, "<< /Type /Catalog /Pages 2 0 R >>");
            for (var at = 2; at < Depth; at++)
                pdf.Add(at, Format($"<< /Type /Pages /Kids [{at + 1} 0 R] /Count 1 /Parent {at - 1} 0 R >>"));
            return pdf.Add(Depth, "<< /Type /Page /MediaBox [0 0 612 792] >>").End();
        }),
        new("deep-functions", () => PdfBuilder.Page("/CS cs 0.5 scn 0 0 100 100 re f " + Text, "/ColorSpace << /CS [/Separation /Spot /DeviceRGB 6 0 R] >>", "",
            StreamText("/FunctionType 4 /Domain [0 1] /Range [0 1 0 1 0 1]", Latin(Repeat("{", 200_000) + " 0 0 " + Repeat("}", 200_000))))),
        new("stitched-functions", () => PdfBuilder.Page("/P sh " + Text, "/Shading << /P << /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 1 1] /Function 6 0 R >> >>", "",
            [.. Enumerable.Range(7, 60).Select(next => Format($"<< /FunctionType 3 /Domain [0 1] /Functions [{next} 0 R {next} 0 R] /Bounds [0.5] /Encode [0 1 0 1] >>")), "<< /FunctionType 3 /Domain [0 1] /Functions [6 0 R 6 0 R] /Bounds [0.5] /Encode [0 1 0 1] >>"])),
        new("deep-arrays", () => PdfBuilder.Page(Repeat("[", 1_000_000) + Text)),
        new("deep-array-object", () => PdfBuilder.Page(Text, "", "/Annots 6 0 R", Repeat("[", 1_000_000) + Repeat("]", 1_000_000))),
        new("deep-dictionary-object", () => PdfBuilder.Page(Text, "", "/Metadata 6 0 R", Repeat("<< /A ", 300_000) + "1" + Repeat(" >>", 300_000))),
        new("deep-strings", () => PdfBuilder.Page("BT /F1 12 Tf " + Repeat("(", 1_000_000) + " Tj ET")),
        new("deep-states", () => PdfBuilder.Page(Repeat("q BT /F1 9 Tf ", 500_000) + Text)),
        new("deep-clipping", () => PdfBuilder.Page(Repeat("q 0 0 9 9 re 1 1 5 5 re W n ", 100_000) + Text)),
        new("deep-references", () =>
        {
            var pdf = new PdfBuilder();
            for (var at = 1; at < 100_000; at++)
                pdf.Add(at, Format($"{at + 1} 0 R"));
            return pdf.Add(100_000, "<< /Type /Catalog >>").End();
        }),
    ];

    private static IEnumerable<HostileFile> Circles =>
    [
        new("cyclic-page-tree", () => new PdfBuilder().Add(1, "<< /Type /Catalog /Pages 2 0 R >>").Add(2, "<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 9 >>").Add(3, "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 9 /Parent 2 0 R >>").End()),
        new("doubling-page-tree", () =>
        {
            var pdf = new PdfBuilder().Add(1, "<< /Type /Catalog /Pages 2 0 R >>");
            for (var at = 2; at < 60; at++)
                pdf.Add(at, Format($"<< /Type /Pages /Kids [{at + 1} 0 R {at + 1} 0 R] /Count 2 >>"));
            return pdf.Add(60, "<< /Type /Page /MediaBox [0 0 612 792] >>").End();
        }),
        new("cyclic-parents", () => new PdfBuilder().Add(1, "<< /Type /Catalog /Pages 2 0 R >>").Add(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>").Add(3, "<< /Type /Page /Parent 2 0 R >>").End()),
        new("self-drawing-form", () => PdfBuilder.Page("/Fm Do " + Text, "/XObject << /Fm 6 0 R >>", "", StreamText("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /Fm 6 0 R >> >>", Latin("/Fm Do /Fm Do")))),
        new("doubling-forms", () => PdfBuilder.Page("/Fm Do " + Text, "/XObject << /Fm 6 0 R >>", "", [.. Enumerable.Range(7, 40).Select(next =>
            StreamText(Format($"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /Fm {Math.Min(next, 45)} 0 R >> >>"), Latin(next > 44 ? "0 0 1 1 re f" : Repeat("/Fm Do ", 4))))])),
        new("self-drawing-glyph", () => PdfBuilder.Page("BT /T3 12 Tf (aaaa) Tj ET " + Text, "/Font << /T3 6 0 R /F1 5 0 R >>", "",
            "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [0.1 0 0 0.1 0 0] /CharProcs << /a 7 0 R >> /Encoding << /Differences [97 /a] >> /FirstChar 97 /LastChar 97 /Widths [9] /Resources << /Font << /T3 6 0 R >> >> >>",
            StreamText("", Latin("9 0 d0 BT /T3 9 Tf (aaaa) Tj ET")))),
        new("self-tiling-pattern", () => PdfBuilder.Page("/Pattern cs /P scn 0 0 600 700 re f " + Text, "/Pattern << /P 6 0 R >>", "",
            StreamText("/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.0001 /YStep 0.0001 /Resources << /Pattern << /P 6 0 R >> >>", Latin("/Pattern cs /P scn 0 0 1 1 re f")))),
        new("cross-reference-loop", () =>
        {
            var pdf = new PdfBuilder().Add(1, "<< /Type /Catalog /Pages 2 0 R >>").Add(2, "<< /Type /Pages /Kids [] /Count 0 >>");
            return pdf.End(Format($"/Prev {pdf.Position} /XRefStm {pdf.Position}"));
        }),
        new("object-stream-in-itself", () =>
        {
            var pdf = new PdfBuilder().Stream(1, "/Type /ObjStm /N 1 /First 4 /Extends 1 0 R", "1 0 << /Type /ObjStm >>");
            var start = pdf.Position;
            return pdf.Stream(2, "/Type /XRef /Size 4 /W [1 2 1] /Root 3 0 R", "\0\0\0\0\u0002\0\u0001\0\u0001" + (char)(start >> 8) + (char)(start & 255) + "\0\u0002\0\u0001\0").Write(Format($"startxref\n{start}\n%%EOF")).ToArray();
        }),
        new("length-of-itself", () => new PdfBuilder().Add(1, "<< /Type /Catalog /Pages 2 0 R >>").Add(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>").Add(3, "<< /Type /Page /MediaBox [0 0 9 9] /Parent 2 0 R /Contents 4 0 R >>")
            .Add(4, "<< /Length 4 0 R >>\nstream\n" + Text + "endstream").End()),
        new("color-space-in-itself", () => PdfBuilder.Page("/CS cs 1 scn 0 0 9 9 re f " + Text, "/ColorSpace << /CS 6 0 R >>", "", "[/Indexed 6 0 R 255 (abc)]")),
        new("cyclic-layers", () => new PdfBuilder().Add(1, "<< /Type /Catalog /Pages 2 0 R /OCProperties << /D << /OFF 4 0 R /Order 4 0 R >> /OCGs 4 0 R >> >>").Add(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
            .Add(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /Properties << /L 5 0 R >> >> >>").Add(4, "[4 0 R 5 0 R]").Add(5, "<< /Type /OCMD /OCGs 5 0 R /VE [/And 5 0 R] >>").End()),
        new("root-of-itself", () => new PdfBuilder().Add(1, "1 0 R").End()),
    ];

    private static IEnumerable<HostileFile> Fields =>
    [
        new("fields-in-each-other", () => Form("[6 0 R]", "<< /T (a) /Kids [7 0 R] /Parent 7 0 R >>", "<< /T (b) /Kids [6 0 R 7 0 R] /Parent 6 0 R /FT /Tx >>")),
        new("shared-fields", () => Form("[6 0 R]", [.. Enumerable.Range(7, 60).Select(next => Format($"<< /T (a) /Kids [{next} 0 R {next} 0 R] >>")), "<< /T (z) /FT /Tx /V (x) >>"])),
        new("field-of-itself", () => Form("[6 0 R]", "<< /T (a) /Kids [6 0 R] /FT /Tx /V 6 0 R >>")),
        new("deep-fields", () => Form("[6 0 R]", [.. Enumerable.Range(7, 100_000).Select(next => Format($"<< /T (a) /Kids [{next} 0 R] /Parent {next - 2} 0 R >>")), "<< /T (z) /FT /Tx /V (x) >>"])),
        new("hundred-thousand-fields", () => Form("[" + Lines(100_000, at => Format($"{at + 6} 0 R")) + "]", [.. Enumerable.Range(0, 100_000).Select(at => Format($"<< /T (f{at}) /FT /Tx /V (4TZK-8QWM) /Subtype /Widget /Rect [0 {at % 700} 90 {at % 700 + 9}] /P 3 0 R >>"))])),
        new("giant-choice", () => Form("[6 0 R]", "<< /T (a) /FT /Ch /Opt [" + Repeat("(x)", 500_000) + "] /I [" + Repeat("1 ", 500_000) + "] >>")),
        new("fields-are-no-array", () => Form("<< /A 1 >>", "<< >>")),
    ];

    private static IEnumerable<HostileFile> Numbers =>
    [
        new("hundred-thousand-pages", () => new PdfBuilder().Add(1, "<< /Type /Catalog /Pages 2 0 R >>").Add(2, "<< /Type /Pages /Kids [" + Repeat("3 0 R ", 100_000) + "] /Count 100000 >>").Add(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>").End()),
        new("wrong-page-count", () => new PdfBuilder().Add(1, "<< /Type /Catalog /Pages 2 0 R >>").Add(2, "<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>").Add(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>").End()),
        new("giant-page", () => PdfBuilder.Page(Text, "", "/MediaBox [-1e30 -1e30 1e30 1e30] /UserUnit 1e9 /Rotate 2147483647")),
        new("no-page-size", () => PdfBuilder.Page(Text, "", "/MediaBox [0 0 0 0] /CropBox [9 9 1 1]")),
        new("million-digits", () => PdfBuilder.Page($"BT /F1 {new string('9', 1_000_000)} Tf {new string('9', 1_000_000)}.{new string('9', 1_000_000)} -1e999 Td (x) Tj ET {Text}")),
        new("million-digit-object", () => PdfBuilder.Page(Text, "", "/Rotate 6 0 R", new string('1', 1_000_000))),
        new("million-words", () => PdfBuilder.Page("BT /F1 1 Tf " + Lines(300_000, at => Format($"1 0 0 1 {at % 600} {at / 600 % 780} Tm (ab) Tj")) + "ET")),
        new("million-letters-on-one-spot", () => PdfBuilder.Page("BT /F1 9 Tf 1 0 0 1 72 700 Tm " + Repeat("(License Key) Tj 1 0 0 1 72 700 Tm ", 60_000) + "ET")),
        new("one-endless-word", () => PdfBuilder.Page("BT /F1 9 Tf (" + new string('W', 2_000_000) + ") Tj ET")),
        new("million-rules", () => PdfBuilder.Page(Lines(300_000, at => Format($"{at % 600} {at / 600} m {at % 600} 790 l S")) + Text)),
        new("million-curves", () => PdfBuilder.Page("0 0 m " + Repeat("1 2 3 4 5 6 c ", 500_000) + "S " + Text)),
        new("grid-of-a-million-boxes", () => PdfBuilder.Page(Lines(200_000, at => Format($"{at % 450} {at / 450} 1 1 re S")) + Text)),
        new("giant-dash", () => PdfBuilder.Page("[" + Repeat("1 ", 300_000) + "] 0 d 0 0 m 600 700 l S " + Text)),
        new("giant-character-map", () => PdfBuilder.Page("BT /C 12 Tf <0001> Tj ET " + Text, "/Font << /C 6 0 R /F1 5 0 R >>", "",
            "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding 7 0 R /DescendantFonts [8 0 R] /ToUnicode 7 0 R >>",
            StreamText("/UseCMap 7 0 R", Latin("begincmap /X usecmap 1 begincodespacerange <0000> <FFFFFFFF> endcodespacerange 1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange 1 begincidrange <00000000> <FFFFFFFF> 0 endcidrange endcmap")),
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /W [0 2147483647 500] >>")),
        new("garbage-fonts", () => PdfBuilder.Page("BT /A 12 Tf (abc) Tj /B 12 Tf (abc) Tj ET " + Text, "/Font << /A 6 0 R /B 8 0 R /F1 5 0 R >>", "",
            "<< /Type /Font /Subtype /TrueType /BaseFont /X /FirstChar 0 /LastChar 2147483647 /Widths [1] /FontDescriptor << /Type /FontDescriptor /FontName /X /FontFile2 7 0 R >> >>",
            StreamText("/Length1 9", [0, 1, 0, 0, 255, 255, .. Noise(50_000)]),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Y /FontDescriptor << /Type /FontDescriptor /FontName /Y /FontFile 9 0 R >> >>",
            StreamText("/Length1 99999 /Length2 -5 /Length3 2147483647", [.. Latin("%!PS-AdobeFont-1.0\n/FontMatrix [" + Repeat("[", 5000) + "\ncurrentfile eexec\n"), .. Noise(20_000)]))),
        new("garbage-password", () => new PdfBuilder().Add(1, "<< /Type /Catalog /Pages 2 0 R >>").Add(2, "<< /Type /Pages /Kids [] /Count 0 >>").End("/Encrypt << /Filter /Standard /V 5 /R 6 /Length 2147483647 /O (x) /U (y) /P -1 >> /ID [(a)(b)]")),
        new("endless-inline-picture", () => PdfBuilder.Page("BI /W 100000 /H 100000 /CS /RGB /BPC 8 ID " + Repeat("EI1", 700_000))),
        new("only-a-header", () => Latin("%PDF-1.7\n" + Repeat("1 0 obj ", 200_000))),
        new("noise", () => [.. "%PDF-1.4\n"u8, .. Noise(3_000_000)]),
    ];

    private static IEnumerable<HostileFile> Pictures =>
    [
        .. PictureFilters.Select(filter => new HostileFile("giant-picture" + filter.Replace('/', '-'), () => PdfBuilder.Page(
            "q 612 0 0 792 0 0 cm /Im Do Q", "/XObject << /Im 6 0 R >>", "",
            StreamText($"/Type /XObject /Subtype /Image /Width 1000000 /Height 1000000 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter {filter} /DecodeParms << /K -1 /Columns 1000000 /Rows 1000000 >>", Noise(200_000))))),
        new("giant-flate-picture", () => PdfBuilder.Page("q 612 0 0 792 0 0 cm /Im Do Q", "/XObject << /Im 6 0 R >>", "",
            StreamText("/Type /XObject /Subtype /Image /Width 40000 /Height 40000 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode /SMask 6 0 R", Bomb(4_800_000_000)))),
        new("thousand-pictures", () => PdfBuilder.Page(Repeat("q 612 0 0 792 0 0 cm /Im Do Q ", 5000), "/XObject << /Im 6 0 R >>", "",
            StreamText("/Type /XObject /Subtype /Image /Width 2550 /Height 3300 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode", Zlib(new byte[2550 * 3300])))),
    ];

    private static byte[] Form(string fields, params string[] objects)
    {
        var pdf = new PdfBuilder().Add(1, $"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields {fields} >> >>").Add(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
            .Add(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Annots [6 0 R] /Resources << /Font << /F1 5 0 R >> >> >>").Stream(4, "", Text).Add(5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        for (var at = 0; at < objects.Length; at++)
            pdf.Add(6 + at, objects[at]);
        return pdf.End();
    }

    private static string StreamText(string entries, byte[] content) => Format($"<< /Length {content.Length} {entries} >>\nstream\n{System.Text.Encoding.Latin1.GetString(content)}\nendstream");

    /// <summary>Each filter gives 64 times what it gets: pairs "repeat the next byte 128 times", packed again and again.</summary>
    private static byte[] RunLengths()
    {
        var packed = new byte[16_000];
        for (var at = 0; at < packed.Length; at += 2)
            (packed[at], packed[at + 1]) = (129, 129);
        return packed;
    }

    private static byte[] Latin(string text) => System.Text.Encoding.Latin1.GetBytes(text);

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(20261124).NextBytes(noise);
        return noise;
    }
}
