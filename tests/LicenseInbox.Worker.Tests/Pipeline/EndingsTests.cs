using System.Text;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;
using MimeKit;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>Corrections before a move, and requests that end without one.</summary>
public sealed class EndingsTests
{
    private static readonly LicenseKey Old = LicenseKey.Of("2XQN-R8TV-4HKW-7DPM-K3CX");
    private static readonly LicenseKey New = LicenseKey.Of("SSW7-R8TV-4HKW-7DPM-0001");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_partner_who_writes_stop_while_sales_has_it_is_held_for_a_representative_and_keys_that_come_meanwhile_wait()
    {
        await using var desk = await BillingDesk.OpenAsync();
        await desk.ReceiveAsync(BillingDesk.Sample("5-upgrade"));
        await desk.SendAsync();
        await desk.ReceiveAsync(Words("stop-1", "Re: Case 204420", "Please stop this move, the customer has changed his mind.", "5-upgrade@northwind.example"));

        var request = await desk.RequestAsync("204420");
        request.Status.ShouldBe(RequestStatus.WithRepresentative);
        request.State.Held.ShouldBe(HoldReason.Correspondence);
        request.Deadline.ShouldNotBeNull("the clock runs while a representative has it");
        (await desk.ExceptionsAsync(FindingCodes.MailCorrespondence)).ShouldHaveSingleItem();
        (await desk.IssueAsync("204420", Old, New)).ShouldBeEmpty();
        (await desk.RequestAsync("204420")).Status.ShouldBe(RequestStatus.WithRepresentative);
        (await MovesAsync(desk, "204420")).ShouldAllBe(move => move.State == MoveState.Cancelled);
    }

