using System.Text;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Csv;

namespace LicenseInbox.Worker.Tests.Csv;

/// <summary>The CSV files: what is accepted, and how each error is told.</summary>
public sealed class RegistryFilesTests : IDisposable
{
    private const string Partners = "partner_id,company,contact_name,email\nP-1,Partner One,Lee,lee@partner.example\n";
    private const string Systems = "system_key,end_user,platform,chassis,registered_on,assurance_ends_on\n7K2M-91QD,Maple,max-server,Max1000R,2020-02-29,\n";
    private const string Licenses = "license_key,license_type,quantity,system_key\nAAAA-1,ALTI-STATION-10,10,7K2M-91QD\n";
    private const string Cases = "case_number,system_key,partner_id,status,software_only,fax_announced,opened_on\n204417,7K2M-91QD,P-1,open,no,yes,2026-11-01\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("csv-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_four_files_are_read()
    {
        Write(("partners.csv", Partners), ("systems.csv", Systems), ("licenses.csv", Licenses), ("cases.csv", Cases));
        var rows = RegistryFiles.Read(_folder);
        rows.Partners.Single().Contacts.ShouldBe([new Contact("Lee", "lee@partner.example")]);
        rows.Systems.ShouldBe([new PhoneSystem(SystemKey.Of("7K2M91QD"), "Maple", null, Platform.MaxServer, Chassis.Max1000R, new DateOnly(2020, 2, 29), null)]);
        rows.Licenses.ShouldBe([new License(LicenseKey.Of("AAAA-1"), "ALTI-STATION-10", 10, SystemKey.Of("7K2M-91QD"))]);
        rows.Cases.ShouldBe([new SupportCase(CaseNumber.Of("204417"), SystemKey.Of("7K2M-91QD"), "P-1", true, false, true, new DateOnly(2026, 11, 1), null)]);
    }

    [Fact]
    public void Columns_may_stand_in_any_order_with_others_between_them()
    {
        Write(("licenses.csv", "note,SYSTEM_KEY,quantity, license_type ,license_key\r\n,7K2M,10,X-10,K1\r\n"));
        RegistryFiles.Read(_folder).Licenses.Single().Type.ShouldBe("X-10");
    }

    [Fact]
    public void A_byte_order_mark_quotes_commas_and_line_breaks_are_read_as_they_are_meant()
    {
        File.WriteAllText(Path.Combine(_folder, "systems.csv"), Systems + "K2,\"Maple, \"\"Dental\"\" Ltd\",office,,,\n\nK3,Ü,software-only,other,,2027-01-01", new UTF8Encoding(true));
        var systems = RegistryFiles.ReadLoad(_folder).Systems.ToList();
        systems[1].Value.EndUser.ShouldBe("Maple, \"Dental\" Ltd");
        systems[1].Value.Chassis.ShouldBe(Chassis.Unknown);
        systems[2].Line.ShouldBe(5);
    }

