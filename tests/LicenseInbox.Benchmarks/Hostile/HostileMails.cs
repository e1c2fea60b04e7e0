using System.Text;
using static LicenseInbox.Benchmarks.Hostile.HostileFile;

namespace LicenseInbox.Benchmarks.Hostile;

/// <summary>Mails that hurt whoever parses them.</summary>
internal static class HostileMails
{
    private const string Head = "From: lee@partner.example\r\nTo: licenses@vendor.example\r\nSubject: Case 204417\r\nMIME-Version: 1.0\r\n";

    public static IEnumerable<HostileFile> All =>
    [
        Mail("long-header-line", () => Head + "X-Long: " + new string('a', 20_000_000) + "\r\n\r\nbody"),
        Mail("long-folded-header", () => Head + "References:" + Repeat("\r\n <a@b.example>", 1_000_000) + "\r\n\r\nbody"),
        Mail("hundred-thousand-headers", () => Head + Repeat("X-A: b\r\n", 100_000) + "\r\nbody"),
        Mail("million-addresses", () => Head + "Cc: " + Repeat("a@b.example,\r\n ", 1_000_000) + "z@b.example\r\n\r\nbody"),
        Mail("encoded-words", () => Head + "Comments: " + Repeat("=?utf-8?q?=C3?= ", 3_000) + "\r\n\r\nbody"),
        Mail("nested-comments", () => Head.Replace("From: ", "From: " + new string('(', 60_000), StringComparison.Ordinal) + "\r\nbody"),
        Mail("empty-parts", () => Head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + Repeat("--b\r\n\r\n", 200_000) + "--b--\r\n"),
        Mail("nested-multiparts", () => Head + "Content-Type: multipart/mixed; boundary=b0\r\n\r\n" + Lines(10_000, at => Format($"--b{at}\r\nContent-Type: multipart/mixed; boundary=b{at + 1}\r\n\r"))),
        Mail("nested-messages", () => Head + "Content-Type: message/rfc822\r\n\r\n" + Repeat("Content-Type: message/rfc822\r\n\r\n", 10_000) + "Subject: in\r\n\r\nbody"),
        Mail("boundaries-like-others", () => Head + "Content-Type: multipart/mixed; boundary=\"-\"\r\n\r\n" + Repeat("---\r\n--\r\n-----\r\n", 400_000)),
        Mail("parameter-parts", () => Head + "Content-Type: application/pdf;" + Lines(8_000, at => Format($" name*{at}*=%C3%A4;\r")) + "\r\n\r\nbody"),
        Part("base64-garbage", "application/pdf", "base64", () => new string('@', 10_000_000) + Repeat("====\r\n", 500_000)),
        Part("quoted-garbage", "application/pdf", "quoted-printable", () => Repeat("=", 10_000_000)),
        Part("uu-garbage", "application/pdf", "x-uuencode", () => "begin 644 a.pdf\r\n" + Repeat("M\u007f\u007f\u007f\r\n", 1_000_000)),
        Part("winmail", "application/ms-tnef", "base64", () => Convert.ToBase64String([0x78, 0x9F, 0x3E, 0x22, 1, 0, .. Noise(1_000_000)])),
        Part("winmail-lengths", "application/ms-tnef", "base64", () => Convert.ToBase64String([0x78, 0x9F, 0x3E, 0x22, 1, 0, .. Enumerable.Repeat<byte[]>([2, 3, 0x90, 6, 0, 255, 255, 255, 127, 0], 100_000).SelectMany(bytes => bytes)])),
        Part("signed-garbage", "application/pkcs7-mime; smime-type=signed-data", "base64", () => Convert.ToBase64String([0x30, 0x80, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02, 0xA0, 0x80, .. Enumerable.Repeat<byte[]>([0x30, 0x80], 200_000).SelectMany(bytes => bytes)])),
        Part("deep-html", "text/html", "8bit", () => Repeat("<div>", 1_000_000) + "hold" + Repeat("</span>", 200_000)),
        Part("open-html", "text/html", "8bit", () => Repeat("<!-- <style> <![CDATA[ <a href=\"", 300_000)),
        Part("entities", "text/html", "8bit", () => Repeat("&#1114112;&amp", 500_000)),
        Part("quoting", "text/plain", "8bit", () => Repeat(">", 5_000_000) + Repeat("\r\n> On Monday wrote:", 100_000)),
        Part("spaces", "text/plain", "8bit", () => "hold" + new string(' ', 5_000_000) + "x" + Repeat("\r\n\t ", 500_000)),
        Part("card-numbers", "text/plain", "8bit", () => Repeat("4111 1111 1111 1111 ", 200_000) + Repeat("4-", 1_000_000)),
        Part("unknown-charset", "text/plain; charset=\"x-none-" + new string('u', 5000) + "\"", "8bit", () => Repeat("\u00ff", 1_000_000)),
    ];

    private static HostileFile Mail(string name, Func<string> text) => new(name + ".eml", () => Encoding.Latin1.GetBytes(text()));

    private static HostileFile Part(string name, string type, string encoding, Func<string> content) =>
        Mail(name, () => $"{Head}Content-Type: {type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{content()}\r\n");

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(20261124).NextBytes(noise);
        return noise;
    }
}
