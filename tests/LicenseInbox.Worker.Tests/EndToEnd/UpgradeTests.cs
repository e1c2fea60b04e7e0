using System.Text;
using System.Text.Json.Nodes;
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
    public async Task An_upgrade_goes_through_sales_to_new_keys()
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
        worker.Log.ShouldNotContain("[Error]");
    }

    private static byte[] Answer(string from, string to, string answered, int number, string words) => Encoding.ASCII.GetBytes(
        $"From: Ann Sales <{from}>\r\nTo: {to}\r\nSubject: Re: new keys\r\nDate: Fri, 20 Nov 2026 12:00:00 -0800\r\nMessage-ID: <answer-{number}@vendor.example>\r\nIn-Reply-To: <{answered}>\r\nReferences: <{answered}>\r\n\r\n{words}\r\n");
}
