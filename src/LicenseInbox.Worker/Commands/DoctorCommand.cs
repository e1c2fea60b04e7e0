using LicenseInbox.Domain.Examining;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>licenseinbox doctor</c>: tries everything the worker stands on, one after another, and says what is wrong and which setting mends it.</summary>
internal sealed class DoctorCommand(IReadOnlyList<Func<CancellationToken, Task<IReadOnlyList<Diagnosis>>>> examinations, TextWriter output)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var wrong = 0;
        foreach (var examine in examinations)
        {
            foreach (var diagnosis in await examine(cancellationToken))
            {
                await output.WriteLineAsync($"{Word(diagnosis.Health),-6} {diagnosis.Part}: {diagnosis.Text}.");
                if (diagnosis.Mend is { } mend)
                    await output.WriteLineAsync($"       -> {mend}");
                wrong += diagnosis.Health == Health.Wrong ? 1 : 0;
            }
        }

        return wrong == 0 ? CommandRunner.Done : throw new CommandFailedException(wrong == 1 ? "One thing is wrong." : $"{wrong} things are wrong.");
    }

    private static string Word(Health health) => health switch
    {
        Health.Well => "ok",
        Health.Note => "note",
        _ => "WRONG",
    };
}
