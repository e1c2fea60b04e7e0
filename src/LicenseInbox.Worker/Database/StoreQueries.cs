using System.Runtime.CompilerServices;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
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

    /// <summary>Cases by their numbers.</summary>
    public Func<StoreContext, List<string>, IAsyncEnumerable<CaseRow>> Cases { get; } =
        EF.CompileAsyncQuery((StoreContext store, List<string> numbers) => store.Cases.AsNoTracking().Where(row => numbers.Contains(row.Number)));

    /// <summary>Systems by their keys.</summary>
    public Func<StoreContext, List<string>, IAsyncEnumerable<SystemRow>> Systems { get; } =
        EF.CompileAsyncQuery((StoreContext store, List<string> keys) => store.Systems.AsNoTracking().Where(row => keys.Contains(row.Key)));

    /// <summary>Licenses that are in use, by their keys or by their systems'.</summary>
    public Func<StoreContext, List<string>, List<string>, IAsyncEnumerable<LicenseRow>> Licenses { get; } =
        EF.CompileAsyncQuery((StoreContext store, List<string> keys, List<string> systems) => store.Licenses.AsNoTracking()
            .Where(row => !row.IsRetired && (keys.Contains(row.Key) || systems.Contains(row.SystemKey))));

    /// <summary>Partners by their ids or by lines of their contacts.</summary>
    public Func<StoreContext, List<string>, List<string>, IAsyncEnumerable<PartnerRow>> Partners { get; } =
        EF.CompileAsyncQuery((StoreContext store, List<string> ids, List<string> contacts) => store.Partners.AsNoTracking()
            .Where(row => ids.Contains(row.Id) || store.Set<ContactRow>().Where(contact => contacts.Contains(contact.Lookup)).Select(contact => contact.PartnerId).Contains(row.Id)));

    /// <summary>License keys that other requests reserve.</summary>
    public Func<StoreContext, List<string>, Guid?, IAsyncEnumerable<ReservedBy>> Reservations { get; } =
        EF.CompileAsyncQuery((StoreContext store, List<string> keys, Guid? but) => store.Set<ReservedKeyRow>().AsNoTracking()
            .Where(key => keys.Contains(key.LicenseKey) && key.RequestId != but)
            .Join(store.Requests.IgnoreAutoIncludes(), key => key.RequestId, request => request.Id, (key, request) => new ReservedBy(key.Text, request.Id, request.CaseNumber, request.CompletedAt)));

    /// <summary>A value that the store keeps under a name.</summary>
    public Func<StoreContext, string, CancellationToken, Task<string?>> Setting { get; } =
        EF.CompileAsyncQuery((StoreContext store, string name, CancellationToken _) => store.Settings.AsNoTracking().Where(row => row.Name == name).Select(row => row.Value).SingleOrDefault());

    /// <summary>How queries become statements: a list is one parameter, since with one for each of its values a statement would be written anew each time.</summary>
    public static void Configure<TBuilder, TExtension>(RelationalDbContextOptionsBuilder<TBuilder, TExtension> builder)
        where TBuilder : RelationalDbContextOptionsBuilder<TBuilder, TExtension>
        where TExtension : RelationalOptionsExtension, new() => builder.UseParameterizedCollectionMode(ParameterTranslationMode.Parameter);

    public static StoreQueries Of(StoreContext store) => ByModel.GetValue(store.Model, static _ => new StoreQueries());
}

/// <summary>A reserved license key with the request that reserves it.</summary>
internal sealed record ReservedBy(string Key, Guid Request, string? Case, DateTimeOffset CompletedAt);
