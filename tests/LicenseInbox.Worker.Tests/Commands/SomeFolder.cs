namespace LicenseInbox.Worker.Tests.Commands;

/// <summary>A data folder for <c>check</c>: two systems of one end user, one key, one partner, one open case.</summary>
internal sealed class SomeFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("check");

    public SomeFolder()
    {
        Write("partners.csv", "partner_id,company,contact_name,email\nP1,Lee Telecom,Robin Lee,robin@partner.example\n");
        Write("systems.csv", "system_key,end_user,end_user_id,platform,chassis,registered_on,assurance_ends_on\n"
            + "A1B2-C3D4-E5F6-0001,Harbor Dental,E1,office,,2019-01-01,2026-06-30\n"
            + "A1B2-C3D4-E5F6-0002,Harbor Dental,E1,office,,2026-02-01,2027-06-30\n");
        Write("licenses.csv", "license_key,license_type,quantity,system_key\n7QK2-M4XR-9T3B-W6HN-0001,ALTI-STATION-10,10,A1B2-C3D4-E5F6-0001\n");
        Write("cases.csv", "case_number,system_key,partner_id,status,software_only,fax_announced,opened_on\n204417,A1B2-C3D4-E5F6-0002,P1,open,no,no,2026-03-01\n");
        Write("settings.json", """{"Mail": {"AuthServId": "mx.vendor.example", "Mailboxes": [{"Name": "licenses", "Address": "licenses@vendor.example"}]}}""");
    }

    public string Path => _folder.FullName;

    public string Mail(string name, string subject, string body = "Please see the forms.") => Write(
        name,
        $"""
        Return-Path: <robin@partner.example>
        Received: from mail.partner.example by mx.vendor.example; Wed, 04 Mar 2026 09:30:00 -0800
        Authentication-Results: mx.vendor.example; dmarc=pass header.from=partner.example
        From: Robin Lee <robin@partner.example>
        To: licenses@vendor.example
        Subject: {subject}
        Message-ID: <{name}@partner.example>
        Date: Wed, 04 Mar 2026 09:29:00 -0800
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8

        {body}

        """.ReplaceLineEndings("\r\n"));

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
