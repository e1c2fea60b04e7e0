using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>licenseinbox issue</c>: enters the keys that sales issued for a software-only upgrade; then its moves are due.</summary>
internal sealed class IssueCommand(ICasebooks casebooks, TimeProvider time, TextWriter output)
{
    public async Task<int> RunAsync(CaseNumber number, IReadOnlyDictionary<LicenseKey, LicenseKey> issued, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        if (await book.FindRequestAsync(number, cancellationToken) is not { State.Status: RequestStatus.WaitingForSales } request)
            throw new CommandFailedException($"Case {number} has no request that waits for new keys.");
        var moves = (await book.MovesAsync(request.Id, cancellationToken)).Where(move => move.State == MoveState.WaitingForKeys).ToList();
        await CheckAsync(book, moves, issued, cancellationToken);

        request.KeysIssued(issued);
        book.Put(request);
        var now = time.GetUtcNow();
        book.Add(AuditEntry.Of(request, now, AuditActions.KeysIssued, new IssuedContent(issued)) with { Author = AuditEntry.Operator });
        foreach (var move in moves)
        {
            book.Put(move with { State = MoveState.Due, NewKeys = issued.Where(pair => move.Planned.Licenses.Any(license => license.Key == pair.Key)).ToDictionary() });
            book.Add(AuditEntry.Of(request, now, AuditActions.MoveQueued, new { Move = move.Id, State = MoveState.Due, move.DueBy, Planned = MoveContent.Of(move.Planned) }));
        }

        await book.Cases.AddNoteAsync(number, $"LicenseInbox: sales issued {issued.Count} new keys.", now, cancellationToken);
        await book.CommitAsync(cancellationToken);
        await output.WriteLineAsync($"Case {number}: {issued.Count} new keys are entered; the move is due by {request.Deadline:u}.");
        return CommandRunner.Done;
    }

    /// <summary>One new key for each old key of the upgrade, none more, and none that is known already.</summary>
    private static async Task CheckAsync(ICasebook book, List<Move> moves, IReadOnlyDictionary<LicenseKey, LicenseKey> issued, CancellationToken cancellationToken)
    {
        var wanted = moves.SelectMany(move => move.Planned.Licenses).Select(license => license.Key).ToHashSet();
        var facts = await book.Registry.FactsAsync(new FactsQuery { Licenses = issued.Values.ToList() }, cancellationToken);
        var wrong = wanted.Except(issued.Keys).Select(key => $"there is no new key for {key}")
            .Concat(issued.Keys.Except(wanted).Select(key => $"{key} is not part of this upgrade"))
            .Concat(issued.Values.Where(key => facts.License(key) is not null).Select(key => $"{key} is in use already"))
            .ToList();
        if (wrong.Count > 0)
            throw new CommandFailedException($"Nothing was entered: {string.Join("; ", wrong)}.");
    }
}
