using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LicenseInbox.Worker.Maildir;
using LicenseInbox.Worker.Tests.Mime;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>Many forged mails, with scans, claiming partners and cases. <c>LICENSEINBOX_FLOOD</c> makes it more of them, to be measured by hand.</summary>
public sealed class FloodTests(TestServers servers, ITestOutputHelper output)
{
    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("LICENSEINBOX_FLOOD") ?? "300", CultureInfo.InvariantCulture);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("maildir")]
    [InlineData("imap")]
    public async Task Forged_mails_delay_no_honest_one_and_are_few_exceptions(string kind)
    {
        var server = await servers.DovecotAsync(Token);
        var (inbox, partner) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"));
        var mailbox = Directory.CreateTempSubdirectory("flood-").FullName;
        try
        {
            await using var worker = await RunningWorker.PrepareAsync(
                server,
                inbox,
                partner,
                settings =>
                {
                    // As many readers as usual: who reads what is what is tried.
                    settings.Remove("Reader");
                    if (kind == "maildir")
                        settings["Mail"]!["Mailboxes"] = Maildir(mailbox, inbox);
                },
                Token);
            var start = TimeProvider.System.GetUtcNow().AddHours(-1);
            if (kind == "imap")
            {
                server.Dovecot.Seed(inbox, Count, start, TimeSpan.FromMilliseconds(1), number => Encoding.ASCII.GetString(Forged(number, partner)));
                await server.DeliverAsync(inbox, worker.Sample("1-accepted"), cancellationToken: Token);
            }
            else
            {
                for (var number = 0; number < Count; number++)
                    await MaildirMailbox.DeliverAsync(mailbox, Forged(number, partner), start.AddMilliseconds(number), Token);
                var honest = Encoding.Latin1.GetString(worker.Sample("1-accepted").Span);
                await MaildirMailbox.DeliverAsync(mailbox, Encoding.Latin1.GetBytes($"Authentication-Results: {MailServer.AuthServId}; dmarc=pass header.from=northwind.example\r\n{honest}"), start.AddMinutes(30), Token);
            }

            var watch = new Stopwatch();
            watch.Start();
            worker.Start();
            await server.WaitForMailAsync(partner, within: TimeSpan.FromMinutes(30), cancellationToken: Token);
            output.WriteLine($"{kind}, an honest mail behind {Count} forged ones of {Forged(0, partner).Length} bytes, start to reply: {watch.Elapsed.TotalSeconds:0.0} s; forged ones handled by then: {worker.Count("SELECT COUNT(*) FROM messages") - 1}");

            await Until.IsSoAsync(() => worker.Count("SELECT COUNT(*) FROM deliveries WHERE state = 'Filed'") == Count + 1, TimeSpan.FromMinutes(30));
            output.WriteLine($"{kind}, all: {watch.Elapsed.TotalSeconds:0.0} s, {worker.Count("SELECT COUNT(*) FROM exceptions")} exceptions");

            // The honest mail was the last to come. Had it waited for its turn, all others would have been recorded before it.
            worker.Count("SELECT COUNT(*) FROM messages WHERE rowid < (SELECT rowid FROM messages WHERE state = 'Admitted')").ShouldBeLessThan(Count / 2);
            worker.Count("SELECT COUNT(*) FROM exceptions").ShouldBeLessThanOrEqualTo(6);
            (await server.ReadAsync(partner, cancellationToken: Token)).ShouldHaveSingleItem();
        }
        finally
        {
            Directory.Delete(mailbox, recursive: true);
        }
    }

    private static JsonArray Maildir(string path, string address) => new(new JsonObject { ["Name"] = "licenses", ["Kind"] = "maildir", ["Address"] = address, ["Path"] = path });

    /// <summary>Claims the partner, a partner's domain or anybody; names the case, another number or none; brings a picture of a page.</summary>
    private static byte[] Forged(int number, string partner)
    {
        var from = (number % 3) switch { 0 => partner, 1 => $"someone{number}@northwind.example", _ => $"eve{number}@evil{number}.example" };
        var subject = (number % 2) switch { 0 => "Case 204417", _ => $"Case {300000 + number}" };
        var picture = Convert.ToBase64String(SomeRaw.Png(1000, 1400), Base64FormattingOptions.InsertLineBreaks);
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"Authentication-Results: {MailServer.AuthServId}; dmarc=fail header.from={from[(from.IndexOf('@') + 1)..]}\r\nReceived: from x by {MailServer.AuthServId}; Tue, 24 Nov 2026 10:00:00 +0000\r\n"
            + $"From: <{from}>\r\nTo: <licenses@vendor.example>\r\nSubject: {subject}\r\nMessage-ID: <{number}@evil.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
            + $"--b\r\n\r\nPlease move licenses.\r\n--b\r\nContent-Type: image/png; name=scan.png\r\nContent-Transfer-Encoding: base64\r\n\r\n{picture}\r\n--b--\r\n"));
    }
}
