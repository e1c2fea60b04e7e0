using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Mime;

namespace LicenseInbox.Worker.Tests.Mime;

public class MimeMessageReaderTests
{
    private static readonly string[] Fixtures = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Mime", "eml"), "*.eml");

    [Theory]
    [InlineData("NUL bytes", "From: lee@partner.example\r\nSubject: Ca\0se\r\n\r\nHel\0lo\r\n")]
    [InlineData("lone CR", "From: lee@partner.example\r\nX-Odd: a\rb\r\nSubject: Ca se\r\n\r\nHel lo\r\n")]
    [InlineData("lone LF", "From: lee@partner.example\nSubject: Ca se\n\nHel lo\n")]
    [InlineData("an mbox line", "From lee@partner.example Tue Nov 24 05:00:00 2026\nFrom: lee@partner.example\nSubject: Ca se\n\nHel lo\n")]
    [InlineData("blank lines in front", "\r\n\r\nFrom: lee@partner.example\r\nSubject: Ca se\r\n\r\nHel lo\r\n")]
    [InlineData("a line that is no header", "From: lee@partner.example\r\nthis is no header\r\nSubject: Ca se\r\n\r\nHel lo\r\n")]
    [InlineData("no final boundary", "From: lee@partner.example\r\nSubject: Ca se\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHel lo")]
    [InlineData("a wrong charset", "From: lee@partner.example\r\nSubject: Ca se\r\nContent-Type: text/plain; charset=klingon\r\n\r\nHel lo\r\n")]
    [InlineData("a wrong transfer encoding", "From: lee@partner.example\r\nSubject: Ca se\r\nContent-Transfer-Encoding: octal\r\n\r\nHel lo\r\n")]
    [InlineData("a broken Content-Type", "From: lee@partner.example\r\nSubject: Ca se\r\nContent-Type: text\r\n\r\nHel lo\r\n")]
    public async Task Odd_mails_are_read_all_the_same(string what, string raw)
    {
        var facts = await SomeRaw.ReadAsync(Encoding.UTF8.GetBytes(raw));
        facts.Unreadable.ShouldBeNull(what);
        (facts.From.Single().Address, facts.Subject, facts.OwnWords).ShouldBe(("lee@partner.example", "Ca se", "Hel lo"), what);
    }

    [Fact]
    public async Task Size_and_digest_are_those_of_the_mail()
    {
        var raw = SomeRaw.File("outlook-reply.eml");
        var facts = await SomeRaw.ReadAsync(raw);
        facts.Size.ShouldBe(raw.Length);
        facts.Digest.ShouldBe((await SomeRaw.ReadAsync(raw)).Digest);
    }

    [Fact]
    public async Task A_stop_stops_the_reading()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => new MimeMessageReader(new DocumentReaderDouble(), new MimeOptions()).ReadAsync(SomeRaw.File("apple-mail.eml"), stop.Token));
    }

    [Fact]
    public async Task No_card_number_leaves_the_reader()
    {
        const string Number = "4111 1111 1111 1111";
        var raw = SomeRaw.Mail(
            $"From: \"{Number}\" <lee@partner.example>\nTo: \"{Number}\" <licenses@vendor.example>\nSubject: {Number}\nAuthentication-Results: mx; spf=pass ({Number}) smtp.mailfrom=partner.example\nAuto-Submitted: {Number}\nPrecedence: {Number}\nContent-Type: multipart/mixed; boundary=b",
            $"--b\r\n\r\nMy card is {Number}.\r\n--b\r\nContent-Type: application/pdf; name=\"{Number}.pdf\"\r\n\r\n%PDF-1.7\r\n--b--\r\n");
        var facts = await SomeRaw.ReadAsync(raw, new MimeOptions { AuthServIds = ["mx"] });

        facts.Documents.Count.ShouldBe(1);
        facts.Authentication.Count.ShouldBe(1);
        System.Text.Json.JsonSerializer.Serialize(facts).ShouldNotContain("4111");
    }

    /// <summary>A mail that is cut, spliced or overwritten anywhere is still a mail, or says why it is none; nothing in its facts breaks a store.</summary>
    [Property(MaxTest = 300)]
    public async Task Damage_never_makes_it_throw(PositiveInt fixture, NonNegativeInt position, NonNegativeInt length, byte[] noise)
    {
        var raw = File.ReadAllBytes(Fixtures[fixture.Get % Fixtures.Length]);
        var at = position.Get * 37 % raw.Length;
        var damaged = (byte[])[.. raw[..at], .. noise, .. raw[Math.Min(raw.Length, at + (length.Get * 11))..]];

        var facts = await new MimeMessageReader(new DocumentReaderDouble(), new MimeOptions { AuthServIds = ["none", "mx.google.com"] }).ReadAsync(damaged, CancellationToken.None);

        foreach (var text in Texts(facts))
        {
            text.ShouldNotContain('\0');
            Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).ShouldBe(text);
        }
    }

    private static IEnumerable<string> Texts(MessageFacts facts) =>
        new[] { facts.MessageId, facts.Subject, facts.OwnWords, facts.Unreadable, facts.Bounce?.OriginalMessageId, facts.Bounce?.Action, facts.Bounce?.Diagnostic, facts.Automatic.AutoSubmitted, facts.Automatic.Precedence }
            .Concat(facts.From.Concat(facts.Recipients).SelectMany(address => new[] { address.Name, address.Address }))
            .Concat(facts.References)
            .Concat(facts.Bounce?.Recipients ?? [])
            .Concat(facts.Documents.Select(document => document.Name))
            .Concat(facts.Authentication.SelectMany(result => result.Properties.Values.Append(result.Header).Append(result.Method).Append(result.Result)))
            .OfType<string>();
}
