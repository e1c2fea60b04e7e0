using System.Text.Json;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Commands;
using Microsoft.Extensions.Time.Testing;

namespace LicenseInbox.Worker.Tests.Commands;

public class StatusCommandTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_person_reads_lines()
    {
        var (exit, text) = await RunAsync(Busy, new StatusArguments(false, null));

        exit.ShouldBe(0);
        text.ReplaceLineEndings("\n").ShouldBe(
            """
            Queue       1 due, the earliest by 2026-03-05 09:00 -08:00; paused; at most 10 a minute
            Requests    1 rejected, 2 queued
            Outbox      3 to be sent, 1 uncertain
            Mailbox     licenses: last looked at 2026-03-04 09:59 -08:00
            Mailbox     fax: never looked at
            Deadline    2026-03-05 09:00 -08:00  case 204417, queued
            Deadline    2026-03-05 10:00 -08:00  case 204424, queued (move.to-be-confirmed)
            Exception   2026-03-05 10:00 -08:00  sender.not-partner, case 204418: The sender is nobody's contact.
            Exception   no deadline  mail.correspondence: A person wrote.

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_program_reads_one_json_object()
    {
        var (_, text) = await RunAsync(Busy, new StatusArguments(true, null));

        using var json = JsonDocument.Parse(text);
        var root = json.RootElement;
        root.GetProperty("queue").GetProperty("paused").GetBoolean().ShouldBeTrue();
        root.GetProperty("queue").GetProperty("due").GetInt32().ShouldBe(1);
        root.GetProperty("requests").GetProperty("queued").GetInt32().ShouldBe(2);
        root.GetProperty("deadlines")[0].GetProperty("status").GetString().ShouldBe("queued");
        root.GetProperty("exceptions")[0].GetProperty("case").GetString().ShouldBe("204418");
        root.GetProperty("outbox").GetProperty("uncertain").GetInt32().ShouldBe(1);
        root.GetProperty("mailboxes")[1].GetProperty("lookedAt").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_mailbox_that_was_not_looked_at_in_time_is_a_failure_where_asked()
    {
        var failure = await Should.ThrowAsync<CommandFailedException>(() => RunAsync(Busy, new StatusArguments(false, TimeSpan.FromMinutes(5))));

        failure.Message.ShouldBe("Not looked at within 00:05:00: fax.");
        (await RunAsync(Busy with { Mailboxes = [new("licenses", Now), new("fax", Now.AddMinutes(-5))] }, new StatusArguments(false, TimeSpan.FromMinutes(5)))).Exit.ShouldBe(0);
    }

    private static readonly WorkStatus Busy = new()
    {
        Queue = new QueuePace(true, 10),
        DueMoves = [new DueMove(Guid.Empty, Now.AddHours(23))],
        Requests = new Dictionary<RequestStatus, int> { [RequestStatus.Queued] = 2, [RequestStatus.Rejected] = 1 },
        Running = [new RunningRequest(CaseNumber.Of("204417"), RequestStatus.Queued, Now.AddHours(23)), new RunningRequest(CaseNumber.Of("204424"), RequestStatus.Queued, Now.AddHours(24), IsByHand: true)],
        Exceptions =
        [
            new ExceptionRecord { Id = Guid.Empty, Code = "sender.not-partner", Case = CaseNumber.Of("204418"), Summary = "The sender is nobody's contact.", OpenedAt = Now, Deadline = Now.AddHours(24) },
            new ExceptionRecord { Id = Guid.Empty, Code = "mail.correspondence", Summary = "A person wrote.", OpenedAt = Now },
        ],
        OutgoingWaiting = 3,
        OutgoingUncertain = 1,
        Mailboxes = [new SeenMailbox("licenses", Now.AddMinutes(-1)), new SeenMailbox("removed from the settings", Now)],
    };

    private static async Task<(int Exit, string Text)> RunAsync(WorkStatus status, StatusArguments arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        return (await Command(status, output).RunAsync(arguments, TestContext.Current.CancellationToken), output.ToString());
    }

    private static StatusCommand Command(WorkStatus status, StringWriter output, params string[] disagreements) =>
        new(new FixedBoard(status, disagreements), ["licenses", "fax"], TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles"), new FakeTimeProvider(Now), output);

    [Fact]
    public async Task What_does_not_agree_is_said_where_asked_and_is_a_failure()
    {
        var (exit, text) = await RunAsync(Busy, new StatusArguments(false, null, Verify: true));
        exit.ShouldBe(0);
        text.ShouldContain("Verified    requests, moves, registry and outbox agree");

        using var output = new StringWriter();
        var failure = await Should.ThrowAsync<CommandFailedException>(() => Command(Busy, output, "Case 204417 is queued, but no move is due.").RunAsync(new StatusArguments(false, null, Verify: true), TestContext.Current.CancellationToken));
        failure.Message.ShouldBe("The store does not agree with itself in 1 points.");
        output.ToString().ShouldContain("Disagrees   Case 204417 is queued, but no move is due.");
    }

    private sealed class FixedBoard(WorkStatus status, params string[] disagreements) : IStatusBoard
    {
        public Task<WorkStatus> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(status);

        public Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(disagreements);
    }
}
