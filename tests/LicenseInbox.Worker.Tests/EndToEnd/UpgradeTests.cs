using System.Text;
using System.Text.Json.Nodes;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>The whole way of a software-only upgrade on a real mail server.</summary>
public sealed class UpgradeTests(TestServers servers)
{
    private const string Old = "2XQN-R8TV-4HKW-7DPM-K3CX";
    private const string New = "SSW7-R8TV-4HKW-7DPM-0001";

    /// <summary>The whole way takes a worker's start and a page drawn and read.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upgrade_goes_through_sales_to_new_keys_and_two_registrations()
    {
        var server = await servers.DovecotAsync(Token);
        var (inbox, partner, sales) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"), server.NewAddress("sales", "vendor.example"));
        await using var worker = await RunningWorker.PrepareAsync(server, inbox, partner, settings => settings["Sales"] = new JsonObject { ["Address"] = sales }, Token);
        worker.Start();
        await server.DeliverAsync(inbox, worker.Sample("5-upgrade"), cancellationToken: Token);
        var order = (await server.WaitForMailAsync(sales, within: Patience, cancellationToken: Token)).ShouldHaveSingleItem().Message;
        order.TextBody!.ShouldContain($"{Old} =");
        order.Attachments.Select(part => part.ContentType.MimeType).ShouldBe(["text/csv", "image/jpeg"]);

        await server.DeliverAsync(inbox, Answer(sales, inbox, order.MessageId!, 1, $"{Old} = {New}, SSW-STATION-50"), cancellationToken: Token);
        var back = (await server.WaitForMailAsync(sales, count: 2, within: Patience, cancellationToken: Token))[^1].Message;
        back.TextBody!.ShouldContain("\"SSW-STATION-50\" in the line of");

        await server.DeliverAsync(inbox, Answer(sales, inbox, back.MessageId!, 2, $"Sorry.\r\n\r\n{Old} = {New}, SSW-STATION-40"), cancellationToken: Token);
        var replies = await server.WaitForMailAsync(partner, count: 2, within: Patience, cancellationToken: Token);
        var told = replies.Select(reply => reply.Message.TextBody!).ToList();
        told.ShouldContain(text => text.Contains($"{Old}: ALTI-STATION-40, quantity 40; becomes {New}: SSW-STATION-40, quantity 40", StringComparison.Ordinal));
        worker.Count($"SELECT COUNT(*) FROM licenses WHERE text = '{New}' AND system_text = 'K8PW-5RXN-2DVT-7MHQ'").ShouldBe(1);
        await server.WaitForMailAsync(inbox, count: 3, folder: "Processed", within: Patience, cancellationToken: Token);

        // An import tells that the old system was registered, another that the new one was.
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles")).DateTime);
        await RegisterAsync(worker, "N4VR-7TKM-9XQC-3HDW,Alder Clinics,E-4,office,other", today, "2034-03-31");
        await Until.IsSoAsync(() => worker.Count("SELECT COUNT(*) FROM registry_changes") == 0);
        worker.Count("SELECT COUNT(*) FROM requests WHERE status = 'Moved'").ShouldBe(1);
        await RegisterAsync(worker, "K8PW-5RXN-2DVT-7MHQ,Alder Clinics,E-4,software-only,", today, "2035-03-31");
        await Until.IsSoAsync(() => worker.Count("SELECT COUNT(*) FROM requests WHERE status = 'Completed'") == 1);
        worker.Count("SELECT COUNT(*) FROM case_notes WHERE note LIKE '%both systems were registered%'").ShouldBe(1);
        worker.Log.ShouldNotContain("[Error]");
    }

    private static async Task RegisterAsync(RunningWorker worker, string system, DateOnly on, string assurance)
    {
        var folder = Directory.CreateDirectory(Path.Combine(worker.Folder, $"import-{system[..4]}"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "systems.csv"), $"system_key,end_user,end_user_id,platform,chassis,registered_on,assurance_ends_on\n{system},{on:yyyy-MM-dd},{assurance}\n", Token);
        (await new StoreCommands(TextWriter.Null, TimeProvider.System).ImportAsync(worker.Given, new ImportArguments(folder.FullName, false), Token)).ShouldBe(0);
    }

    private static byte[] Answer(string from, string to, string answered, int number, string words) => Encoding.ASCII.GetBytes(
        $"From: Ann Sales <{from}>\r\nTo: {to}\r\nSubject: Re: new keys\r\nDate: Fri, 20 Nov 2026 12:00:00 -0800\r\nMessage-ID: <answer-{number}@vendor.example>\r\nIn-Reply-To: <{answered}>\r\nReferences: <{answered}>\r\n\r\n{words}\r\n");
}
