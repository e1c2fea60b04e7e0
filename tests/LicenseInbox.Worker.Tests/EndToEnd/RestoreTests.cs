using System.Text;
using System.Text.Json.Nodes;
using LicenseInbox.Worker.Tests.Billing;
using LicenseInbox.Worker.Tests.Scenarios;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>A store that was lost comes back from an older copy.</summary>
public sealed class RestoreTests(TestServers servers)
{
    private const string Requests = "SELECT group_concat(line, '; ') FROM (SELECT case_number || ' ' || status AS line FROM requests ORDER BY case_number)";
    private const string Keys = "SELECT group_concat(line, '; ') FROM (SELECT text || ' on ' || system_text AS line FROM licenses ORDER BY text)";
    private const string Incomplete = "SELECT COUNT(*) FROM settings WHERE name LIKE 'restored.incomplete:%'";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restored_older_copy_finds_what_was_done_since_and_neither_moves_nor_tells_it_again()
    {
        var server = await servers.MailAsync(Token);
        var (inbox, partner) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"));
        await using var worker = await RunningWorker.PrepareAsync(server, inbox, partner, null, Token);
        var copy = Path.Combine(worker.Folder, "copy.db");
        worker.Start();
        await SayAsync("3-asked", replies: 1);

        // While the worker runs.
        (await RunAsync(worker, "backup", copy)).ShouldBe((0, ""));
        (await RunAsync(worker, "backup", copy)).Errors.ShouldContain("is there already");
        await SayAsync("1-accepted", replies: 2);
        await SayAsync("4-completed", replies: 3);
        await SayAsync("2-rejected", replies: 4);
        await server.DeliverAsync(inbox, worker.Sample("8-ignored"), cancellationToken: Token);
        await server.WaitForMailAsync(inbox, folder: "Ignored", within: Patience, cancellationToken: Token);
        await server.WaitForMailAsync(inbox, 4, "Sent", Patience, cancellationToken: Token);
        await Until.IsSoAsync(() => worker.Count("SELECT COUNT(*) FROM deliveries WHERE state = 'Filed'") == 5, Patience);
        var (requests, keys) = (worker.Text(Requests), worker.Text(Keys));
        (await RunAsync(worker, "restore", copy)).Errors.ShouldContain("Another worker runs on");
        await worker.StopAsync();

        (await RunAsync(worker, "restore", worker.SettingsFile)).ExitCode.ShouldBe(1);
        worker.Text(Requests).ShouldBe(requests);
        (await RunAsync(worker, "restore", copy)).ShouldBe((0, ""));
        Directory.GetFiles(worker.Folder, "store.db.replaced-*").ShouldContain(file => char.IsAsciiDigit(file.Last()));
        worker.Text(Requests).ShouldNotBe(requests);
        worker.Count(Incomplete).ShouldBe(1);

        worker.Start();
        await Until.IsSoAsync(() => worker.Count(Incomplete) == 0 && worker.Count("SELECT COUNT(*) FROM outgoing_mails WHERE state = 'Waiting'") == 0, Patience);
        worker.Text(Requests).ShouldBe(requests);
        worker.Text(Keys).ShouldBe(keys);
        worker.Count("SELECT COUNT(*) FROM registry_moves").ShouldBe(2);
        worker.Count("SELECT COUNT(*) FROM outgoing_mails WHERE state = 'Sent'").ShouldBe(4);

        // The next mail is answered as ever; nothing else came to the partner.
        await SayAsync("5-upgrade", replies: 5);
        (await server.ReadAsync(partner, cancellationToken: Token)).Select(reply => reply.Message.InReplyTo).ShouldBeUnique();
        (await server.WaitForMailAsync(inbox, 5, "Sent", Patience, cancellationToken: Token)).Count.ShouldBe(5);
        (await RunAsync(worker, "status", "--verify")).ShouldBe((0, ""));

        async Task SayAsync(string sample, int replies)
        {
            await server.DeliverAsync(inbox, worker.Sample(sample), cancellationToken: Token);
            (await server.WaitForMailAsync(partner, replies, within: Patience, cancellationToken: Token)).Count.ShouldBe(replies);
        }
    }

