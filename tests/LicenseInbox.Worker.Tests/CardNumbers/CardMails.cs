using System.Diagnostics;
using System.Globalization;
using System.Text;
using LicenseInbox.Worker.Tests.Forms;
using LicenseInbox.Worker.Tests.Mime;
using MimeKit;

namespace LicenseInbox.Worker.Tests.CardNumbers;

/// <summary>
/// Mails with cards in every place where partners, forgers and mishaps put them. Each has a case, systems and a license key of its own in the registry that <see cref="WriteRegistryAsync"/> writes.
/// </summary>
internal sealed class CardMails(int scans)
{
    private const string Id = "mx.vendor.example";

    private static readonly Func<CardMails, TestCard, Letter, Letter>[] Places =
    [
        (_, card, letter) => letter.With(Transfer(card), "transfer.pdf").With(CardForm(card, asFields: true), "card.pdf"),
        (_, card, letter) => letter.With(Transfer(card), "transfer.pdf").With(CardForm(card), "card.pdf"),
        (mails, card, letter) => letter.With(Transfer(card), "transfer.pdf").With(mails.Scan(CardForm(card)) is { } scan ? SomeRaw.Part(scan, "image/png", "scan.png") : SomeRaw.Part(CardForm(card), name: "card.pdf")),
        (_, card, letter) => letter.With(Transfer(card), "transfer.pdf") with { Words = $"Our card for the fee is {card.Grouped}, CVV {card.Code}, valid thru 12/35.\nDana" },
        (_, card, letter) => letter.With(Transfer(card), "transfer.pdf") with { Subject = $"Case {Case(card)} {card.Brand} {card.Grouped} cvv {card.Code}" },
        (_, card, letter) => letter.With(CardForm(card), $"card {card.Spaced} cvv {card.Code}.pdf").With(SomeRaw.Bytes("PK\u0003\u0004 word/"), $"{card.Number}.docx"),
        (_, card, letter) => letter.With(Unknown(card), "order.pdf"),
        (_, card, letter) => letter with { Html = $"<p>Card <b>{string.Join("</b>&#8203;<b>", card.Spaced.Split(' '))}</b></p><table><tr><td>CVV</td><td>{card.Code}</td></tr></table>" },
        (_, card, letter) => letter.With(Transfer(card), "transfer.pdf") with { Name = $"Dana {card.Number}", Words = "CVV:\n" + card.Code },
        (_, card, letter) => letter.With(Transfer(card), "transfer.pdf").With(CardForm(card), "card.pdf") with { IsForged = true, Subject = $"Case {Case(card)} {card.Grouped}", Words = $"{card.Spaced} security code {card.Code}" },
        (_, card, letter) => letter.With([.. "%PDF-1.7\n"u8, .. SomeRaw.Bytes($"{card.Number} cut off")], $"card {card.Number}.pdf"),
        (_, card, letter) => letter with { Words = $"{FullWidth(card.Number)}\nand again {string.Join('\u200b', card.Number.ToCharArray())}\nPrüfnummer: CVC {FullWidth(card.Code)}" },
        (_, card, letter) => letter with { Attached = [.. letter.Attached, SomeRaw.Forwarded(SomeRaw.Mixed(new TextPart("plain") { Text = $"{card.Number}" }, SomeRaw.Part(CardForm(card), name: $"{card.Number}.pdf")))] },
        (_, card, letter) => letter.With(Transfer(card, hidden: $"{card.Spaced} CVV {card.Code}"), "transfer.pdf").With(CardForm(card, isBroken: true), "card.pdf"),
        (_, card, letter) => letter.With(Transfer(card), "transfer.pdf") with { Words = $"> old\n> card {card.Number}\nAs above.\n-- \nDana\nCard {card.Grouped}" },
        (_, card, letter) => letter.With(Transfer(card), "transfer.pdf").With(SomeRaw.Bytes($"Card {card.Spaced}, CVV {card.Code}"), "notes.txt").With(Transfer(card), $"{card.Number} cvv{card.Code} signed.pdf"),
    ];

    private int _scans = scans;

    public static int PlacesCount => Places.Length;

    /// <summary>Whether its mail bears the card in its form and nowhere else.</summary>
    public static bool IsFormAlone(TestCard card) => card.Index % Places.Length is 0 or 1 or 2;

    public static string Case(TestCard card) => (300_000 + card.Index).ToString(CultureInfo.InvariantCulture);

    /// <summary>The mail of a card, as the receiving server hands it over.</summary>
    public byte[] Of(TestCard card, string sender)
    {
        var letter = Places[card.Index % Places.Length](this, card, new Letter(sender, $"Case {Case(card)}"));
        return letter.Raw($"card-{card.Index}@northwind.example");
    }

    /// <summary>One partner and, for each card, a case, two systems and a license key; every third target is not under assurance.</summary>
    public static async Task WriteRegistryAsync(string folder, IReadOnlyList<TestCard> cards, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "partners.csv"), "partner_id,company,contact_name,email\nP-1,Northwind Voice,Dana Ruiz,@northwind.example\n", cancellationToken);
        await File.WriteAllLinesAsync(Path.Combine(folder, "cases.csv"), [
            "case_number,system_key,partner_id,status,software_only,fax_announced,opened_on", .. cards.Select(card => $"{Case(card)},{To(card)},P-1,open,no,no,2026-11-10")], cancellationToken);
        await File.WriteAllLinesAsync(Path.Combine(folder, "systems.csv"), [
            "system_key,end_user,platform,chassis,registered_on,assurance_ends_on",
            .. cards.SelectMany(card => new[] { $"{From(card)},Customer {card.Index},office,other,2019-03-01,2034-06-30", $"{To(card)},Customer {card.Index},max-server,Max1000,2026-10-01,{(card.Index % 3 == 2 ? "2025-01-31" : "2035-06-30")}" })], cancellationToken);
        await File.WriteAllLinesAsync(Path.Combine(folder, "licenses.csv"), ["license_key,license_type,quantity,system_key", .. cards.Select(card => $"{Key(card)},ALTI-STATION-10,10,{From(card)}")], cancellationToken);
    }

    private static string From(TestCard card) => $"F{card.Index:D3}-7K2M-91QD-XR48";

    private static string To(TestCard card) => $"T{card.Index:D3}-2HNP-7F3J-K6VD";

    private static string Key(TestCard card) => $"L{card.Index:D3}-8QWM-2NXD-R7HV-9PKC";

    private static string FullWidth(string digits) => string.Concat(digits.Select(digit => (char)('\uFF10' + digit - '0')));

    private static byte[] Transfer(TestCard card, string? hidden = null)
    {
        var pdf = new SomePdf().Text(60, 60, "License Transfer Form", 18, bold: true);
        Lines(pdf, [("Case Number", Case(card)), ("End User Company", $"Customer {card.Index}"), ("From System Key", From(card)), ("To System Key", To(card))], 100);
        Lines(pdf, [("License Key 1", Key(card)), ("License Type 1", "ALTI-STATION-10"), ("Quantity 1", "10"), ("Authorized Signature", "Dana Ruiz"), ("Date Signed", "11/20/2026")], 260);
        return (hidden is null ? pdf : pdf.Hidden(60, 600, hidden)).Build();
    }

    private static byte[] CardForm(TestCard card, bool asFields = false, bool isBroken = false)
    {
        var pdf = new SomePdf().Text(60, 60, "Credit Card Authorization", 18, bold: true);
        // A number that goes on in the next line, and a code in a wrong field.
        var number = isBroken ? card.Number[..8] : card.Typed;
        (string Label, string Name, string Value)[] lines =
        [
            ("Cardholder Name", "cardholder_name", "Dana Ruiz"), ("Card Type", "card_type", card.Brand), ("Card Number", "card_number", number), ("Expiration Date", "expiration", "12/35"),
            ("Security Code (CVV)", "cvv", card.Code), ("Billing Address", "billing_address", isBroken ? card.Number[8..] : "12 Harbor Rd"), ("Billing City", "billing_city", isBroken ? card.Code : "Eureka"),
            ("Billing ZIP Code", "billing_zip", "95501"), ("Amount Authorized (USD)", "amount", "$300.00"), ("Cardholder Signature", "signature", "Dana Ruiz"), ("Date Signed", "signed_date", "11/20/2026"),
        ];
        if (!asFields)
        {
            Lines(pdf, lines.Select(line => (line.Label, line.Value)), 100);
            return pdf.Build();
        }

        for (var at = 0; at < lines.Length; at++)
            pdf.Text(60, 100 + (at * 30), lines[at].Label + ":", 11, bold: true).Field(lines[at].Name, 280, 100 + (at * 30), 220, lines[at].Value);
        return pdf.Build();
    }

    /// <summary>No form of ours, and a card in everything that is shown of it.</summary>
    private static byte[] Unknown(TestCard card)
    {
        var pdf = new SomePdf().Titled(card.Number).Text(60, 60, $"Order {card.Number}", 18, bold: true);
        Lines(pdf, [("To be debited", card.Typed), ($"Plastic {card.Spaced}", "ours"), ("Three digits on its back", card.Code), ("Check", card.Code)], 100);
        return pdf.Text(60, 300, card.Number[..8]).Text(60, 316, card.Number[8..]).Field($"card.{card.Number}", 60, 400, 200, card.Spaced).Field("cvc", 60, 430, 200, card.Code).Build();
    }

    private static void Lines(SomePdf pdf, IEnumerable<(string Label, string Value)> lines, double top)
    {
        foreach (var (label, value) in lines)
        {
            pdf.Text(60, top, label + ":", 11, bold: true).Text(280, top, value, 11);
            top += 30;
        }
    }

    /// <summary>The page as a scanner's picture; null when enough were made.</summary>
    private byte[]? Scan(byte[] pdf)
    {
        if (Interlocked.Decrement(ref _scans) < 0)
            return null;
        using var process = Process.Start(new ProcessStartInfo("pdftoppm", ["-r", "200", "-png", "-singlefile", "-"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        process.StandardInput.BaseStream.Write(pdf);
        process.StandardInput.Close();
        using var png = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(png);
        process.WaitForExit();
        return png.ToArray();
    }

    private sealed record Letter(string Sender, string Subject)
    {
        public string Name { get; init; } = "Dana Ruiz";

        public string Words { get; init; } = "Please move.\nDana";

        public string? Html { get; init; }

        public bool IsForged { get; init; }

        public IReadOnlyList<MimeEntity> Attached { get; init; } = [];

        public Letter With(byte[] content, string name) => With(SomeRaw.Part(content, name: name));

        public Letter With(MimeEntity part) => this with { Attached = [.. Attached, part] };

        public byte[] Raw(string messageId)
        {
            var message = new MimeMessage { Subject = Subject, MessageId = messageId, Date = new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero) };
            message.From.Add(new MailboxAddress(Name, Sender));
            message.To.Add(new MailboxAddress(null, "licenses@vendor.example"));
            message.Body = SomeRaw.Mixed([Html is null ? new TextPart("plain") { Text = Words } : new TextPart("html") { Text = Html }, .. Attached]);
            using var raw = new MemoryStream();
            message.WriteTo(raw, TestContext.Current.CancellationToken);
            var results = $"Authentication-Results: {Id}; dmarc={(IsForged ? "fail" : "pass")} header.from=northwind.example\r\nReceived: from client.example by {Id} with ESMTP; Tue, 24 Nov 2026 09:00:00 +0000\r\n";
            return [.. Encoding.ASCII.GetBytes(results), .. raw.ToArray()];
        }
    }
}
