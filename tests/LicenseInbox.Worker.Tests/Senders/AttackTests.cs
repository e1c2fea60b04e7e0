using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Tests.Senders;

public sealed class AttackTests
{
    private static readonly SomeLetter Honest = new() { MessageId = "honest@redwoodvoice.example" };

    public static TheoryData<string> Names => new(Attacks.All.Select(attack => attack.Name));

    [Fact]
    public void There_are_enough_of_them() => Attacks.All.Select(attack => attack.Name).Distinct().Count().ShouldBeGreaterThanOrEqualTo(60);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_forged_mail_before_between_and_after_honest_ones_changes_nothing(string name)
    {
        var desk = new LicenseDesk();
        var attack = Attacks.All.First(attack => attack.Name == name).Letter;

        await NothingComesOf(desk, attack);
        desk.State.Requests.ShouldBeEmpty();

        var asked = await desk.ReceiveAsync(Honest with { OnlyForm = 0, MessageId = "first@redwoodvoice.example" });
        asked.Outcome.ShouldBe(Outcome.Ask);
        asked.Reply.ShouldNotBeNull();

        await NothingComesOf(desk, attack with { MessageId = attack.MessageId.Replace("letter-1", "letter-2", StringComparison.Ordinal), Words = "Here it is." });

        var accepted = await desk.ReceiveAsync(Honest);
        accepted.Outcome.ShouldBe(Outcome.Accept);
        accepted.Requests.ShouldHaveSingleItem().Status.ShouldBe(RequestStatus.Queued);
        accepted.Reply.ShouldNotBeNull().To.ShouldHaveSingleItem().Address.ShouldBe(SomeLetter.Contact);

        await NothingComesOf(desk, attack with { MessageId = attack.MessageId.Replace("letter-1", "letter-3", StringComparison.Ordinal), Words = "Once more." });
        desk.MovesMade.ShouldBe(1);
    }

    private static async Task NothingComesOf(LicenseDesk desk, SomeLetter letter)
    {
        var (requests, moves, replies) = (desk.Requests, desk.MovesMade, desk.State.Outgoing.Count);
        var mail = await desk.ReceiveAsync(letter);
        mail.Outcome.ShouldBeOneOf(Outcome.Flag, Outcome.Ignore);
        mail.Findings.ShouldAllBe(finding => finding.Code.StartsWith("sender.") || finding.Code == FindingCodes.MailDuplicate);
        mail.Findings.ShouldAllBe(finding => finding.Evidence.Count > 0);
        mail.Requests.ShouldBeEmpty();
        mail.Reply.ShouldBeNull();
        desk.Requests.ShouldBe(requests);
        (desk.MovesMade, desk.State.Outgoing.Count).ShouldBe((moves, replies));
    }
}
