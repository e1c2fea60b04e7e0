using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>licenseinbox approve</c>: lets an accepted request go on that waits for a person. It is decided once more on the facts of now.</summary>
internal sealed class ApproveCommand(IDesk desk, TextWriter output)
{
    public async Task<int> RunAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        var dossier = await desk.FindAsync(number, cancellationToken) ?? throw new CommandFailedException($"There is no request of case {number}.");
        try
        {
            var effect = await desk.DoAsync(new ApproveRequest(dossier.Request.Id), AuditEntry.Operator, cancellationToken);
            await output.WriteLineAsync($"Case {number} goes on: {OutputJson.Word(effect.Requests[0].After.Status!.Value)}.");
            return CommandRunner.Done;
        }
        catch (DeskRefusedException error)
        {
            throw new CommandFailedException($"Case {number}: {error.Message}", error);
        }
    }
}
