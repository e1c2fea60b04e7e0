using System.Runtime.CompilerServices;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace LicenseInbox.Worker.Database;

/// <summary>Queries that every mail asks for, compiled once for each database: to take such a query apart anew costs more than the database needs to answer it.</summary>
internal sealed class StoreQueries
{
    private static readonly ConditionalWeakTable<IModel, StoreQueries> ByModel = [];

    private StoreQueries()
    {
    }

    /// <summary>The row of a message, to be changed.</summary>
    public Func<StoreContext, Guid, CancellationToken, Task<MessageRow?>> Message { get; } =
        EF.CompileAsyncQuery((StoreContext store, Guid id, CancellationToken _) => store.Messages.AsTracking().SingleOrDefault(row => row.Id == id));

    /// <summary>The row of a request, to be changed.</summary>
    public Func<StoreContext, Guid, CancellationToken, Task<RequestRow?>> Request { get; } =
        EF.CompileAsyncQuery((StoreContext store, Guid id, CancellationToken _) => store.Requests.AsTracking().SingleOrDefault(row => row.Id == id));

    /// <summary>The head of a chain, to be changed.</summary>
    public Func<StoreContext, Guid, CancellationToken, Task<AuditHeadRow?>> AuditHead { get; } =
        EF.CompileAsyncQuery((StoreContext store, Guid chain, CancellationToken _) => store.AuditHeads.AsTracking().SingleOrDefault(row => row.Chain == chain));

    /// <summary>What a message says, by its Message-ID's key and its digest.</summary>
    public Func<StoreContext, string, string, CancellationToken, Task<string?>> MessageText { get; } =
        EF.CompileAsyncQuery((StoreContext store, string key, string digest, CancellationToken _) =>
            store.Messages.AsNoTracking().IgnoreAutoIncludes().Where(row => row.MessageId == key && row.Digest == digest).Select(row => row.Json).SingleOrDefault());

    /// <summary>The message in whose place lies what has this Message-ID and digest.</summary>
    public Func<StoreContext, string, string, CancellationToken, Task<Guid?>> MessageReplaced { get; } =
        EF.CompileAsyncQuery((StoreContext store, string key, string digest, CancellationToken _) =>
            store.Retentions.AsNoTracking().Where(copy => copy.CopyDigest == digest && copy.MailId == key).OrderBy(copy => copy.MessageId).Select(copy => (Guid?)copy.MessageId).FirstOrDefault());

    /// <summary>What the request of a case says.</summary>
    public Func<StoreContext, string, CancellationToken, Task<string?>> RequestText { get; } =
        EF.CompileAsyncQuery((StoreContext store, string number, CancellationToken _) =>
            store.Requests.AsNoTracking().IgnoreAutoIncludes().Where(row => row.CaseNumber == number).Select(row => row.Json).SingleOrDefault());

    /// <summary>What the moves of a request say, oldest first, refused ones aside.</summary>
    public Func<StoreContext, Guid, IAsyncEnumerable<string>> MoveTexts { get; } =
        EF.CompileAsyncQuery((StoreContext store, Guid request) =>
            store.Moves.AsNoTracking().Where(row => row.RequestId == request && row.State != MoveState.Refused).OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).Select(row => row.Json));

    /// <summary>What the moves say that a card form pays for.</summary>
    public Func<StoreContext, string, IAsyncEnumerable<string>> PaidMoveTexts { get; } =
        EF.CompileAsyncQuery((StoreContext store, string card) => store.Moves.AsNoTracking()
            .Where(row => row.CardFormId == card && row.State != MoveState.Cancelled && row.State != MoveState.Undone && row.State != MoveState.Refused)
            .OrderBy(row => row.CreatedAt)
            .Select(row => row.Json));

    /// <summary>What open exceptions about something, or those of a group, say.</summary>
    public Func<StoreContext, Guid, Guid?, IAsyncEnumerable<string>> OpenExceptionTexts { get; } =
        EF.CompileAsyncQuery((StoreContext store, Guid subject, Guid? group) => store.Exceptions.AsNoTracking()
            .Where(row => row.IsOpen && (row.Id == group || row.RequestId == subject || row.MessageId == subject || row.OutgoingMailId == subject || row.MoveId == subject))
            .OrderBy(row => row.OpenedAt)
            .Select(row => row.Json));

    public static StoreQueries Of(StoreContext store) => ByModel.GetValue(store.Model, static _ => new StoreQueries());
}
