using System.Text.Json.Nodes;
using LicenseInbox.Worker.Tests.Scenarios;

namespace LicenseInbox.Worker.Tests.Forms;

/// <summary>A form of another vendor is read by a description alone: <c>licenseinbox read</c> says what to write into it, and reads by it.</summary>
public sealed class RenditionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renditions");

    private string Own => _folder.CreateSubdirectory("own").FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_transfer_form_that_looks_quite_different_is_read_by_its_description()
    {
        await File.WriteAllTextAsync(Path.Combine(Own, "northwind-transfer.json"), """
            {
              "form": "license-transfer", "rendition": "Seat Relocation Order",
              "titles": ["Seat Relocation Order"],
              "fields": [
                { "name": "case_number", "labels": ["Incident"] },
                { "name": "request_date", "labels": ["Raised on"] },
                { "name": "partner_company", "labels": ["Integrator"] },
                { "name": "contact_name", "labels": ["Speaks for the integrator"] },
                { "name": "end_user", "labels": ["Licensee of record"] },
                { "name": "from_system_key", "labels": ["Cabinet to be emptied"] },
                { "name": "to_system_key", "labels": ["Cabinet to be filled"] },
                { "name": "signature", "labels": ["For the integrator"] },
                { "name": "signed_date", "labels": ["Given on"] }
              ],
              "rows": { "columns": [
                { "name": "license_key", "labels": ["Entitlement"] },
                { "name": "license_type", "labels": ["Article"] },
                { "name": "quantity", "labels": ["Pieces"] }
              ] }
            }
            """, TestContext.Current.CancellationToken);

        await ReadsAsync(OtherRenditions.Transfer(), "license-transfer", new()
        {
            ["case_number"] = "204417",
            ["request_date"] = "11/20/2026",
            ["partner_company"] = "Northwind Voice",
            ["contact_name"] = "Lee Ames",
            ["end_user"] = "Ridgeway Dental Group",
            ["from_system_key"] = "7K2M-91QD-XR48-5TZC",
            ["to_system_key"] = "Q4W8-2HNP-7F3J-K6VD",
            ["license_key_1"] = "4TZK-8QWM-2NXD-R7HV-9PKC",
            ["license_type_1"] = "ALTI-STATION-10",
            ["quantity_1"] = "10",
            ["license_key_2"] = "8KRT-3XDW-6NQV-9HMP-4TKX",
            ["license_type_2"] = "ALTI-STATION-30",
            ["quantity_2"] = "30",
            ["signature"] = "Lee Ames",
            ["signed_date"] = "11/21/2026",
        });
    }

    [Fact]
    public async Task A_card_form_that_looks_quite_different_is_read_by_its_description()
    {
        await File.WriteAllTextAsync(Path.Combine(Own, "northwind-card.json"), """
            {
              "form": "card-authorization", "rendition": "Consent to Debit Plastic",
              "titles": ["Consent to Debit Plastic"],
              "fields": [
                { "name": "cardholder_name", "labels": ["Embossed name"] },
                { "name": "card_type", "labels": ["Scheme"] },
                { "name": "card_number", "labels": ["Long number on the front"] },
                { "name": "expiration", "labels": ["Runs out"] },
                { "name": "cvv", "labels": ["Three digits on the reverse"] },
                { "name": "billing_address", "labels": ["House and street"] },
                { "name": "billing_zip", "labels": ["Delivery code"] },
                { "name": "amount", "labels": ["Up to"] },
                { "name": "signature", "labels": ["Holder's hand"] },
                { "name": "signed_date", "labels": ["On the day of"] }
              ]
            }
            """, TestContext.Current.CancellationToken);

        await ReadsAsync(OtherRenditions.Card(), "card-authorization", new()
        {
            ["cardholder_name"] = "Lee Ames",
            ["card_type"] = "Visa",
            ["card_number"] = "**** **** **** 1111",
            ["expiration"] = "12/35",
            ["cvv"] = "***",
            ["billing_address"] = "12 Harbor Rd",
            ["billing_zip"] = "94110",
            ["amount"] = "$300.00",
            ["signature"] = "Lee Ames",
            ["signed_date"] = "11/21/2026",
        });
    }

    [Fact]
    public async Task A_worksheet_of_another_forms_program_is_read_by_its_acroform_names()
    {
        await File.WriteAllTextAsync(Path.Combine(Own, "northwind-worksheet.json"), """
            {
              "form": "migration-worksheet", "rendition": "Virtualisation Conversion Sheet",
              "titles": ["Virtualisation Conversion Sheet"],
              "fields": [
                { "name": "end_user", "acroFormNames": ["licensee"] },
                { "name": "from_system_key", "acroFormNames": ["cabinetInService"] },
                { "name": "to_system_key", "acroFormNames": ["virtualCabinet"] },
                { "name": "po_number", "acroFormNames": ["zeroOrder"] },
                { "name": "prepared_by", "acroFormNames": ["filledInBy"] }
              ],
              "rows": { "columns": [
                { "name": "license_key", "acroFormNames": ["ent#"] },
                { "name": "license_type", "acroFormNames": ["art#"] },
                { "name": "quantity", "acroFormNames": ["pcs#"] },
                { "name": "new_license_type", "acroFormNames": ["then#"] }
              ] }
            }
            """, TestContext.Current.CancellationToken);

        await ReadsAsync(OtherRenditions.Worksheet(), "migration-worksheet", new()
        {
            ["end_user"] = "Alder Clinics",
            ["from_system_key"] = "N4VR-7TKM-9XQC-3HDW",
            ["to_system_key"] = "K8PW-5RXN-2DVT-7MHQ",
            ["po_number"] = "NC-4471",
            ["license_key_1"] = "6PKT-W9DX-3VQH-8RMN-2KTW",
            ["license_type_1"] = "ALTI-STATION-40",
            ["quantity_1"] = "40",
            ["new_license_type_1"] = "SSW-STATION-40",
            ["prepared_by"] = "Lee Ames",
        });
    }

    [Fact]
    public async Task An_unknown_document_says_what_an_operator_needs()
    {
        var unknown = (await LinesAsync(OtherRenditions.Transfer(), [])).ShouldHaveSingleItem()["unknown"]!.AsObject();

        unknown["titles"]![0]!["text"]!.GetValue<string>().ShouldBe("Seat Relocation Order");
        var label = unknown["labels"]!.AsArray().Single(found => found!["text"]!.GetValue<string>() == "Cabinet to be emptied")!;
        (label["page"]!.GetValue<int>(), label["x"]!.GetValue<int>(), label["value"]!.GetValue<string>()).ShouldBe((1, 44, "7K2M-91QD-XR48-5TZC"));
        label["y"]!.GetValue<int>().ShouldBeInRange(190, 200);
        var texts = unknown["labels"]!.AsArray().Select(found => found!["text"]!.GetValue<string>()).ToList();
        texts.ShouldBe(["Incident", "Raised on", "Integrator", "Licensee of record", "Speaks for the integrator", "Cabinet to be emptied", "Cabinet to be filled", "Pos.", "Entitlement", "Article", "Pieces", "For the integrator", "Given on"]);
        unknown["labels"]![0]!["value"]!.GetValue<string>().ShouldBe("204417");
        unknown["text"]!.AsArray().Select(line => line!.GetValue<string>()).ShouldContain(line => line.Contains("4TZK-8QWM-2NXD-R7HV-9PKC", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_document_with_fields_says_their_names_and_what_they_hold()
    {
        var unknown = (await LinesAsync(OtherRenditions.Worksheet(), [])).ShouldHaveSingleItem()["unknown"]!.AsObject();

        var control = unknown["acroFormFields"]!.AsArray().Single(found => found!["name"]!.GetValue<string>() == "sheet[0].cabinetInService[0]")!;
        (control["kind"]!.GetValue<string>(), control["value"]!.GetValue<string>()).ShouldBe(("text", "N4VR-7TKM-9XQC-3HDW"));
    }

    [Fact]
    public async Task What_is_shown_of_an_unknown_card_form_is_masked()
    {
        var line = (await LinesAsync(OtherRenditions.Card(), [])).ShouldHaveSingleItem().ToJsonString();

        CardLeaks.In(line).ShouldBeEmpty();
        line.Contains("737", StringComparison.Ordinal).ShouldBeFalse("the security code is not shown");
        line.ShouldContain("94110");
    }

    [Fact]
    public async Task A_form_that_is_known_but_for_a_label_it_needs_says_what_it_shows_too()
    {
        await File.WriteAllTextAsync(Path.Combine(Own, "most.json"), """
            {
              "form": "license-transfer", "rendition": "Seat Relocation Order", "titles": ["Seat Relocation Order"],
              "fields": [ { "name": "from_system_key", "labels": ["Cabinet to be emptied"] }, { "name": "to_system_key", "labels": ["Cabinet to be filled"] }, { "name": "signed_date", "labels": ["Given on"] } ],
              "rows": { "columns": [ { "name": "license_key", "labels": ["Entitlement"] } ] }
            }
            """, TestContext.Current.CancellationToken);

        var line = (await LinesAsync(OtherRenditions.Transfer(), ["--forms", Own])).ShouldHaveSingleItem();

        line["form"]!.GetValue<string>().ShouldBe("license-transfer");
        var nearest = line["unknown"]!["nearest"]!;
        nearest["form"]!.GetValue<string>().ShouldBe("license-transfer");
        nearest["missing"]!.AsArray().Select(name => name!.GetValue<string>()).ShouldBe(["end_user", "signature"]);
    }

    [Fact]
    public async Task A_draft_can_be_loaded_as_it_is_and_is_filled_in_by_moving_labels()
    {
        var path = Path.Combine(_folder.FullName, "seats.pdf");
        await File.WriteAllBytesAsync(path, OtherRenditions.Transfer(), TestContext.Current.CancellationToken);

        var draft = string.Join('\n', (await BuiltProgram.RunHereAsync(["read", "--draft", "license-transfer", path])).Lines);
        draft.ShouldContain("{ \"name\": \"end_user\", \"labels\": [], \"acroFormNames\": [] }, // required; ours: End User Company");
        draft.ShouldContain("{ \"name\": \"license_key\", \"labels\": [], \"acroFormNames\": [] }, // required; ours: License Key");
        draft.ShouldContain(": \"Licensee of record\"   beside or below it: \"Ridgeway Dental Group\"");
        foreach (var (field, label) in new[] { ("end_user", "Licensee of record"), ("from_system_key", "Cabinet to be emptied"), ("to_system_key", "Cabinet to be filled"), ("signature", "For the integrator"), ("signed_date", "Given on"), ("license_key", "Entitlement"), ("license_type", "Article"), ("quantity", "Pieces") })
            draft = draft.Replace($"\"name\": \"{field}\", \"labels\": []", $"\"name\": \"{field}\", \"labels\": [\"{label}\"]", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(Own, "seats.json"), draft, TestContext.Current.CancellationToken);

        var line = (await LinesAsync(OtherRenditions.Transfer(), ["--forms", Own])).ShouldHaveSingleItem();
        line["fields"]!["end_user"]!["value"]!.GetValue<string>().ShouldBe("Ridgeway Dental Group");
        line["unknown"].ShouldBeNull();
    }

    private async Task ReadsAsync(byte[] pdf, string form, Dictionary<string, string> expected)
    {
        var line = (await LinesAsync(pdf, ["--forms", Own])).ShouldHaveSingleItem();
        line["form"]?.GetValue<string>().ShouldBe(form, line.ToJsonString());
        line["unknown"].ShouldBeNull();
        SchemaCheck.Violations(ScenarioFolder.Schema("read-output"), line).ShouldBeEmpty();
        line["fields"]!.AsObject().Where(field => field.Value!["value"] is not null).ToDictionary(field => field.Key, field => field.Value!["value"]!.ToString()).ShouldBe(expected, ignoreOrder: true);
    }

    private async Task<List<JsonObject>> LinesAsync(byte[] pdf, string[] options)
    {
        var path = Path.Combine(_folder.FullName, "form.pdf");
        await File.WriteAllBytesAsync(path, pdf, TestContext.Current.CancellationToken);
        var run = await BuiltProgram.RunHereAsync(["read", .. options, path]);
        run.ExitCode.ShouldBe(0, run.Errors);
        return run.Lines.Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
    }
}
