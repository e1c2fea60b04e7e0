using LicenseInbox.Faults.Mails;
using MimeKit;

namespace LicenseInbox.Worker.Tests.Web;

/// <summary>An email of a registered partner, vouched for, in which every word that a person will see is markup, script, or turns the reading direction round.</summary>
internal static class HostileMail
{
    public const string Case = "310925";

    public const string Subject = "Case 310925 <img src=x onerror=alert(1)><script>alert(2)</script> \u202Egnp.exe";

    public const string EndUser = "<script>alert(3)</script>'\"><b>Clinic";

    public const string FileName = "\"><img src=x onerror=alert(4)>.pdf";

    public static byte[] Raw()
    {
        using var message = new MimeMessage { Subject = Subject, MessageId = "hostile@twinfork.example", Date = new DateTimeOffset(2026, 11, 20, 17, 0, 0, TimeSpan.Zero) };
        message.From.Add(new MailboxAddress("<svg onload=alert(5)>", "b.olsson@twinfork.example"));
        message.To.Add(MailboxAddress.Parse("licenses@vendor.example"));
        var body = new BodyBuilder { TextBody = "Hello,\n\n</div><script>alert(6)</script> {{ 7 * 7 }} @(1+1) ${alert(7)}\n" };
        body.Attachments.Add(FileName, PrintedForm.Page(
            "License Transfer Form",
            [
                ("Case Number", Case), ("Date", "11/20/2026"), ("Partner Company", "<iframe src=javascript:alert(8)>"), ("End User Company", EndUser), ("From System Key", "4HZ8-WTHB-12R1-SU8E"),
                ("To System Key", "LB0L-ZEQ4-51UW-S2AL"), ("Authorized Signature", "B. Olsson"), ("Date Signed", "11/20/2026"),
            ],
            ["License Key", "License Type", "Quantity"],
            ["KW5X-IB49-G8O9-YNA8-PO54", "ALTI-ACM-15", "15"]), new ContentType("application", "pdf"));
        message.Body = body.ToMessageBody();
        message.Headers.Insert(0, new Header("Authentication-Results", "mx.vendor.example; dmarc=pass header.from=twinfork.example"));
        message.Headers.Insert(0, new Header("Received", "from mail.twinfork.example by mx.vendor.example; Fri, 20 Nov 2026 17:00:05 +0000"));
        using var raw = new MemoryStream();
        message.WriteTo(raw);
        return raw.ToArray();
    }
}