    [Fact]
    public async Task What_was_told_otherwise_before_goes_to_a_person()
    {
        var server = await servers.MailAsync(Token);
        var (inbox, partner) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"));
        await using var worker = await RunningWorker.PrepareAsync(server, inbox, partner, null, Token);
        var copy = Path.Combine(worker.Folder, "copy.db");
        worker.Start();
        await Until.IsSoAsync(() => worker.Count("SELECT COUNT(*) FROM mailboxes WHERE looked_at IS NOT NULL") > 0, Patience);
        (await RunAsync(worker, "backup", copy)).ShouldBe((0, ""));
        await server.DeliverAsync(inbox, worker.Sample("1-accepted"), cancellationToken: Token);
        await server.WaitForMailAsync(partner, within: Patience, cancellationToken: Token);
        await server.WaitForMailAsync(inbox, folder: "Sent", within: Patience, cancellationToken: Token);
        await server.WaitForMailAsync(inbox, folder: "Processed", within: Patience, cancellationToken: Token);
        await worker.StopAsync();

        // The registry that comes back has lost the assurance of the "to" system: what was moved would now be rejected.
        (await RunAsync(worker, "restore", copy)).ShouldBe((0, ""));
        worker.Execute("UPDATE systems SET assurance_ends_on = '2020-01-01'");
        worker.Start();
        await Until.IsSoAsync(() => worker.Count("SELECT COUNT(*) FROM exceptions WHERE code = 'reply.uncertain' AND is_open") == 1, Patience);
        worker.Count("SELECT COUNT(*) FROM outgoing_mails WHERE state = 'Uncertain'").ShouldBe(1);
        (await server.ReadAsync(partner, cancellationToken: Token)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_card_form_that_was_handed_over_since_the_copy_stays_that_one_mail_which_billing_may_still_decline()
    {
        using var certificates = new SomeCertificates();
        certificates.Write(certificates.Issue());
        var server = await servers.MailAsync(Token);
        var (inbox, partner, billing) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"), server.NewAddress("billing"));
        await using var worker = await RunningWorker.PrepareAsync(
            server, inbox, partner, settings => settings["Billing"] = new JsonObject { ["Address"] = billing, ["CertificateFile"] = certificates.File }, Token);
        var copy = Path.Combine(worker.Folder, "copy.db");
        worker.Start();
        await Until.IsSoAsync(() => worker.Count("SELECT COUNT(*) FROM mailboxes WHERE looked_at IS NOT NULL") > 0, Patience);
        (await RunAsync(worker, "backup", copy)).ShouldBe((0, ""));
        await server.DeliverAsync(inbox, worker.Sample("1-accepted"), cancellationToken: Token);
        var handedOver = (await server.WaitForMailAsync(billing, within: Patience, cancellationToken: Token)).ShouldHaveSingleItem().Message.MessageId;
        await server.WaitForMailAsync(inbox, 2, "Sent", Patience, cancellationToken: Token);
        await worker.StopAsync();

        (await RunAsync(worker, "restore", copy)).ShouldBe((0, ""));
        worker.Start();
        await Until.IsSoAsync(() => worker.Count("SELECT COUNT(*) FROM card_handovers WHERE state = 'Taken'") == 1, Patience);
        worker.Count($"SELECT COUNT(*) FROM outgoing_mails WHERE message_id = '{handedOver}'").ShouldBe(1);
        await server.DeliverAsync(inbox, Encoding.ASCII.GetBytes($"From: {billing}\r\nTo: {inbox}\r\nSubject: Re: card form\r\nMessage-ID: <declined-{handedOver}>\r\nIn-Reply-To: <{handedOver}>\r\n\r\ndeclined\r\n"), cancellationToken: Token);
        (await server.WaitForMailAsync(partner, 2, within: Patience, cancellationToken: Token)).Count.ShouldBe(2);
        (await server.ReadAsync(billing, cancellationToken: Token)).ShouldHaveSingleItem();
    }

    private static async Task<(int ExitCode, string Errors)> RunAsync(RunningWorker worker, string command, string argument)
    {
        var run = await BuiltProgram.RunHereAsync([command, argument, "--settings", worker.SettingsFile]);
        return (run.ExitCode, run.Errors);
    }
}
