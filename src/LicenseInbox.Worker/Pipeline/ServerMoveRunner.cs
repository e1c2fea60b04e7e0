using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// Makes moves in the vendor's license server: what the queue's jobs call where there is one. Nothing is open in the store while the server is asked. An answer that did not come is asked for by the move's
/// id before the move is ordered again, under the same id, with growing pauses; other moves go on meanwhile, unless the server answers nobody.
/// </summary>
internal sealed class ServerMoveRunner(ICasebooks casebooks, HandedMoves handed, ILicenseServer server, IRegistryCopy copy, OutboxBell bell, TimeProvider time, ILogger<ServerMoveRunner> logger) : IMoveExecutor
{
    /// <summary>A crash leaves a move handed over: its answer is asked for after this, which is longer than an order takes with all its tries.</summary>
    public static readonly TimeSpan AskAfter = TimeSpan.FromMinutes(2);

    private const int Tries = 5;

    private (Guid Move, int Times) _failed;

    /// <inheritdoc/>
    public DateTimeOffset? RestsUntil { get; private set; }

    public async Task<bool> ExecuteNextAsync(CancellationToken cancellationToken)
    {
        if (RestsUntil is { } until && until > time.GetUtcNow())
            return false;
        RestsUntil = null;
        NextMove? next;
        await using (var book = await casebooks.OpenAsync(cancellationToken))
            next = await book.NextDueMoveAsync(cancellationToken);
        if (next is null)
            return false;
        try
        {
            await ExecuteAsync(next, cancellationToken);
        }
        catch (LicenseServerUnavailableException error)
        {
            logger.LogWarning("Move {MoveId} waits for the license server: {Reason:l}", next.Id, error.Message);
            RestsUntil = time.GetUtcNow() + error.RestsFor;
            await InAsync(book => handed.PostponeAsync(book, next.Id, cancellationToken), cancellationToken);
        }
        catch (LicenseServerRefusedException error)
        {
            logger.LogError("The license server refuses move {MoveId}: {Reason:l}", next.Id, error.Message);
            await RefusedAsync(next, $"The license server refuses it: {error.Message}", cancellationToken);
        }
        catch (Exception error) when (error is not (OperationCanceledException or StoreUnavailableException or ConcurrentChangeException))
        {
            _failed = _failed.Move == next.Id ? (next.Id, _failed.Times + 1) : (next.Id, 1);
            if (_failed.Times < 3)
                throw;
            logger.LogError(error, "Move {MoveId} failed again and again; a person must look at it", next.Id);
            await RefusedAsync(next, $"It failed {_failed.Times} times ({error.GetType().Name}); the log says more.", cancellationToken);
        }

        bell.Ring();
        return true;
    }

    private Task ExecuteAsync(NextMove next, CancellationToken cancellationToken) => next.Move switch
    {
        { State: MoveState.Made } => TakeBackAsync(next.Move, cancellationToken),
        { State: MoveState.Unknown, IsGivenUp: true } => GiveUpAsync(next, cancellationToken),
        { State: MoveState.Unknown } => AskAsync(next, cancellationToken),
        _ => OrderAsync(next, cancellationToken),
    };

    /// <summary>Reads again what the decision rests on, decides, and orders the move.</summary>
    private async Task OrderAsync(NextMove next, CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        var versions = next.Move is { } move ? await ReadAsync(move, cancellationToken) : new Dictionary<SystemKey, string>();
        if (await InAsync(book => handed.HandAsync(book, next, startedAt + AskAfter, cancellationToken), cancellationToken) is not { } order)
            return;
        var answer = await server.MoveAsync(MoveOrder.Of(order, versions), cancellationToken);
        switch (answer.Move?.State)
        {
            case ServerMoveState.Made:
                await MadeAsync(next.Id, startedAt, cancellationToken);
                break;
            case null:
                logger.LogInformation("Move {MoveId} was not made: facts changed at the license server", next.Id);
                await InAsync(book => HandedMoves.HandedBackAsync(book, next.Id, cancellationToken), cancellationToken);
                await copy.TakeAsync(await FactsAsync(order, answer.Now, cancellationToken), cancellationToken);
                await InAsync(book => handed.NotMadeAsync(book, next.Id, cancellationToken), cancellationToken);
                break;
            default:
                await InAsync(book => handed.GivenUpAsync(book, next.Id, cancellationToken), cancellationToken);
                break;
        }
    }

    /// <summary>Asks what became of it before anything is repeated.</summary>
    private async Task AskAsync(NextMove next, CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        switch ((await server.FindMoveAsync(next.Id, cancellationToken))?.State)
        {
            case ServerMoveState.Made:
                await MadeAsync(next.Id, startedAt, cancellationToken);
                break;
            case null:
                await OrderAsync(next, cancellationToken);
                break;
            default:
                await InAsync(book => handed.GivenUpAsync(book, next.Id, cancellationToken), cancellationToken);
                break;
        }
    }

