using LicenseInbox.Faults;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>A short run of the fault harness; the long ones are started by hand: <c>tests/run --faults</c>.</summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    [Fact]
    public async Task After_faults_every_mail_was_handled_once_every_license_moved_once_and_every_outcome_told_once()
    {
        using var told = new StringWriter();
        var options = new FaultOptions
        {
            Seed = 1,
            Mails = 16,
            Rounds = 3,
            RoundLength = TimeSpan.FromSeconds(2),
            Kinds = ["worker-killed", "smtp-answer-lost", "uidvalidity-changed"],
            Readers = 1,
        };
        var result = await new FaultRun(options, told).RunAsync(TestContext.Current.CancellationToken);
        output.WriteLine(told.ToString());

        result.Differences.ShouldBeEmpty(result.Logs);
        result.Faults.Count.ShouldBe(3);
        result.Mails.ShouldBeGreaterThan(16);
    }

    [Fact]
    public async Task Tokens_that_are_revoked_end_and_rotate_lose_and_repeat_nothing()
    {
        using var told = new StringWriter();
        var options = new FaultOptions
        {
            Seed = 1,
            Mails = 24,
            Rounds = 3,
            // A token lives as long.
            RoundLength = TimeSpan.FromSeconds(8),
            Readers = 1,
            Kinds = ["token-revoked", "token-ends", "issuer-down"],
            Tokens = true,
        };
        var result = await new FaultRun(options, told).RunAsync(TestContext.Current.CancellationToken);
        output.WriteLine(told.ToString());

        result.Differences.ShouldBeEmpty(result.Logs);
        result.Faults.Count.ShouldBe(3);
        result.Mails.ShouldBeGreaterThan(24);
        // Nobody knows better whether a mail arrived whose answer was lost; here none is.
        result.Repeated.ShouldBe(0);
    }
}
