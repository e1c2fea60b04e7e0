using System.Text;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>A software-only upgrade goes through sales.</summary>
public sealed class SalesTests
{
    private const string Case = "204420";
    private const string Old = "2XQN-R8TV-4HKW-7DPM-K3CX";
    private const string New = "SSW7-R8TV-4HKW-7DPM-0001";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sales_is_asked_once_with_everything_it_needs_and_a_picture_of_the_worksheet()
    {
        await using var desk = await OrderedAsync();

        var mail = desk.ToSales.ShouldHaveSingleItem();
        mail.Text.ShouldContain("Case: 204420");
        mail.Text.ShouldContain("End user: Alder Clinics");
        mail.Text.ShouldContain("No-charge PO: NC-");
        mail.Text.ShouldContain("From system N4VR-7TKM-9XQC-3HDW to the software-only system K8PW-5RXN-2DVT-7MHQ");
        mail.Text.ShouldContain($"- {Old}: ALTI-STATION-40, quantity 40; to become SSW-STATION-40, quantity 40");
        mail.Text.ShouldContain($"\n{Old} =");
        mail.Files!.Select(file => file.Name).ShouldBe(["new-keys-204420.csv", "migration-worksheet-1.jpg"]);
        mail.Files![1].Content.AsSpan(0, 3).ToArray().ShouldBe([0xFF, 0xD8, 0xFF]);
        Encoding.UTF8.GetString(mail.Files[0].Content).ShouldBe($"old_key,new_key,new_type,quantity\r\n{Old},,SSW-STATION-40,40\r\n");

        await desk.OrderAsync();
        await desk.SendAsync();
        desk.ToSales.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_new_keys_that_sales_answers_are_moved_and_told_to_the_partner()
    {
        await using var desk = await OrderedAsync();
        await desk.ReceiveAsync(Answer(desk, $"{Old} = {New}"));
        await desk.SendAsync();

        (await desk.RequestAsync(Case)).Status.ShouldBe(RequestStatus.Moved);
        desk.ToPartner[^1].Text.ShouldContain($"- {Old}: ALTI-STATION-40, quantity 40; becomes {New}: SSW-STATION-40, quantity 40");
        desk.ToSales.Count.ShouldBe(1, "silence means that all is well");
        var facts = await desk.Store.InAsync(book => book.Registry.FactsAsync(new FactsQuery { Licenses = [LicenseKey.Of(Old), LicenseKey.Of(New)] }, Token), Token);
        facts.License(LicenseKey.Of(Old)).ShouldBeNull("the old key is retired");
        facts.License(LicenseKey.Of(New))!.System.ShouldBe(SystemKey.Of("K8PW-5RXN-2DVT-7MHQ"));

        await desk.ReceiveAsync(Answer(desk, $"{Old} = {New}", number: 2));
        await desk.SendAsync();
        desk.ToSales.Count.ShouldBe(1, "the same once more says nothing new");
    }

    [Fact]
    public async Task A_mistake_goes_back_to_sales_and_its_answer_to_that_counts()
    {
        await using var desk = await OrderedAsync();
        await desk.ReceiveAsync(Answer(desk, $"{Old} = 4TZK-8QWM-2NXD-R7HV-9PKC"));
        await desk.SendAsync();

        var back = desk.ToSales[^1];
        back.Subject.ShouldContain("not entered");
        back.Text.ShouldContain("- 4TZK-8QWM-2NXD-R7HV-9PKC is, or was, in use already.");
        back.InReplyTo.ShouldBe("sales-1@vendor.example");
        (await desk.RequestAsync(Case)).Status.ShouldBe(RequestStatus.WaitingForSales);

        await desk.ReceiveAsync(Answer(desk, $"Sorry.\r\n{Old} = {New}", number: 2));
        (await desk.RequestAsync(Case)).Status.ShouldBe(RequestStatus.Moved);
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "text/csv; name=\"new-keys-204420.csv\"")]
    public async Task Keys_filled_in_in_what_is_quoted_or_in_the_table_count(bool isQuoted, string type)
    {
        await using var desk = await OrderedAsync();
        var table = $"old_key,new_key,new_type,quantity\r\n{Old},{New},SSW-STATION-40,40\r\n";
        await desk.ReceiveAsync(isQuoted
            ? Answer(desk, $"Done, see below.\r\n\r\nOn Tue, 24 Nov 2026, Licenses <licenses@vendor.example> wrote:\r\n> {Old} = {New}")
            : Answer(desk, $"--b\r\n\r\nSee the table.\r\n--b\r\nContent-Type: {type}\r\nContent-Disposition: attachment\r\n\r\n{table}\r\n--b--", contentType: "multipart/mixed; boundary=b"));

        (await desk.RequestAsync(Case)).Status.ShouldBe(RequestStatus.Moved);
    }

    [Fact]
    public async Task A_purchase_order_that_was_not_received_is_asked_for_and_sales_is_asked_anew_once_it_is_there()
    {
        await using var desk = await OrderedAsync();
        await desk.ReceiveAsync(Answer(desk, "PO not received"));
        await desk.SendAsync();

        var request = await desk.RequestAsync(Case);
        request.Status.ShouldBe(RequestStatus.WaitingForPartner);
        request.Deadline.ShouldBeNull("the clock stops once the partner was told");
        desk.ToPartner[^1].Text.ShouldContain("has not received the no-charge PO");

        await desk.ReceiveAsync(FromPartner(desk, "PO number NC-5500, sent today."));
        request = await desk.RequestAsync(Case);
        request.Status.ShouldBe(RequestStatus.WaitingForSales);
        request.Deadline.ShouldBe(desk.Time.GetUtcNow().AddHours(24));
        await desk.OrderAsync();
        await desk.SendAsync();
        desk.ToSales.Count.ShouldBe(2);
        desk.ToSales[1].Text.ShouldContain("No-charge PO: NC-5500");
        await desk.ReceiveAsync(Answer(desk, $"{Old} = {New}", number: 2));
        (await desk.RequestAsync(Case)).Status.ShouldBe(RequestStatus.Moved);
    }