    private async Task MadeAsync(Guid id, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        if (await InAsync(book => handed.TakeOverAsync(book, id, cancellationToken), cancellationToken) is { } made)
            Instruments.Moved(made, startedAt, time.GetUtcNow());
    }

    private async Task GiveUpAsync(NextMove next, CancellationToken cancellationToken)
    {
        var answer = await server.ReverseAsync(next.Id, cancellationToken);
        if (answer.Move is null)
            await RefusedAsync(next, $"The license server had made it when it was given up, and can't take it back: {string.Join(", ", answer.InTheWay)} moved or changed since.", cancellationToken);
        else
            await InAsync(book => handed.GivenUpAsync(book, next.Id, cancellationToken), cancellationToken);
    }

    private async Task TakeBackAsync(Move move, CancellationToken cancellationToken)
    {
        var answer = await server.ReverseAsync(move.Id, cancellationToken);
        if (answer.Move is { State: ServerMoveState.Reversed })
            await InAsync(book => handed.TakeBackAsync(book, move.Id, cancellationToken), cancellationToken);
        else
            await InAsync(book => handed.NotReversedAsync(book, move.Id, answer.Move is null ? MoveUndoing.InTheWay(move, answer.InTheWay) : $"The move from {move.Planned.From} to {move.Planned.To} can't be undone: the license server knows nothing of it.", cancellationToken), cancellationToken);
    }

    private Task<bool> RefusedAsync(NextMove next, string why, CancellationToken cancellationToken) => InAsync(
        book => next.Move is { State: MoveState.Made } ? handed.NotReversedAsync(book, next.Id, $"A move could not be undone. {why}", cancellationToken) : handed.RefuseAsync(book, next, why, cancellationToken),
        cancellationToken);

    /// <summary>Looks up what a move rests on, and takes it over.</summary>
    private async Task<Dictionary<SystemKey, string>> ReadAsync(Move move, CancellationToken cancellationToken)
    {
        var systems = new List<SystemAtServer>();
        foreach (var key in new[] { move.Planned.From, move.Planned.To }.Distinct())
        {
            if (await server.SystemAsync(key, cancellationToken) is { } system)
                systems.Add(system);
        }

        var facts = await FactsAsync(move, systems, cancellationToken);
        if (await server.CaseAsync(move.Case, cancellationToken) is { } known)
            facts = facts with { Cases = [known.Case], Partners = known.Partner is { } partner ? [partner] : [] };
        await copy.TakeAsync(facts, cancellationToken);
        return systems.ToDictionary(system => system.System.Key, system => system.Version);
    }

    /// <summary>What systems hold; the keys of the move, and keys that we have there and the server has not, are looked up by themselves.</summary>
    private async Task<ServerFacts> FactsAsync(Move move, IReadOnlyList<SystemAtServer> systems, CancellationToken cancellationToken)
    {
        var told = systems.SelectMany(system => system.Licenses).ToDictionary(license => license.Key);
        IReadOnlyList<LicenseKey> held;
        await using (var book = await casebooks.OpenAsync(cancellationToken))
        {
            var ours = await book.Registry.FactsAsync(new FactsQuery { Systems = [.. systems.Select(system => system.System.Key)] }, cancellationToken);
            held = [.. ours.Licenses.Values.Where(license => systems.Any(system => system.System.Key == license.System)).Select(license => license.Key)];
        }

        var (elsewhere, gone) = (new List<License>(), new List<LicenseKey>());
        var further = new List<SystemAtServer>(systems);
        foreach (var key in move.Planned.Licenses.Select(license => license.Key).Concat(held).Distinct().Where(key => !told.ContainsKey(key)))
        {
            if (await server.LicenseAsync(key, cancellationToken) is not { } license)
                gone.Add(key);
            else if (further.Exists(system => system.System.Key == license.System) || await AddAsync(further, license.System, cancellationToken))
                elsewhere.Add(license);
        }

        return new ServerFacts { Systems = [.. further.Select(system => system.System)], Licenses = [.. told.Values, .. elsewhere], Gone = gone };
    }

    private async Task<bool> AddAsync(List<SystemAtServer> systems, SystemKey key, CancellationToken cancellationToken)
    {
        if (await server.SystemAsync(key, cancellationToken) is not { } system)
            return false;
        systems.Add(system);
        return true;
    }

    private Task<bool> InAsync(Func<ICasebook, Task> work, CancellationToken cancellationToken) => InAsync(
        async book =>
        {
            await work(book);
            return true;
        },
        cancellationToken);

    private async Task<T> InAsync<T>(Func<ICasebook, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var book = await casebooks.OpenAsync(cancellationToken);
                var result = await work(book);
                await book.CommitAsync(cancellationToken);
                return result;
            }
            catch (ConcurrentChangeException) when (attempt < Tries)
            {
                // Somebody else changed what it rests on: it reads again.
            }
        }
    }
}