    [Theory]
    [InlineData("partners.csv", Partners + ",One,,", "partners.csv: line 3: column partner_id: '' is not allowed; allowed is any text, but not nothing")]
    [InlineData("partners.csv", Partners + "P-2,Two,,two", "partners.csv: line 3: column email: 'two' is not allowed; allowed is an email address, @domain for everyone of a domain, or nothing")]
    [InlineData("partners.csv", Partners + "P-1,Uno,,@uno.example", "partners.csv: line 3: column company: 'Uno' is not allowed; allowed is 'Partner One', as partner P-1 is called on line 2")]
    [InlineData("systems.csv", Systems + "K2,Oak,max,,,", "systems.csv: line 3: column platform: 'max' is not allowed; allowed is office, max-server, software-only")]
    [InlineData("systems.csv", Systems + "K2,Oak,office,Max3000,,", "systems.csv: line 3: column chassis: 'Max3000' is not allowed; allowed is Max1000, Max1000R, Max2000, other, nothing")]
    [InlineData("systems.csv", Systems + "K2,Oak,office,,29.02.2020,", "systems.csv: line 3: column registered_on: '29.02.2020' is not allowed; allowed is a date as YYYY-MM-DD, or nothing")]
    [InlineData("systems.csv", Systems + "7k2m 91qd,Oak,office,,,", "systems.csv: line 3: column system_key: '7k2m 91qd' is not allowed; it is on line 2 already, and allowed is one row for each")]
    [InlineData("systems.csv", Systems + "--,Oak,office,,,", "systems.csv: line 3: column system_key: '--' is not allowed; allowed is a text with letters or digits")]
    [InlineData("licenses.csv", Licenses + "K2,X-10,0,K", "licenses.csv: line 3: column quantity: '0' is not allowed; allowed is a whole number from 1 to 2147483647")]
    [InlineData("cases.csv", Cases + "1,K,P,opened,no,no,", "cases.csv: line 3: column status: 'opened' is not allowed; allowed is open, closed")]
    [InlineData("cases.csv", Cases + "1,K,P,open,,no,", "cases.csv: line 3: column software_only: '' is not allowed; allowed is yes, no")]
    [InlineData("cases.csv", Cases + "1,K,P,open,no", "cases.csv: line 3: the row has more or fewer cells than the header; a cell that holds a comma must be quoted")]
    [InlineData("cases.csv", Cases + "1,K,\"P,open,no,no,", "cases.csv: line 3: a quote is opened and never closed")]
    [InlineData("licenses.csv", "license_key,license_type,quantity\nK2,X-10,1", "licenses.csv: line 1: column system_key: is missing; the header must name license_key, license_type, quantity, system_key")]
    [InlineData("licenses.csv", "", "licenses.csv: line 1: there is no header; it must name the columns license_key, license_type, quantity, system_key")]
    [InlineData("licenses.csv", "license_key,license_type,quantity,system_key,quantity\nK,X,1,S,1", "licenses.csv: line 1: column quantity: is there twice")]
    public void An_error_is_told_with_file_line_column_and_what_is_allowed(string file, string text, string error)
    {
        Write((file, text));
        Should.Throw<CsvFilesException>(() => RegistryFiles.Read(_folder)).Errors.ShouldContain(error);
    }

    [Fact]
    public void All_errors_of_all_files_are_told()
    {
        Write(("systems.csv", Systems + "K2,,max,,x,y"), ("licenses.csv", Licenses + "K2,,x,"));
        Should.Throw<CsvFilesException>(() => RegistryFiles.Read(_folder)).Errors.Count.ShouldBe(7);
    }

    [Fact]
    public void A_file_in_another_encoding_is_refused()
    {
        File.WriteAllBytes(Path.Combine(_folder, "systems.csv"), [.. Encoding.UTF8.GetBytes(Systems), 0x4b, 0x2c, 0xfc, 0x0a]);
        Should.Throw<CsvFilesException>(() => RegistryFiles.Read(_folder)).Message.ShouldStartWith("systems.csv: is not UTF-8");
        Should.Throw<CsvFilesException>(() => RegistryFiles.Read(Path.Combine(_folder, "none"))).Message.ShouldEndWith("there is no such folder");
    }

    [Fact]
    public void Issued_keys_are_read_one_for_each_old_key()
    {
        var path = Path.Combine(_folder, "keys.csv");
        File.WriteAllText(path, "new_key,old_key\nN-1,O-1\nN-2,O-2\n");
        IssuedKeysFile.Read(path)[LicenseKey.Of("o1")].ShouldBe(LicenseKey.Of("N1"));
        File.WriteAllText(path, "old_key,new_key\nO-1,N-1\nO-1,N-2\nO-2,N-1\nO-3,O-3\nO-4,\n");
        Should.Throw<CsvFilesException>(() => IssuedKeysFile.Read(path)).Errors.Count.ShouldBe(4);
        File.WriteAllText(path, "old_key,new_key\n");
        Should.Throw<CsvFilesException>(() => IssuedKeysFile.Read(path));
    }

    private void Write(params (string Name, string Text)[] files)
    {
        foreach (var (name, text) in files)
            File.WriteAllText(Path.Combine(_folder, name), text);
    }
}