    [Fact]
    public async Task Keys_that_come_after_all_show_that_the_purchase_order_is_there()
    {
        await using var desk = await OrderedAsync();
        await desk.ReceiveAsync(Answer(desk, "PO not received"));
        await desk.SendAsync();
        await desk.ReceiveAsync(Answer(desk, $"It came.\r\n{Old} = {New}", number: 2));

        (await desk.RequestAsync(Case)).Status.ShouldBe(RequestStatus.Moved);
    }

    [Fact]
    public async Task Sales_is_reminded_with_8_and_with_4_hours_left()
    {
        await using var desk = await OrderedAsync();
        var deadline = (await desk.RequestAsync(Case)).Deadline!.Value;
        foreach (var left in new[] { 9, 8, 6, 4, 2 })
        {
            desk.Time.SetUtcNow(deadline.AddHours(-left));
            await desk.OrderAsync();
            await desk.SendAsync();
        }

        desk.ToSales.Skip(1).Select(mail => mail.Text.Split('\n')[0]).ShouldBe(
            ["New license keys are still missing for a software-only upgrade: 8 h 0 min are left.", "New license keys are still missing for a software-only upgrade: 4 h 0 min are left."]);
        desk.ToSales[1].InReplyTo.ShouldBe(desk.ToSales[0].MessageId);
        await desk.ReceiveAsync(Answer(desk, $"{Old} = {New}"));
        (await desk.RequestAsync(Case)).Status.ShouldBe(RequestStatus.Moved);
    }

    [Theory]
    [InlineData("sales@vendor.example", true, false)]
    [InlineData("sales@vendor.example", false, true)]
    [InlineData("sales@vendor.example.attacker.example", true, true)]
    [InlineData("lee@northwind.example", true, true)]
    public async Task Nobody_else_and_nothing_outside_the_thread_issues_keys(string from, bool isVouchedFor, bool isInThread)
    {
        await using var desk = await OrderedAsync();
        var message = await desk.ReceiveAsync(Answer(desk, $"{Old} = {New}", from: from, isVouchedFor: isVouchedFor, isInThread: isInThread));

        (await desk.RequestAsync(Case)).State.IssuedKeys.ShouldBeEmpty();
        message.State.ShouldNotBe(MessageState.Admitted);
    }

    [Fact]
    public async Task Sales_answers_that_are_wrong_again_and_again_go_to_a_person()
    {
        await using var desk = await OrderedAsync();
        for (var i = 1; i <= 5; i++)
            await desk.ReceiveAsync(Answer(desk, "Thank you for your mail, ticket 55 was opened.", number: i));
        await desk.SendAsync();

        desk.ToSales.Count(mail => mail.Subject.Contains("not entered", StringComparison.Ordinal)).ShouldBe(4);
        (await desk.ExceptionsAsync(FindingCodes.ReplyLimit)).ShouldHaveSingleItem();
    }

    private static async Task<BillingDesk> OrderedAsync()
    {
        var desk = await BillingDesk.OpenAsync();
        await desk.ReceiveAsync(BillingDesk.Sample("5-upgrade"));
        await desk.FileAsync();
        await desk.OrderAsync();
        await desk.SendAsync();
        return desk;
    }

    private static byte[] Answer(
        BillingDesk desk, string words, int number = 1, string from = BillingDesk.Sales, bool isVouchedFor = true, bool isInThread = true, string contentType = "text/plain; charset=utf-8") => Encoding.UTF8.GetBytes(
        $"Authentication-Results: mx.vendor.example; dmarc={(isVouchedFor ? "pass" : "fail")} header.from={from.Split('@')[1]}\r\n"
        + $"Received: from mail.vendor.example by mx.vendor.example; Tue, 24 Nov 2026 12:05:00 +0000\r\nFrom: {from}\r\nTo: licenses@vendor.example\r\nSubject: Re: {desk.ToSales[0].Subject}\r\n"
        + $"MIME-Version: 1.0\r\nContent-Type: {contentType}\r\nMessage-ID: <sales-{number}@vendor.example>\r\n{(isInThread ? $"In-Reply-To: <{desk.ToSales[^1].MessageId}>\r\n" : "")}\r\n{words}\r\n");

    private static byte[] FromPartner(BillingDesk desk, string words) => Encoding.ASCII.GetBytes(
        "Authentication-Results: mx.vendor.example; dmarc=pass header.from=northwind.example\r\nReceived: from mail.northwind.example by mx.vendor.example; Tue, 24 Nov 2026 14:05:00 +0000\r\n"
        + $"From: Lee Ames <lee@northwind.example>\r\nTo: licenses@vendor.example\r\nSubject: Re: Case 204420\r\nMessage-ID: <po-1@northwind.example>\r\nIn-Reply-To: <{desk.ToPartner[^1].MessageId}>\r\n\r\n{words}\r\n");
}
