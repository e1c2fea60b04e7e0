using LicenseInbox.Domain.Policy;

namespace LicenseInbox.Worker.Tests.Senders;

/// <summary>What machines answer to our questions is answered by nobody, and changes nothing.</summary>
public sealed class AutomaticMailTests
{
    private static readonly SomeLetter Note = new() { OnlyForm = -1, Subject = "Subject: Re: Case 204417", Words = "I am out of the office until Monday.", MessageId = "note@redwoodvoice.example" };

    [Theory]
    [InlineData("Auto-Submitted: auto-replied")]
    [InlineData("Auto-Submitted: auto-generated (vacation)")]
    [InlineData("Auto-Submitted: auto-notified; owner-email=\"dana.ruiz@redwoodvoice.example\"")]
    [InlineData("Return-Path: <>")]
    [InlineData("Return-Path: < >")]
    [InlineData("Precedence: auto_reply")]
    [InlineData("Precedence: bulk")]
    [InlineData("Precedence: junk")]
    [InlineData("X-Auto-Response-Suppress: All")]
    [InlineData("X-Auto-Response-Suppress: DR, OOF, AutoReply")]
    [InlineData("X-Autoreply: yes")]
    [InlineData("X-Autorespond: Re: Case 204417")]
    [InlineData("X-Loop: dana.ruiz@redwoodvoice.example")]
    [InlineData("X-Vacation: on")]
    public async Task An_automatic_answer_is_ignored(string header)
    {
        var desk = await AskedAsync();
        var requests = desk.Requests;

        var mail = await desk.ReceiveAsync(Note with { Below = header });
        mail.Outcome.ShouldBe(Outcome.Ignore);
        mail.Reply.ShouldBeNull();
        desk.Requests.ShouldBe(requests);
        desk.Exceptions.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("Auto-Submitted: no")]
    [InlineData("X-Auto-Response-Suppress: DR, RN, NRN")]
    [InlineData("Precedence: first-class")]
    public async Task One_that_does_not_say_so_is_read_by_a_person_and_not_answered(string header)
    {
        var desk = await AskedAsync();
        var mail = await desk.ReceiveAsync(Note with { Below = header });
        mail.Findings.ShouldHaveSingleItem().Code.ShouldBe(FindingCodes.MailCorrespondence);
        mail.Reply.ShouldBeNull();
        desk.Exceptions.ShouldHaveSingleItem().Code.ShouldBe(FindingCodes.MailCorrespondence);
    }

    private static async Task<LicenseDesk> AskedAsync()
    {
        var desk = new LicenseDesk();
        (await desk.ReceiveAsync(new SomeLetter { OnlyForm = 0, MessageId = "first@redwoodvoice.example" })).Outcome.ShouldBe(Outcome.Ask);
        return desk;
    }
}
