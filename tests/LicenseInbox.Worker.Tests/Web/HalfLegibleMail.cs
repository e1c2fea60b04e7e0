using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LicenseInbox.Benchmarks.Corpus;
using LicenseInbox.Faults.Mails;
using LicenseInbox.Worker.Tests.Liquid;
using MimeKit;

namespace LicenseInbox.Worker.Tests.Web;

/// <summary>A scan of the corpus in which the copier left out the middle of the license key: no recognition can read it, a person who knows the old system's keys can.</summary>
internal static partial class HalfLegibleMail
{
    public const string Case = "311099";

    /// <summary>The key that is meant.</summary>
    public const string Key = "3X5X-K1LQ-A62K-SZ6P-2S31";

    /// <summary>White over two of the key's groups, on the page of 612 x 792 points.</summary>
    private const string Gap = "q 1 g 104 408 48 12 re f Q";

    public static byte[] Raw()
    {
        var truth = Truth.Load(Path.Combine(Repository.Root, "tests", "corpus"));
        using var whole = new MemoryStream(RequestMail.Raw(truth, truth.Requests.Single(request => request.Id == "clean-300-01")));
        using var message = MimeMessage.Load(whole);
        var scan = (MimePart)message.Attachments.Single();
        using var content = new MemoryStream();
        scan.Content!.DecodeTo(content);
        scan.Content = new MimeContent(new MemoryStream(WithGap(content.ToArray())));
        ((Multipart)message.Body!).Add(new MimePart("application", "pdf") { FileName = "card.pdf", Content = new MimeContent(new MemoryStream(Card())), ContentTransferEncoding = ContentEncoding.Base64, ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) });
        using var raw = new MemoryStream();
        message.WriteTo(raw);
        return raw.ToArray();
    }

    /// <summary>The scan's first page alone, with a gap, as an update of its own (ISO 32000-1, 7.5.6): its card form is sent as a typed one, since recognising a page costs ten seconds.</summary>
    private static byte[] WithGap(byte[] scan)
    {
        var text = Encoding.Latin1.GetString(scan);
        var page = Page().Match(text);
        var pages = Pages().Match(text);
        var next = int.Parse(Size().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
        var update = new StringBuilder("\n");
        var table = new StringBuilder("xref\n");
        Add(page.Groups["number"].Value, $"<< /Contents [ {page.Groups["contents"].Value} 0 R {next} 0 R ]{page.Groups["after"].Value}");
        Add(pages.Groups["number"].Value, $"<< /Count 1 /Kids [ {page.Groups["number"].Value} 0 R ] /Type /Pages >>");
        Add(next.ToString(CultureInfo.InvariantCulture), $"<< /Length {Gap.Length} >>\nstream\n{Gap}\nendstream");
        var start = scan.Length + update.Length;
        table.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {next + 1} /Root {Root().Match(text).Groups[1].Value} /Prev {StartOfTable().Matches(text)[^1].Groups[1].Value} >>\nstartxref\n{start}\n%%EOF\n");
        return [.. scan, .. Encoding.Latin1.GetBytes(update.Append(table).ToString())];

        void Add(string number, string value)
        {
            table.Append(CultureInfo.InvariantCulture, $"{number} 1\n{scan.Length + update.Length:D10} 00000 n \n");
            update.Append(CultureInfo.InvariantCulture, $"{number} 0 obj\n{value}\nendobj\n");
        }
    }

    private static byte[] Card() => PrintedForm.Page(
        "Credit Card Authorization",
        [
            ("Case Number", Case), ("Company Name", "Bluestem Voice Partners"), ("Cardholder Name", "Lisa Brandt"), ("Card Type", "Visa"), ("Card Number", "4111 1111 1111 1111"), ("Expiration Date", "05/29"),
            ("Security Code", "123"), ("Billing Address", "875 Harbor Way"), ("Billing ZIP Code", "98402"), ("Amount Authorized (USD)", "300.00"), ("Cardholder Signature", "Lisa Brandt"), ("Date Signed", "11/19/2026"),
        ]);

    [GeneratedRegex(@"(?<number>\d+) 0 obj\n<< /Contents (?<contents>\d+) 0 R(?<after>[^>]*/Resources << /XObject << [^>]* >> >> /Type /Page >>)")]
    private static partial Regex Page();

    [GeneratedRegex(@"(?<number>\d+) 0 obj\n<< /Count 2 /Kids")]
    private static partial Regex Pages();

    [GeneratedRegex(@"/Size (\d+)")]
    private static partial Regex Size();

    [GeneratedRegex(@"/Root (\d+ 0 R)")]
    private static partial Regex Root();

    [GeneratedRegex(@"startxref\s+(\d+)")]
    private static partial Regex StartOfTable();
}
