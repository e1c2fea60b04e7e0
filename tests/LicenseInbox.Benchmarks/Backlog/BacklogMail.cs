using System.Globalization;
using System.Text;
using LicenseInbox.Benchmarks.Hostile;
using LicenseInbox.Servers;
using MimeKit;

namespace LicenseInbox.Benchmarks.Backlog;

/// <summary>
/// The mail of a case: three PDFs of a page each, some 150 KB. Our blanks, filled (the transfer form and the card form), and for an upgrade the worksheet, else the partner's order, which is no form.
/// </summary>
internal sealed class BacklogMail
{
    private static readonly string Forms = Path.Combine(AppContext.BaseDirectory, "config", "forms");

    private readonly FilledForm _transfer = Blank("license-transfer");
    private readonly FilledForm _card = Blank("card-authorization");
    private readonly FilledForm _worksheet = Blank("migration-worksheet");

    /// <summary>The three documents.</summary>
    public IReadOnlyList<(string Name, byte[] Content)> Documents(BacklogCase one)
    {
        var transfer = _transfer.With(Transfer(one));
        return [("transfer.pdf", transfer), ("card.pdf", _card.With(Card(one))), one.IsUpgrade ? ("worksheet.pdf", _worksheet.With(Worksheet(one))) : ("order.pdf", Order(one))];
    }

    /// <summary>As it lies in a mailbox, with what the receiving server put on top; or as it is sent.</summary>
    public byte[] Write(BacklogCase one, string to, DateTimeOffset receivedAt, bool isReceived = true)
    {
        using var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Lee Ames", one.Partner));
        message.To.Add(MailboxAddress.Parse(to));
        message.Subject = one.IsUpgrade ? $"Case {one.Case}, upgrade to software-only" : $"Case {one.Case}";
        message.MessageId = one.MessageId;
        message.Date = receivedAt;
        var words = one.IsUpgrade ? "this is an upgrade to a software-only solution." : "please find the forms attached.";
        var body = new BodyBuilder { TextBody = $"Hello,\n\n{words}\n\nThank you\nLee\n" };
        foreach (var (name, content) in Documents(one))
            body.Attachments.Add(name, content, new ContentType("application", "pdf"));
        message.Body = body.ToMessageBody();
        using var raw = new MemoryStream();
        if (isReceived)
            raw.Write(Trace(one, to, receivedAt));
        message.WriteTo(new FormatOptions { NewLineFormat = NewLineFormat.Dos }, raw);
        return raw.ToArray();
    }

    private static byte[] Trace(BacklogCase one, string to, DateTimeOffset at) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"Return-Path: <{one.Partner}>\r\nAuthentication-Results: {MailServer.AuthServId}; spf=pass smtp.mailfrom={one.Partner}; dmarc=pass header.from={BacklogCase.Domain}\r\nReceived: from client.example by {MailServer.AuthServId} with ESMTP\r\n\tfor <{to}>; {at:ddd, dd MMM yyyy HH:mm:ss} +0000\r\n"));

    private static FilledForm Blank(string name) => new(File.ReadAllBytes(Path.Combine(Forms, name + ".pdf")));

    /// <summary>A page of a partner's own order program: typed lines, and as many bytes of metadata as such files have.</summary>
    private static byte[] Order(BacklogCase one)
    {
        var metadata = new byte[40_000];
        new Random(one.Number).NextBytes(metadata);
        var content = new StringBuilder("BT /F1 14 Tf 60 740 Td (Northwind Voice: confirmation of an order) Tj ET\n");
        for (var line = 0; line < 30; line++)
            content.Append(CultureInfo.InvariantCulture, $"BT /F1 10 Tf 60 {700 - (line * 20)} Td ({line + 1}. Visit on site, cabling and configuration, half a day at the usual rate) Tj ET\n");
        return PdfBuilder.Page(content.ToString(), "", $"/PieceInfo << /Order << /Private <{Convert.ToHexString(metadata.AsSpan(0, 16))}> >> >> /Metadata 6 0 R", $"<< /Length {metadata.Length} >>\nstream\n{Encoding.Latin1.GetString(metadata)}\nendstream");
    }

    private static Dictionary<string, string> Transfer(BacklogCase one)
    {
        var values = new Dictionary<string, string>
        {
            ["case_number"] = one.Case,
            ["request_date"] = "11/20/2026",
            ["partner_company"] = "Northwind Voice",
            ["partner_id"] = $"P-{one.PartnerNumber}",
            ["contact_name"] = "Lee Ames",
            ["contact_email"] = one.Partner,
            ["contact_phone"] = "555-0100",
            ["end_user"] = one.EndUser,
            ["from_system_key"] = one.From,
            ["to_system_key"] = one.To,
            ["license_key_1"] = one.License,
            ["license_type_1"] = "ALTI-STATION-10",
            ["quantity_1"] = "10",
            ["signature"] = "Lee Ames",
            ["printed_name"] = "Lee Ames",
            ["title"] = "Engineer",
            ["signed_date"] = "11/20/2026",
        };
        if (one.IsUpgrade)
            values["software_only"] = "Yes";
        return values;
    }

    private static Dictionary<string, string> Card(BacklogCase one) => new()
    {
        ["case_number"] = one.Case,
        ["company"] = "Northwind Voice",
        ["cardholder_name"] = "Lee Ames",
        ["card_number"] = "4111 1111 1111 1111",
        ["expiration"] = "12/44",
        ["cvv"] = "123",
        ["billing_address"] = "1 Market Street",
        ["billing_city"] = "San Francisco",
        ["billing_zip"] = "94110",
        ["amount"] = "300.00",
        ["signature"] = "Lee Ames",
        ["signed_date"] = "11/20/2026",
    };

    private static Dictionary<string, string> Worksheet(BacklogCase one) => new()
    {
        ["case_number"] = one.Case,
        ["partner_company"] = "Northwind Voice",
        ["end_user"] = one.EndUser,
        ["from_system_key"] = one.From,
        ["to_system_key"] = one.To,
        ["po_number"] = "NC-4471",
        ["license_key_1"] = one.License,
        ["license_type_1"] = "ALTI-STATION-10",
        ["quantity_1"] = "10",
        ["new_license_type_1"] = "SSW-STATION-10",
        ["prepared_by"] = "Lee Ames",
        ["signed_date"] = "11/20/2026",
    };
}
