using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline.Desk;

/// <summary>
/// Where representatives act. A preview does the same as the act, in a unit of work that is never committed. Of two who act on one thing at the same moment, the second reads again what is there, and is told
/// what the first did (<see cref="Sight"/>).
/// </summary>
internal sealed class RepresentativesDesk(ICasebooks casebooks, Dossiers dossiers, RequestActs requests, ExceptionActs exceptions, MailActs mails, IMoveDispatcher moves, OutboxBell bell, TimeProvider time) : IDesk
{
    private const int Tries = 5;

    public async Task<Dossier?> FindAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        return await book.FindRequestAsync(number, cancellationToken) is { } request ? await dossiers.OfAsync(book, request, cancellationToken) : null;
    }

    public async Task<Dossier> OpenAsync(Guid requestId, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        return await dossiers.OfAsync(book, await Known.RequestAsync(book, requestId, cancellationToken), cancellationToken);
    }

    public async Task<MailDossier> OpenMailAsync(Guid messageId, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        return await dossiers.OfAsync(book, await Known.MessageAsync(book, messageId, cancellationToken), cancellationToken);
    }

    public async Task<IReadOnlyList<FieldChoice>> ChoicesAsync(Guid requestId, FieldPlace place, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        return await requests.ChoicesAsync(book, await Known.RequestAsync(book, requestId, cancellationToken), place, cancellationToken);
    }

    public async Task<DeskEffect> PreviewAsync(DeskAct act, string author, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        return (await ActAsync(book, act, author, cancellationToken)).Effect with { Version = act.Seen ?? 0 };
    }

    public async Task<DeskEffect> DoAsync(DeskAct act, string author, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Acted acted;
                var startedAt = time.GetUtcNow();
                await using (var book = await casebooks.OpenAsync(cancellationToken))
                {
                    acted = await ActAsync(book, act, author, cancellationToken);
                    await book.CommitAsync(cancellationToken);
                }

                bell.Ring();
                foreach (var made in acted.Made)
                    Instruments.Moved(made, startedAt, time.GetUtcNow());

                // The queue writes to the same database: no unit of work may be open meanwhile.
                foreach (var id in acted.Due)
                    await moves.EnqueueAsync(id, cancellationToken);
                return acted.Effect;
            }
            catch (ConcurrentChangeException) when (attempt < Tries)
            {
                // Somebody was first: what he did is seen now, and whether it bears on this.
            }
        }
    }

    private async Task<Acted> ActAsync(ICasebook book, DeskAct act, string author, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(author))
            throw new DeskRefusedException(DeskRefusal.WrongValue, "Say who acts.");
        try
        {
            var made = new List<MoveDone>();
            var effect = act switch
            {
                RequestAct request => await requests.DoAsync(book, request, author, made, cancellationToken),
                ExceptionAct exception => await exceptions.DoAsync(book, exception, author, cancellationToken),
                MailAct mail => await mails.DoAsync(book, mail, author, cancellationToken),
                SendReplyAgain again => await exceptions.SendAgainAsync(book, again, author, cancellationToken),
                _ => throw new NotSupportedException(act.GetType().Name),
            };
            return new Acted(effect, await DueAsync(book, effect, cancellationToken), made);
        }
        catch (IllegalTransitionException error)
        {
            throw new DeskRefusedException(DeskRefusal.NotNow, $"That is not possible now: the request is {Known.Word(error.From)}.", error);
        }
    }

    private static async Task<List<Guid>> DueAsync(ICasebook book, DeskEffect effect, CancellationToken cancellationToken)
    {
        var due = new List<Guid>();
        foreach (var change in effect.Requests.Where(change => change.After.Status == RequestStatus.Queued))
            due.AddRange((await book.MovesAsync(change.RequestId, cancellationToken)).Where(move => move.State == MoveState.Due).Select(move => move.Id));
        return due;
    }

    private sealed record Acted(DeskEffect Effect, IReadOnlyList<Guid> Due, IReadOnlyList<MoveDone> Made);
}
