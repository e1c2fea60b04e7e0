using System.Text;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Replies;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>Card forms of moves made go to billing.</summary>
public sealed class CardHandoversTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Once_the_move_is_committed_its_card_form_goes_encrypted_with_case_moves_and_fee_in_clear()
    {
        await using var desk = await BillingDesk.OpenAsync();
        desk.Certificates.Write(desk.Certificates.Issue());
        var message = await desk.ReceiveAsync(BillingDesk.Sample("1-accepted"));

        (await desk.HandoversAsync(message)).ShouldHaveSingleItem().State.ShouldBe(HandoverState.Due);
        await desk.HandOverAsync();
        (await desk.HandoversAsync(message)).Single().State.ShouldBe(HandoverState.Due, "its mail is not filed yet");
        await desk.FileAsync();
        await desk.HandOverAsync();
        await desk.HandOverAsync();
        (await desk.HandoversAsync(message)).Single().State.ShouldBe(HandoverState.Written);
        await desk.SendAsync();

        var mail = desk.ToBilling.ShouldHaveSingleItem();
        mail.Subject.ShouldBe("Case 204417: card form, fee due $300.00");
        mail.Comments.ShouldBe(["4TZK-8QWM-2NXD-R7HV-9PKC moved from 7K2M-91QD-XR48-5TZC to Q4W8-2HNP-7F3J-K6VD"]);
        mail.Text.ShouldContain("Fee due: $300.00");
        var content = Encoding.Latin1.GetString(desk.Certificates.Decrypt(mail.Enveloped.ShouldNotBeNull()));
        content.ShouldContain("Fee due: $300.00");
        content.ShouldContain("card-authorization-204417.pdf");
        var handover = (await desk.HandoversAsync(message)).Single();
        handover.State.ShouldBe(HandoverState.Taken);
        handover.TakenAt.ShouldBe(desk.Time.GetUtcNow());
        handover.IsEnclosed.ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_certificate_billing_is_told_where_the_form_lies_and_gets_no_form()
    {
        await using var desk = await BillingDesk.OpenAsync(withCertificate: false);
        var message = await desk.ReceiveAsync(BillingDesk.Sample("1-accepted"));
        await desk.FileAsync();
        await desk.HandOverAsync();
        await desk.SendAsync();

        var mail = desk.ToBilling.ShouldHaveSingleItem();
        mail.Enveloped.ShouldBeNull();
        mail.BlankForms.ShouldBeEmpty();
        foreach (var told in new[] { "Folder: Processed", "Message-ID: 1-accepted@northwind.example", "Subject: Case 204417: license transfer for Ridgeway Dental", "Received: Tuesday, November 24, 2026, 4:01 AM", "Attachment: card.pdf, from page 1 on", "Fee due: $300.00" })
            mail.Text.ShouldContain(told);
        (await desk.HandoversAsync(message)).Single().IsEnclosed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_bad_certificate_holds_all_hand_overs_back_with_one_exception_and_they_go_on_when_it_is_replaced()
    {
        await using var desk = await BillingDesk.OpenAsync();
        var now = TimeProvider.System.GetUtcNow();
        desk.Certificates.Write(desk.Certificates.Issue(from: now.AddDays(-9), until: now.AddDays(-1)));
        await desk.ReceiveAsync(BillingDesk.Sample("1-accepted"));
        await desk.ReceiveAsync(BillingDesk.Sample("3-asked"));
        await desk.ReceiveAsync(BillingDesk.Sample("4-completed"));
        await desk.FileAsync();
        await desk.HandOverAsync();

        var record = (await desk.ExceptionsAsync(FindingCodes.BillingHeld)).ShouldHaveSingleItem();
        record.Count.ShouldBe(2);
        record.Summary.ShouldContain("expired on");
        record.Summary.ShouldContain("Put another one into");
        (await desk.HandoversAsync("204417")).Single().State.ShouldBe(HandoverState.Held);
        desk.Time.Advance(TimeSpan.FromMinutes(2));
        await desk.HandOverAsync();
        (await desk.ExceptionsAsync(FindingCodes.BillingHeld)).ShouldHaveSingleItem().Count.ShouldBe(2);

        desk.Certificates.Write(desk.Certificates.Issue());
        desk.Time.Advance(TimeSpan.FromMinutes(2));
        await desk.HandOverAsync();
        await desk.SendAsync();
        desk.ToBilling.Select(mail => mail.Cases.Single().Text).Order().ShouldBe(["204417", "204419"]);
        (await desk.ExceptionsAsync(FindingCodes.BillingHeld)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_email_that_somebody_took_away_is_told_and_found_when_it_is_back()
    {
        await using var desk = await BillingDesk.OpenAsync();
        desk.Certificates.Write(desk.Certificates.Issue());
        await desk.ReceiveAsync(BillingDesk.Sample("1-accepted"));
        await desk.FileAsync();
        var file = Directory.GetFiles(Path.Combine(desk.Path, ".Processed"), "*", SearchOption.AllDirectories).Single(path => new FileInfo(path).Length > 0);
        var aside = Path.Combine(desk.Path, "aside");
        File.Move(file, aside);
        await desk.HandOverAsync();
        var record = (await desk.ExceptionsAsync(FindingCodes.BillingHeld)).ShouldHaveSingleItem();
        record.Summary.ShouldContain("is in none of the mailbox's folders. Put it back");
        record.Case!.Value.Text.ShouldBe("204417");

        Directory.CreateDirectory(Path.Combine(desk.Path, ".Exceptions", "cur"));
        File.Move(aside, Path.Combine(desk.Path, ".Exceptions", "cur", Path.GetFileName(file) + ":2,S"));
        desk.Time.Advance(TimeSpan.FromMinutes(2));
        await desk.HandOverAsync();
        await desk.SendAsync();
        desk.ToBilling.Count.ShouldBe(1);
        (await desk.ExceptionsAsync(FindingCodes.BillingHeld)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refused_hand_over_is_an_exception_and_not_with_billing()
    {
        await using var desk = await BillingDesk.OpenAsync();
        desk.Certificates.Write(desk.Certificates.Issue());
        desk.Server.Answers[BillingDesk.Address] = SendResult.Refused;
        var message = await desk.ReceiveAsync(BillingDesk.Sample("1-accepted"));
        await desk.FileAsync();
        await desk.HandOverAsync();
        await desk.SendAsync();
        (await desk.HandoversAsync(message)).Single().State.ShouldBe(HandoverState.Returned);
        (await desk.ExceptionsAsync(FindingCodes.ReplyUndeliverable)).ShouldHaveSingleItem().Summary.ShouldBe("The hand-over of a card form to billing@vendor.example was not delivered.");
    }

    [Fact]
    public async Task What_is_rejected_or_asked_hands_nothing_over()
    {
        await using var desk = await BillingDesk.OpenAsync();
        desk.Certificates.Write(desk.Certificates.Issue());
        await desk.ReceiveAsync(BillingDesk.Sample("2-rejected"));
        await desk.ReceiveAsync(BillingDesk.Sample("3-asked"));
        await desk.ReceiveAsync(BillingDesk.Sample("5-upgrade"));
        await desk.FileAsync();
        await desk.HandOverAsync();
        await desk.SendAsync();
        desk.ToBilling.ShouldBeEmpty();
        desk.Server.Sent.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Nothing_the_worker_keeps_holds_a_card_number_after_a_hand_over()
    {
        await using var desk = await BillingDesk.OpenAsync();
        desk.Certificates.Write(desk.Certificates.Issue());
        await desk.ReceiveAsync(BillingDesk.Sample("1-accepted"));
        await desk.FileAsync();
        await desk.HandOverAsync();
        var text = new StringBuilder();
        await using var context = desk.Store.Database.NewContext();
        foreach (var row in context.Outgoing.Select(row => row.Json).Concat(context.Messages.Select(row => row.Json)).Concat(context.Handovers.Select(row => row.Json)))
            text.Append(row);
        var digits = new string([.. text.ToString().Where(char.IsAsciiDigit)]);
        digits.ShouldNotContain("4111111111111111");
        text.ToString().ShouldContain("Enveloped");
    }
}
