using LicenseInbox.Domain.Examining;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>licenseinbox conform</c>: prints each promise of the interface as it is tried, and what is to be mended.</summary>
internal sealed class ConformCommand(TextWriter output)
{
    public async Task<int> RunAsync(IAsyncEnumerable<Diagnosis> checks)
    {
        var (all, failed) = (0, 0);
        await foreach (var check in checks)
        {
            all++;
            failed += check.Health == Health.Wrong ? 1 : 0;
            await output.WriteLineAsync($"{(check.Health == Health.Wrong ? "FAIL" : "ok"),-6} {check.Part}: {check.Text}.");
            if (check.Mend is { } mend)
                await output.WriteLineAsync($"       -> {TerminalText.Line(mend)}");
        }

        return failed == 0 ? CommandRunner.Done : throw new CommandFailedException($"{failed} of {all} checks failed: the gateway does not keep the interface.");
    }
}
