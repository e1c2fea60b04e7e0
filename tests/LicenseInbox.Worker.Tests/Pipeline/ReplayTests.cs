using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>What other rules would make of stored requests.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task The_rules_in_force_make_of_every_request_what_they_made_of_it()
    {
        await using var desk = await FilledAsync();
        foreach (var (number, outcome) in new[] { ("204417", Outcome.Accept), ("204418", Outcome.Reject), ("204420", Outcome.Accept) })
        {
            var replay = (await desk.ReplayAsync(number, policy => policy)).ShouldNotBeNull();
            replay.Now.Outcome.ShouldBe(outcome, number);
            replay.Flips.ShouldBeFalse(number);
            replay.Differs.ShouldBeFalse(number);
        }
    }

    [Fact]
    public async Task A_higher_fee_would_ask_for_more_of_what_was_moved_already()
    {
        await using var desk = await FilledAsync();
        (await desk.RequestAsync("204417")).Status.ShouldBe(RequestStatus.Moved);
        var replay = (await desk.ReplayAsync("204417", policy => policy with { FeePerMove = 350m })).ShouldNotBeNull();
        replay.Flips.ShouldBeTrue();
        replay.Other.Outcome.ShouldBe(Outcome.Ask);
        Worker.Pipeline.Replay.Beside(replay.Other, replay.Now).ShouldBe([FindingCodes.FeeNotCovered]);
        replay.New.ShouldHaveSingleItem().Message.ShouldContain("350");
        (await desk.RequestAsync("204417")).Status.ShouldBe(RequestStatus.Moved, "nothing is recorded");
    }

    [Fact]
    public async Task Mails_are_read_again_from_the_mailbox_and_what_is_gone_is_listed()
    {
        await using var desk = await FilledAsync();
        var (replay, gone) = await desk.ReplayReadAsync("204417");
        replay.ShouldNotBeNull().Other.Outcome.ShouldBe(Outcome.Accept);
        replay.Differs.ShouldBeFalse();
        gone.ShouldBeEmpty();

        foreach (var file in desk.Lying("Processed"))
            File.Delete(file);
        (replay, gone) = await desk.ReplayReadAsync("204417");
        replay.ShouldBeNull();
        gone.ShouldHaveSingleItem().Facts.MessageId.ShouldBe("1-accepted@northwind.example");
    }

    private static async Task<BillingDesk> FilledAsync()
    {
        var desk = await BillingDesk.OpenAsync();
        foreach (var sample in new[] { "1-accepted", "2-rejected", "5-upgrade" })
            await desk.ReceiveAsync(BillingDesk.Sample(sample));
        await desk.FileAsync();
        await desk.IssueAsync("204420", LicenseKey.Of("2XQN-R8TV-4HKW-7DPM-K3CX"), LicenseKey.Of("SSW7-R8TV-4HKW-7DPM-0001"));
        (await desk.RequestAsync("204420")).Status.ShouldBe(RequestStatus.Moved);
        return desk;
    }
}
