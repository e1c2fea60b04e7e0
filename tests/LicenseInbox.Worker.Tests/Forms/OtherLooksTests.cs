using System.Text.Json.Nodes;
using LicenseInbox.Worker.Tests.Scenarios;

namespace LicenseInbox.Worker.Tests.Forms;

/// <summary>Our forms as others would type them: the same labels, arranged as their programs arrange them.</summary>
public sealed class OtherLooksTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("looks");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Single_letters_of_a_name_are_no_row_of_boxes()
    {
        var read = await ReadAsync(Transfer(endUser: "B & B Distributing Co."));

        read["end_user"].ShouldBe("B & B Distributing Co.");
    }

    [Fact]
    public async Task A_value_of_two_lines_in_a_box_is_read_whole_beside_a_label_on_its_lower_line()
    {
        var pdf = Systems().Text(72, 160, "End User Company:").Text(240, 148, "Harborview Dental").Text(240, 160, "Group").Box(236, 136, 180, 30);

        var read = await ReadAsync(Signed(List(pdf, 320)));

        read["end_user"].ShouldBe("Harborview Dental Group");
    }

    [Fact]
    public async Task A_header_close_to_the_one_before_it_goes_on_in_a_second_line()
    {
        var pdf = new SomePdf().Text(72, 60, "MAXCS Software Only Solution License Migration Worksheet", 14, bold: true)
            .Text(72, 130, "End User Company:").Text(240, 130, "Ridgeway Dental Group")
            .Text(72, 150, "Current System Key:").Text(240, 150, "7K2M-91QD-XR48-5TZC").Text(72, 170, "Software Only System Key:").Text(240, 170, "Q4W8-2HNP-7F3J-K6VD")
            .Text(72, 220, "License Key", 12, bold: true).Text(270, 220, "License Type", 12, bold: true).Text(400, 220, "Quantity", 12, bold: true).Text(459, 220, "New License", 12, bold: true).Text(459, 234, "Type", 12, bold: true);
        (string Key, string Type, string Quantity, string New)[] rows = [("4TZK-8QWM-2NXD-R7HV-9PKC", "ALTI-STATION-10", "10", "SSW-STATION-10"), ("8KRT-3XDW-6NQV-9HMP-4TKX", "ALTI-ACC-5", "5", "SSW-ACMAGENT-5")];
        for (var at = 0; at < rows.Length; at++)
            pdf.Text(72, 256 + (at * 18), rows[at].Key).Text(270, 256 + (at * 18), rows[at].Type).Text(400, 256 + (at * 18), rows[at].Quantity).Text(459, 256 + (at * 18), rows[at].New);

        var read = await ReadAsync(pdf);

        read["license_key_2"].ShouldBe("8KRT-3XDW-6NQV-9HMP-4TKX");
        read["new_license_type_1"].ShouldBe("SSW-STATION-10");
        read["new_license_type_2"].ShouldBe("SSW-ACMAGENT-5");
        read.ShouldNotContainKey("license_type_3");
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("Licenses to be moved", false)]
    public async Task The_last_line_of_a_signatures_block_is_its_date_unless_a_heading_stands_between(string? heading, bool isSigned)
    {
        var pdf = List(Systems().Text(72, 160, "End User Company:").Text(240, 160, "Ridgeway Dental Group"), 320)
            .Text(72, 500, "Signature").Text(240, 500, "Lee Ames").Text(72, 528, "Print Name").Text(240, 528, "Lee Ames").Text(72, 556, "Title").Text(240, 556, "Owner").Text(72, 600, "Date").Text(240, 600, "11/21/2026");
        if (heading is not null)
            pdf.Text(72, 578, heading, 12, bold: true);

        (await ReadAsync(pdf)).ContainsKey("signed_date").ShouldBe(isSigned);
    }

    private static SomePdf Transfer(string endUser) => Signed(List(Systems().Text(72, 160, "End User Company:").Text(240, 160, endUser), 320));

    private static SomePdf Systems() => new SomePdf().Text(72, 60, "License Transfer Form", 16, bold: true)
        .Text(72, 110, "Case Number:").Text(240, 110, "204417")
        .Text(72, 200, "From System Key:").Text(240, 200, "7K2M-91QD-XR48-5TZC").Text(72, 230, "To System Key:").Text(240, 230, "Q4W8-2HNP-7F3J-K6VD");

    private static SomePdf List(SomePdf pdf, double top) => pdf
        .Text(72, top, "License Key", 10, bold: true).Text(270, top, "License Type", 10, bold: true).Text(420, top, "Quantity", 10, bold: true)
        .Text(72, top + 20, "4TZK-8QWM-2NXD-R7HV-9PKC").Text(270, top + 20, "ALTI-STATION-10").Text(420, top + 20, "10");

    private static SomePdf Signed(SomePdf pdf) => pdf
        .Text(72, 560, "Authorized Signature:").Text(240, 560, "Lee Ames").Text(72, 590, "Date Signed:").Text(240, 590, "11/21/2026");

    private async Task<Dictionary<string, string>> ReadAsync(SomePdf pdf)
    {
        var path = Path.Combine(_folder.FullName, "form.pdf");
        await File.WriteAllBytesAsync(path, pdf.Build(), TestContext.Current.CancellationToken);
        var run = await BuiltProgram.RunHereAsync(["read", path]);
        run.ExitCode.ShouldBe(0, run.Errors);
        return JsonNode.Parse(run.Lines.ShouldHaveSingleItem())!["fields"]!.AsObject().Where(field => field.Value!["value"] is not null).ToDictionary(field => field.Key, field => field.Value!["value"]!.ToString());
    }
}
