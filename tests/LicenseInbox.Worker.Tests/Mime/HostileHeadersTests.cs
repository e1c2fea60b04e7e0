using System.Diagnostics;
using LicenseInbox.Worker.Mime;

namespace LicenseInbox.Worker.Tests.Mime;

/// <summary>Headers as long as the guard lets pass, filled with what makes parsers look back.</summary>
public class HostileHeadersTests
{
    [Theory]
    [InlineData("From", "(")]
    [InlineData("From", "()")]
    [InlineData("From", "a@b,")]
    [InlineData("From", "a:")]
    [InlineData("From", "<")]
    [InlineData("From", "\"")]
    [InlineData("From", "a ")]
    [InlineData("From", "=?utf-8?q?a?= ")]
    [InlineData("To", "a:;")]
    [InlineData("To", ".")]
    [InlineData("To", "a@b ")]
    [InlineData("Subject", "=?utf-8?q?a?= ")]
    [InlineData("Subject", "=?utf-8?b?")]
    [InlineData("Subject", "=?")]
    [InlineData("Subject", "1")]
    [InlineData("Subject", "4111 ")]
    [InlineData("Subject", "cvv ")]
    [InlineData("References", "<a@b>")]
    [InlineData("References", "<")]
    [InlineData("References", "a ")]
    [InlineData("In-Reply-To", "(")]
    [InlineData("Message-ID", "<")]
    [InlineData("Received", "(")]
    [InlineData("Received", "()")]
    [InlineData("Received", ";")]
    [InlineData("Date", "1 ")]
    [InlineData("Authentication-Results", "mx;")]
    [InlineData("Authentication-Results", "a=b ")]
    [InlineData("Authentication-Results", "((")]
    [InlineData("Authentication-Results", "\"\"")]
    [InlineData("Content-Type", "a/b;")]
    [InlineData("Content-Type", "multipart/mixed; boundary=a;")]
    [InlineData("Content-Type", "(")]
    [InlineData("Content-Type", "x*0=a;")]
    [InlineData("Content-Disposition", "attachment; filename*0=a;")]
    [InlineData("Content-Disposition", "attachment; filename=\"=?utf-8?q?a?=\";")]
    [InlineData("Return-Path", "<")]
    public async Task Long_headers_are_read_in_time(string field, string piece)
    {
        var value = string.Concat(Enumerable.Repeat(string.Concat(Enumerable.Repeat(piece, 1000 / piece.Length)) + "\r\n ", 250));
        var head = field == "From" ? "" : "From: lee@partner.example\r\n";
        var raw = SomeRaw.Mail($"{head}{field}: {value}x", "%PDF-1.7 body");
        var clock = Stopwatch.StartNew();
        var facts = await SomeRaw.ReadAsync(raw, new MimeOptions { AuthServIds = ["mx"] });

        clock.ElapsedMilliseconds.ShouldBeLessThan(10_000);
        TestContext.Current.TestOutputHelper?.WriteLine($"{field} {piece}: {clock.ElapsedMilliseconds} ms, {facts.Unreadable}");
        facts.Digest.Length.ShouldBe(64);
    }
}
