namespace LicenseInbox.Worker.Tests.Mime;

public class BouncesTests
{
    [Theory]
    [InlineData("bounce-rfc3464.eml", "failed", "nobody@partner.example", "smtp; 550 5.1.1 <nobody@partner.example>: Recipient address rejected")]
    [InlineData("bounce-delayed.eml", "delayed", "lee@partner.example", "4.4.1")]
    [InlineData("bounce-headers-only.eml", "failed", "lee@partner.example", "smtp; 552 5.2.2 mailbox full")]
    [InlineData("bounce-qmail.eml", "failed", "nobody@partner.example", "550 5.1.1 no such user here")]
    [InlineData("bounce-exchange.eml", "failed", "lee@partner.example", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup")]
    public async Task A_returned_mail_names_what_was_returned_and_why(string file, string action, string recipient, string diagnostic)
    {
        var reader = new DocumentReaderDouble();
        var facts = await SomeRaw.ReadAsync(SomeRaw.File(file), documents: reader);

        var bounce = facts.Bounce.ShouldNotBeNull();
        bounce.OriginalMessageId.ShouldBe("reply-1@vendor.example");
        bounce.Action.ShouldBe(action);
        bounce.Recipients.ShouldBe([recipient]);
        bounce.Diagnostic.ShouldBe(diagnostic);
        facts.Documents.ShouldBeEmpty("the returned mail holds our own blank forms");
        reader.Given.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("vacation.eml")]
    [InlineData("read-receipt.eml")]
    [InlineData("outlook-reply.eml")]
    [InlineData("asks-about-bounce.eml")]
    public async Task What_only_speaks_of_a_mail_of_ours_is_no_bounce(string file) => (await SomeRaw.ReadAsync(SomeRaw.File(file))).Bounce.ShouldBeNull();

    [Fact]
    public async Task A_read_receipt_is_a_report() => (await SomeRaw.ReadAsync(SomeRaw.File("read-receipt.eml"))).Automatic.IsReport.ShouldBeTrue();

    [Fact]
    public async Task The_worst_of_several_recipients_tells()
    {
        var raw = SomeRaw.Mail(
            "From: mailer-daemon@vendor.example\nSubject: Delivery Status\nContent-Type: multipart/report; report-type=delivery-status; boundary=b",
            "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@partner.example\r\nAction: delivered\r\n\r\nFinal-Recipient: rfc822; b@partner.example\r\nAction: Failed (x)\r\nDiagnostic-Code: smtp; 550 card 4111111111111111\r\n\r\n--b--\r\n");
        var bounce = (await SomeRaw.ReadAsync(raw)).Bounce.ShouldNotBeNull();
        (bounce.OriginalMessageId, bounce.Action, bounce.Diagnostic).ShouldBe((null, "failed", "smtp; 550 card **** **** **** 1111"));
        bounce.Recipients.ShouldBe(["a@partner.example", "b@partner.example"]);
    }
}
