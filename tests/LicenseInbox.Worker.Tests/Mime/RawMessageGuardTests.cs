using System.Diagnostics;
using System.Text;
using LicenseInbox.Worker.Mime;

namespace LicenseInbox.Worker.Tests.Mime;

public class RawMessageGuardTests
{
    private const string Head = "From: lee@partner.example\r\nSubject: Case 204417\r\nMessage-ID: <m1@partner.example>\r\n";

    public static TheoryData<string, string, string> Hostile => new()
    {
        { "a long line", Head + "X-Long: " + new string('x', 70_000) + "\r\n\r\nbody", "a header line is longer than 64 KB" },
        { "a line of 20 MB", Head + "X-Long: " + new string('x', 20_000_000) + "\r\n\r\nbody", "a header line is longer than 64 KB" },
        { "a long first line", new string('x', 70_000), "a header line is longer than 64 KB" },
        { "many fields", Head + string.Concat(Enumerable.Range(0, 9000).Select(i => $"X-{i}: {new string('x', 30)}\r\n")) + "\r\nbody", "its headers are longer than 256 KB" },
        { "a folded field", Head + "X-Long: " + string.Concat(Enumerable.Repeat("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n ", 9000)) + "\r\n\r\nbody", "its headers are longer than 256 KB" },
        { "200,000 parts", Parts(200_000), "it has more than 100 parts" },
        { "101 parts", Parts(101), "it has more than 100 parts" },
        { "200,000 parts behind tricks", Parts(200_000, "multipart/mixed (boundary=\"n\"); x=\"boundary=z\"; BOUNDARY*0=\"b\"; boundary*1=\"c\"", "bc"), "it has more than 100 parts" },
        { "parts without headers", Head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\n", 200_000)), "it has more than 100 parts" },
        { "a header line that looks like a boundary", Head + "Content-Type: multipart/mixed; boundary=\"a:b\"\r\n\r\n--a:b\r\nContent-Type: multipart/mixed; boundary=c\r\n--a:b\r\n\r\n" + string.Concat(Enumerable.Repeat("--c\r\n\r\nx\r\n", 200)), "it has more than 100 parts" },
        { "deep multiparts", Deep(30), "its parts are nested deeper than 20" },
        { "deep messages", string.Concat(Enumerable.Repeat(Head + "Content-Type: message/rfc822\r\n\r\n", 25)) + Head + "\r\nbody", "its parts are nested deeper than 20" },
        { "a long header of a part", Head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nX-Long: " + new string('x', 5_000_000) + "\r\n\r\nbody\r\n--b--\r\n", "a header line is longer than 64 KB" },
        { "a long header of a forwarded message", Head + "Content-Type: message/rfc822\r\n\r\nX-Long: " + new string('x', 5_000_000) + "\r\n\r\nbody", "a header line is longer than 64 KB" },
        { "nothing", "", "it is empty" },
        { "line ends", "\r\n\r\n\n", "it is empty" },
        { "words", "hello\r\nworld\r\n", "it has no header of an email" },
        { "another kind of headers", "HTTP/1.1 200 OK\r\nServer: x\r\n\r\nbody", "it has no header of an email" },
        { "noise", new string('\u0001', 5000), "it has no header of an email" },
    };

    /// <summary>The parser alone takes from seconds to minutes; the bounds leave room for a busy machine.</summary>
    [Theory]
    [MemberData(nameof(Hostile))]
    public void What_would_hurt_the_parser_is_refused_at_once(string what, string raw, string reason)
    {
        var bytes = Encoding.Latin1.GetBytes(raw);
        RawMessageGuard.Refuse("From: x\r\n\r\n"u8);
        var clock = Stopwatch.StartNew();
        RawMessageGuard.Refuse(bytes).ShouldBe(reason, what);
        clock.ElapsedMilliseconds.ShouldBeLessThan(3000, what);
    }

    public static TheoryData<string, string> Harmless => new()
    {
        { "100 parts", Parts(100) },
        { "20 levels", Deep(20) },
        { "boundary lines after the last boundary", Parts(3) + string.Concat(Enumerable.Repeat("--b\r\n", 5000)) },
        { "lines that only begin like a boundary", Head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + string.Concat(Enumerable.Repeat("--bx\r\n--b -- b\r\n -- b\r\n", 5000)) + "--b--\r\n" },
        { "boundary lines in a text", Head + "\r\n" + string.Concat(Enumerable.Repeat("--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n", 5000)) },
        { "words about boundaries", Head + "Content-Type: text/plain; x=\"boundary=b\"\r\nX-Note: boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\n", 5000)) },
        { "an encoded message", Head + "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + new string('x', 200_000) },
        { "a long line of text", Head + "\r\n" + new string('x', 5_000_000) },
        { "a long header that is a text", Head + "\r\nX-Long: " + new string('x', 200_000) },
        { "no end of headers", Head },
        { "an mbox line", "From lee@partner.example Tue Nov 24 05:00:00 2026\n" + Head + "\r\nbody" },
        { "a byte order mark and blank lines", "\u00EF\u00BB\u00BF\r\n\r\n" + Head + "\r\nbody" },
        { "no final boundary", Head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nbody" },
        { "NUL and lone CR", Head + "X: a\0b\rc\r\n\r\nbo\0dy\rx" },
    };

    [Theory]
    [MemberData(nameof(Harmless))]
    public void What_only_looks_dangerous_is_not_refused(string what, string raw) => RawMessageGuard.Refuse(Encoding.Latin1.GetBytes(raw)).ShouldBeNull(what);

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_refused_mail_still_has_its_digest_and_what_its_headers_say(string what, string raw, string reason)
    {
        var bytes = Encoding.Latin1.GetBytes(raw);
        var clock = Stopwatch.StartNew();
        var facts = await SomeRaw.ReadAsync(bytes);

        clock.ElapsedMilliseconds.ShouldBeLessThan(5000, what);
        facts.Unreadable.ShouldBe(reason);
        facts.Digest.Length.ShouldBe(64);
        facts.Size.ShouldBe(bytes.Length);
        if (raw.StartsWith(Head, StringComparison.Ordinal))
            (facts.MessageId, facts.Subject, facts.From.Single().Address).ShouldBe(("m1@partner.example", "Case 204417", "lee@partner.example"));
    }

    [Theory]
    [MemberData(nameof(Harmless))]
    public async Task A_mail_that_passes_is_read_in_time(string what, string raw)
    {
        var clock = Stopwatch.StartNew();
        var facts = await SomeRaw.ReadAsync(Encoding.Latin1.GetBytes(raw));

        facts.Unreadable.ShouldBeNull(what);
        facts.From.Single().Address.ShouldBe("lee@partner.example");
        clock.ElapsedMilliseconds.ShouldBeLessThan(15_000, what);
    }

    private static string Parts(int count, string type = "multipart/mixed; boundary=b", string boundary = "b") =>
        Head + $"Content-Type: {type}\r\n\r\n" + string.Concat(Enumerable.Repeat($"--{boundary}\r\n\r\nx\r\n", count)) + $"--{boundary}--\r\n";

    private static string Deep(int levels) =>
        Head + "Content-Type: multipart/mixed; boundary=b1\r\n\r\n"
        + string.Concat(Enumerable.Range(1, levels - 1).Select(i => $"--b{i}\r\nContent-Type: multipart/mixed; boundary=b{i + 1}\r\n\r\n"))
        + $"--b{levels}\r\n\r\nbody\r\n--b{levels}--\r\n";
}