    [Fact]
    public async Task A_request_that_comes_with_the_words_stop_goes_to_a_representative_and_nothing_moves()
    {
        await using var desk = await BillingDesk.OpenAsync();
        await desk.ReceiveAsync(Changed("1-accepted", body => body + "\r\nPlease hold this until Friday.\r\n"));

        var request = await desk.RequestAsync("204417");
        request.Status.ShouldBe(RequestStatus.WithRepresentative);
        request.Decision!.Findings.ShouldContain(finding => finding.Code == FindingCodes.MailInstruction);
        (await MovesAsync(desk, "204417")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_request_that_waits_for_the_partner_is_reminded_once_and_lapses_and_he_is_told()
    {
        await using var desk = await BillingDesk.OpenAsync();
        await desk.ReceiveAsync(BillingDesk.Sample("3-asked"));
        await desk.SendAsync();
        desk.ToPartner.Count.ShouldBe(1);
        await desk.PassAsync(TimeSpan.FromDays(1.9));
        desk.ToPartner.Count.ShouldBe(1);
        await desk.PassAsync(TimeSpan.FromDays(0.2));
        await desk.PassAsync(TimeSpan.FromDays(5));
        desk.ToPartner.Count.ShouldBe(2, "one reminder");

        // He is silent since he was asked, not since he was reminded.
        await desk.PassAsync(TimeSpan.FromDays(22.8));
        (await desk.RequestAsync("204419")).Status.ShouldBe(RequestStatus.WaitingForPartner);
        await desk.PassAsync(TimeSpan.FromDays(0.2));
        (await desk.RequestAsync("204419")).Status.ShouldBe(RequestStatus.Lapsed);
        desk.ToPartner.Count.ShouldBe(3);

        await desk.ReceiveAsync(BillingDesk.Sample("4-completed"));
        (await desk.RequestAsync("204419")).Status.ShouldBe(RequestStatus.Moved, "what he sends at last counts");
    }

    [Fact]
    public async Task A_case_that_is_closed_at_the_desk_ends_its_request_and_sales_hears_that_no_keys_are_needed()
    {
        await using var desk = await BillingDesk.OpenAsync();
        await desk.ReceiveAsync(BillingDesk.Sample("5-upgrade"));
        await desk.FileAsync();
        await desk.OrderAsync();
        await desk.SendAsync();
        var known = (await desk.Store.InAsync(book => book.Cases.FindAsync(CaseNumber.Of("204420"), Token), Token))!;
        await desk.Store.Loader.LoadAsync(new RegistryLoad { Cases = [new(known with { IsOpen = false }, 2)] }, overrideMoves: false, Token);
        await desk.ChangedAsync();
        await desk.SendAsync();

        (await desk.RequestAsync("204420")).Status.ShouldBe(RequestStatus.Closed);
        (await MovesAsync(desk, "204420")).ShouldAllBe(move => move.State == MoveState.Cancelled);
        desk.ToPartner.Count.ShouldBe(2);
        desk.ToSales.Count.ShouldBe(2);
        var told = desk.ToSales[1];
        (told.Subject, told.InReplyTo).ShouldBe(("Case 204420: please issue no new keys", desk.ToSales[0].MessageId));
        told.Text.ShouldContain("The case was closed");
        told.Text.ShouldContain($"- {Old.Text}: ALTI-STATION-40, quantity 40");
        (await desk.IssueAsync("204420", Old, New)).ShouldHaveSingleItem().ShouldContain("it ended");
        await desk.OrderAsync();
        await desk.SendAsync();
        desk.ToSales.Count.ShouldBe(2, "it is told once");
    }

    [Fact]
    public async Task Sales_hears_that_an_upgrade_was_rejected_and_gets_another_order_when_it_goes_on()
    {
        await using var desk = await BillingDesk.OpenAsync();
        await desk.ReceiveAsync(BillingDesk.Sample("5-upgrade"));
        await desk.FileAsync();
        await desk.OrderAsync();
        await desk.SendAsync();
        await desk.ActAsync("204420", id => new HoldRequest(id, desk.Time.GetUtcNow().AddHours(2), AskedByPartner: false, "A call is awaited."));
        await desk.SendAsync();
        desk.ToSales.Count.ShouldBe(1, "it may still go on");

        await desk.ActAsync("204420", id => new RejectRequest(id, [], "The worksheet is of another site."));
        await desk.SendAsync();
        (await desk.RequestAsync("204420")).Status.ShouldBe(RequestStatus.Rejected);
        desk.ToSales.Count.ShouldBe(2);
        desk.ToSales[1].Subject.ShouldBe("Case 204420: please issue no new keys");
        desk.ToSales[1].Text.ShouldContain($"- {Old.Text}: ALTI-STATION-40, quantity 40");

        await desk.ReceiveAsync(Changed("5-upgrade", body => body + "\r\nHere is the right one.\r\n"));
        await desk.FileAsync();
        await desk.OrderAsync();
        await desk.SendAsync();
        (await desk.RequestAsync("204420")).Status.ShouldBe(RequestStatus.WaitingForSales);
        desk.ToSales.Count.ShouldBe(3);
        desk.ToSales[2].Subject.ShouldBe(desk.ToSales[0].Subject);
    }

    private static Task<IReadOnlyList<Move>> MovesAsync(BillingDesk desk, string number) =>
        desk.Store.InAsync(async book => await book.MovesAsync((await book.FindRequestAsync(CaseNumber.Of(number), Token))!.Id, Token), Token);

    private static byte[] Words(string id, string subject, string words, string answered) => Encoding.ASCII.GetBytes(
        "Authentication-Results: mx.vendor.example; dmarc=pass header.from=northwind.example\r\nReceived: from mail.northwind.example by mx.vendor.example; Tue, 24 Nov 2026 14:05:00 +0000\r\n"
        + $"From: Lee Ames <lee@northwind.example>\r\nTo: licenses@vendor.example\r\nSubject: {subject}\r\nMessage-ID: <{id}@northwind.example>\r\nIn-Reply-To: <{answered}>\r\n\r\n{words}\r\n");

    /// <summary>A sample with other words.</summary>
    private static byte[] Changed(string sample, Func<string, string> change)
    {
        using var message = MimeMessage.Load(new MemoryStream(BillingDesk.Sample(sample)), Token);
        var text = (TextPart)((Multipart)message.Body!)[0];
        text.Text = change(text.Text);
        using var raw = new MemoryStream();
        message.WriteTo(raw, Token);
        return raw.ToArray();
    }
}
