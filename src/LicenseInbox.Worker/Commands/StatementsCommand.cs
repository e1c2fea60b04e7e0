using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Pricing;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>licenseinbox statements</c>: what the moves of a month are charged, as CSV.</summary>
internal sealed class StatementsCommand(ICasebooks casebooks, PolicySettings settings, Action<IEnumerable<StatementEntry>, TextWriter> write, TextWriter output)
{
    public async Task<int> RunAsync(DateOnly month, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        var moves = await book.MovesBetweenAsync(MonthlyStatement.Begin(month, settings), MonthlyStatement.Begin(month.AddMonths(1), settings), cancellationToken);
        write(MonthlyStatement.Of(moves, month, settings), output);
        return CommandRunner.Done;
    }
}
