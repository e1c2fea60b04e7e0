using System.Text;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;
using MimeKit;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>Billing answers a hand-over.</summary>
public sealed class CardDeclinesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_declined_card_is_an_exception_and_another_is_asked_for_while_the_request_stays_moved()
    {
        await using var desk = await TakenAsync();
        await desk.ReceiveAsync(Answer(desk, "Declined: insufficient funds\r\n\r\nAnn, billing"));
        await desk.SendAsync();

        var record = (await desk.ExceptionsAsync(FindingCodes.CardDeclined)).ShouldHaveSingleItem();
        record.Summary.ShouldContain("\"Declined: insufficient funds\"");
        record.Case!.Value.Text.ShouldBe("204417");
        var asked = desk.Server.Sent[^1];
        asked.To.Single().Address.ShouldBe("lee@northwind.example");
        asked.Text.ShouldContain("the card you authorized could not be charged");
        asked.BlankForms.ShouldBe([FormKind.CardAuthorization]);
        (await RequestAsync(desk)).Status.ShouldBe(RequestStatus.Moved);
        (await desk.HandoversAsync("204417")).Single().State.ShouldBe(HandoverState.Declined);
    }

    [Fact]
    public async Task The_new_card_form_goes_to_billing_for_the_same_moves_and_may_be_declined_again()
    {
        await using var desk = await TakenAsync();
        await desk.ReceiveAsync(Answer(desk, "DECLINED"));
        await desk.SendAsync();
        await desk.ReceiveAsync(NewCard("new-1", desk.Server.Sent[^1].MessageId));
        await desk.FileAsync();
        await desk.HandOverAsync();
        await desk.SendAsync();

        desk.ToBilling.Count.ShouldBe(2);
        desk.ToBilling[1].Text.ShouldContain("Fee due: $300.00");
        desk.ToBilling[1].Comments.ShouldBe(desk.ToBilling[0].Comments);
        Encoding.Latin1.GetString(desk.Certificates.Decrypt(desk.ToBilling[1].Enveloped!)).ShouldContain("card-authorization-204417.pdf");
        (await desk.ExceptionsAsync(FindingCodes.CardDeclined)).ShouldBeEmpty();
        desk.Server.Sent.ShouldContain(mail => mail.Text.Contains("The new Credit Card Authorization has arrived", StringComparison.Ordinal));
        var request = await RequestAsync(desk);
        request.Status.ShouldBe(RequestStatus.Moved);
        request.State.Forms.ShouldBeEmpty("the new card is used up by the move it pays for");

        await desk.ReceiveAsync(Answer(desk, "declined again", number: 2));
        (await desk.ExceptionsAsync(FindingCodes.CardDeclined)).Count.ShouldBe(1);
        await desk.ReceiveAsync(NewCard("new-2", "1-accepted@northwind.example"));
        await desk.FileAsync();
        await desk.HandOverAsync();
        await desk.SendAsync();
        desk.ToBilling.Count.ShouldBe(3);
        (await desk.HandoversAsync("204417")).Select(handover => handover.State).ShouldBe([HandoverState.Declined, HandoverState.Declined, HandoverState.Taken]);
    }

    [Theory]
    [InlineData("Charged, thank you.", "billing@vendor.example", true)]
    [InlineData("The bank has not declined it yet.", "billing@vendor.example", true)]
    [InlineData("Declinedly yours", "billing@vendor.example", true)]
    [InlineData("declined", "billing@vendor.example", false)]
    public async Task Anything_else_that_billing_writes_is_for_a_person(string words, string from, bool isInThread)
    {
        await using var desk = await TakenAsync();
        var sent = desk.Server.Sent.Count;
        var message = await desk.ReceiveAsync(Answer(desk, words, from: from, isInThread: isInThread));
        message.State.ShouldBe(MessageState.Exception);
        message.Findings.Single().Code.ShouldBe(FindingCodes.MailCorrespondence);
        await NothingCameOfAsync(desk, sent);
    }

    [Theory]
    [InlineData("billing@vendor.example", false)]
    [InlineData("lee@northwind.example", true)]
    [InlineData("billing@vendor.example.attacker.example", true)]
    public async Task Nobody_else_can_decline(string from, bool isVouchedFor)
    {
        await using var desk = await TakenAsync();
        var sent = desk.Server.Sent.Count;
        await desk.ReceiveAsync(Answer(desk, "declined", from: from, isVouchedFor: isVouchedFor));
        await NothingCameOfAsync(desk, sent);
    }

    [Fact]
    public async Task A_card_form_that_nobody_asked_for_goes_nowhere()
    {
        await using var desk = await TakenAsync();
        await desk.ReceiveAsync(NewCard("new-1", "1-accepted@northwind.example"));
        await desk.FileAsync();
        await desk.HandOverAsync();
        await desk.SendAsync();
        desk.ToBilling.Count.ShouldBe(1);
    }

    private static async Task NothingCameOfAsync(BillingDesk desk, int sent)
    {
        await desk.SendAsync();
        desk.Server.Sent.Count.ShouldBe(sent);
        (await desk.ExceptionsAsync(FindingCodes.CardDeclined)).ShouldBeEmpty();
        (await desk.HandoversAsync("204417")).Single().State.ShouldBe(HandoverState.Taken);
    }

    private static Task<Request> RequestAsync(BillingDesk desk) => desk.Store.InAsync(async book => (await book.FindRequestAsync(CaseNumber.Of("204417"), Token)).ShouldNotBeNull(), Token);

    private static byte[] Answer(BillingDesk desk, string words, string from = BillingDesk.Address, bool isInThread = true, bool isVouchedFor = true, int number = 1) => Encoding.ASCII.GetBytes(
        $"Authentication-Results: mx.vendor.example; dmarc={(isVouchedFor ? "pass" : "fail")} header.from={from.Split('@')[1]}\r\n"
        + $"Received: from mail.vendor.example by mx.vendor.example; Tue, 24 Nov 2026 12:05:00 +0000\r\nFrom: {from}\r\nTo: licenses@vendor.example\r\nSubject: Re: {desk.ToBilling[^1].Subject}\r\n"
        + $"Message-ID: <answer-{number}@vendor.example>\r\n{(isInThread ? $"In-Reply-To: <{desk.ToBilling[^1].MessageId}>\r\n" : "")}\r\n{words}\r\n\r\n> Case: 204417\r\n> Fee due: $300.00\r\n");

    /// <summary>The sample with its card form alone.</summary>
    private static byte[] NewCard(string id, string inReplyTo)
    {
        using var message = MimeMessage.Load(new MemoryStream(BillingDesk.Sample("1-accepted")), Token);
        var body = (Multipart)message.Body!;
        body.Remove(body.Single(part => (part as MimePart)?.FileName == "transfer.pdf"));
        message.MessageId = $"{id}@northwind.example";
        message.InReplyTo = inReplyTo;
        using var raw = new MemoryStream();
        message.WriteTo(raw, Token);
        return raw.ToArray();
    }

    /// <summary>A desk whose billing has the card form.</summary>
    private static async Task<BillingDesk> TakenAsync()
    {
        var desk = await BillingDesk.OpenAsync();
        desk.Certificates.Write(desk.Certificates.Issue());
        await desk.ReceiveAsync(BillingDesk.Sample("1-accepted"));
        await desk.FileAsync();
        await desk.HandOverAsync();
        await desk.SendAsync();
        return desk;
    }
}
