using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>Reads the lists from the store, each page by an index.</summary>
internal sealed class DeskBoard(StoreDatabase database, TimeProvider time) : IDeskBoard, IDisposable
{
    /// <summary>Longer than any character that follows the beginning of a word.</summary>
    private const char AfterAll = '\uffff';

    private const int MostWords = 8;

    /// <summary>A word of fewer requests than this is rare.</summary>
    private const int Rare = 2000;

    private readonly WorkTally _tally = new(database, time);

    public Task<BoardPage<ExceptionLine>> ExceptionsAsync(ExceptionFilter filter, int page, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            var open = await FilteredAsync(store, filter, cancellationToken);
            var total = await open.CountAsync(cancellationToken);
            var rows = await open.OrderBy(row => row.Deadline == null).ThenBy(row => row.Deadline).ThenBy(row => row.OpenedAt).ThenBy(row => row.Id)
                .Skip((page - 1) * BoardPage<ExceptionLine>.Size).Take(BoardPage<ExceptionLine>.Size)
                .ToListAsync(cancellationToken);
            return new BoardPage<ExceptionLine>(await WithSubjectsAsync(store, rows, cancellationToken), page, total);
        },
        cancellationToken);

    public Task<ExceptionLine?> FindExceptionAsync(Guid id, CancellationToken cancellationToken) => database.ReadAsync(
        async store => (await WithSubjectsAsync(store, await store.Exceptions.AsNoTracking().Where(row => row.Id == id && row.IsOpen).ToListAsync(cancellationToken), cancellationToken)).FirstOrDefault(),
        cancellationToken);

    public Task<IReadOnlyList<CodeCount>> OpenByCodeAsync(CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<CodeCount>>(
        async store => (await store.Exceptions.AsNoTracking().Where(row => row.IsOpen).GroupBy(row => row.Code).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken))
            .OrderByDescending(group => group.Count).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new CodeCount(group.Key, group.Count)).ToList(),
        cancellationToken);

    public Task<IReadOnlyList<string>> PartnersWithExceptionsAsync(CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<string>>(
        async store => (await store.Exceptions.AsNoTracking().Where(row => row.IsOpen)
                .Join(store.Board.AsNoTracking(), row => row.RequestId, board => (Guid?)board.RequestId, (_, board) => board.Partner)
                .Where(partner => partner != null).Select(partner => partner!).Distinct().ToListAsync(cancellationToken))
            .Order(StringComparer.OrdinalIgnoreCase).ToList(),
        cancellationToken);

    public Task<IReadOnlyList<Move>> MovesBetweenAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<Move>>(
        async store => StoredCasebook.Between((await StoredCasebook.MadeOrUndone(store.Moves.AsNoTracking(), from, before).Select(row => row.Json).ToListAsync(cancellationToken)).Select(StoreJson.Read<Move>), from, before),
        cancellationToken);

    public Task<IReadOnlyList<UndeliveredAlert>> UndeliveredAlertsAsync(DateTimeOffset since, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<UndeliveredAlert>>(
        async store =>
        {
            var mails = (await store.Outgoing.AsNoTracking().IgnoreAutoIncludes().Where(row => row.State == OutgoingState.Undeliverable && row.WrittenAt >= since).ToListAsync(cancellationToken)).ConvertAll(row => row.ToMail());
            var posts = await store.WebhookPosts.AsNoTracking().Where(row => row.State == PostState.Undeliverable && row.WrittenAt >= since).ToListAsync(cancellationToken);
            return mails.Where(mail => mail.IsToManagers).Select(mail => new UndeliveredAlert(string.Join(", ", mail.To.Select(to => to.Address)), mail.WrittenAt, mail.Subject, mail.LastError))
                .Concat(posts.Select(post => new UndeliveredAlert(post.Webhook, post.WrittenAt, null, post.LastError)))
                .OrderByDescending(alert => alert.WrittenAt).ToList();
        },
        cancellationToken);

    public Task<BoardPage<RequestLine>> RequestsAsync(RequestFilter filter, int page, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            var rows = store.Board.AsNoTracking();
            if (filter.Status is { } status)
                rows = rows.Where(row => row.Status == status);
            var total = 0;
            if (filter.Text is { } text)
                (rows, total) = await FoundAsync(store, rows, filter.Status is null, text, cancellationToken);
            else
                total = await rows.CountAsync(cancellationToken);
            var items = await rows.OrderByDescending(row => row.OpenedAt).ThenBy(row => row.RequestId)
                .Skip((page - 1) * BoardPage<RequestLine>.Size).Take(BoardPage<RequestLine>.Size)
                .ToListAsync(cancellationToken);
            var ids = items.ConvertAll(row => row.RequestId);
            var byHand = await store.Moves.AsNoTracking().Where(MoveRow.WaitsForConfirmation).Where(row => ids.Contains(row.RequestId)).Select(row => row.RequestId).ToListAsync(cancellationToken);
            return new BoardPage<RequestLine>(items.ConvertAll(row => row.ToRequest() with { IsByHand = byHand.Contains(row.RequestId) }), page, total);
        },
        cancellationToken);

    public Task<BoardPage<MailLine>> MailsAsync(MessageState? state, int page, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            var rows = store.Messages.AsNoTracking().IgnoreAutoIncludes();
            if (state is { } wanted)
                rows = rows.Where(row => row.State == wanted);
            var total = await rows.CountAsync(cancellationToken);
            // What comes before the page is only passed in the index; the mails themselves are large.
            var ids = await rows.OrderByDescending(row => row.ReceivedAt).ThenByDescending(row => row.Id)
                .Skip((page - 1) * BoardPage<MailLine>.Size).Take(BoardPage<MailLine>.Size)
                .Select(row => row.Id)
                .ToListAsync(cancellationToken);
            var texts = await store.Messages.AsNoTracking().IgnoreAutoIncludes().Where(row => ids.Contains(row.Id)).Select(row => row.Json).ToListAsync(cancellationToken);
            var mails = texts.ConvertAll(StoreJson.Read<RecordedMessage>);
            mails.Sort((one, other) => ids.IndexOf(one.Id).CompareTo(ids.IndexOf(other.Id)));
            return new BoardPage<MailLine>(mails.ConvertAll(mail => new MailLine(mail.Id, mail.ReceivedAt, mail.State, SenderOf(mail), mail.Facts.Subject)), page, total);
        },
        cancellationToken);

    public Task<IReadOnlyList<OutgoingMail>> WrittenAsync(Guid requestId, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<OutgoingMail>>(
        async store =>
        {
            var ids = await store.Set<OutgoingRequestRow>().AsNoTracking().Where(link => link.RequestId == requestId).Select(link => link.OutgoingId).ToListAsync(cancellationToken);
            return (await store.Outgoing.AsNoTracking().IgnoreAutoIncludes().Where(row => ids.Contains(row.Id)).OrderBy(row => row.WrittenAt).ToListAsync(cancellationToken)).ConvertAll(row => row.ToMail());
        },
        cancellationToken);

    public Task<WorkNumbers> NumbersAsync(IReadOnlyList<DateTimeOffset> periods, IReadOnlyList<DateTimeOffset> days, TimeSpan sla, CancellationToken cancellationToken) =>
        _tally.ReadAsync(periods, days, sla, cancellationToken);

    public void Dispose() => _tally.Dispose();

    private static async Task<IQueryable<ExceptionRow>> FilteredAsync(StoreContext store, ExceptionFilter filter, CancellationToken cancellationToken)
    {
        var open = store.Exceptions.AsNoTracking().Where(row => row.IsOpen);
        if (filter.Code is { } code)
            open = open.Where(row => row.Code == code);
        if (filter.Partner is { } partner)
            open = open.Where(row => store.Board.Any(board => board.RequestId == row.RequestId && board.Partner == partner));
        if (filter.Taken is { } taken)
            open = taken.IsOther ? open.Where(row => row.Holder != null && row.Holder != taken.Person) : open.Where(row => row.Holder == taken.Person);
        if (filter.Text is { } text)
        {
            var number = string.Concat(BoardWriter.WordsOf(text).Take(MostWords)).ToUpperInvariant();
            var found = await OpenRequestsAsync(store, text, cancellationToken);
            open = open.Where(row => row.CaseNumber == number || (row.RequestId != null && found.Contains(row.RequestId.Value)));
        }

        return open;
    }

    /// <summary>The requests with an open exception that a text finds: each of its words, or all of it as the beginning of a key. They are few, so that each word gives few.</summary>
    private static async Task<List<Guid>> OpenRequestsAsync(StoreContext store, string text, CancellationToken cancellationToken)
    {
        var open = store.Exceptions.AsNoTracking().Where(row => row.IsOpen && row.RequestId != null).Select(row => row.RequestId!.Value);
        var words = BoardWriter.WordsOf(text).Take(MostWords).ToList();
        var found = await open.Distinct().ToListAsync(cancellationToken);
        foreach (var word in words)
            found = [.. found.Intersect(await HavingAsync(word))];
        return [.. found.Union(await HavingAsync(string.Concat(words)))];

        Task<List<Guid>> HavingAsync(string word) => WordsLike(store, word).Select(known => known.RequestId).Where(id => open.Contains(id)).Distinct().ToListAsync(cancellationToken);
    }

    /// <summary>
    /// The rows that a text finds, and how many they are. A text that is one key or number, however it is written, is looked for as such first: "7K2M 91QD" is the beginning of a key. Else each of its words must be found.
    /// </summary>
    private static async Task<(IQueryable<BoardRow> Rows, int Total)> FoundAsync(StoreContext store, IQueryable<BoardRow> rows, bool areAll, string text, CancellationToken cancellationToken)
    {
        var words = BoardWriter.WordsOf(text).Take(MostWords).ToList();
        var whole = string.Concat(words);
        if (words.Count > 1 && whole.Any(char.IsDigit))
        {
            var byKey = Beginning(store, rows, whole);
            if (await byKey.CountAsync(cancellationToken) is > 0 and var count)
                return (byKey, count);
        }

        foreach (var word in words)
        {
            // The requests of a rare word are few, and looked at one by one.
            if (await WordsLike(store, word).Take(Rare).CountAsync(cancellationToken) >= Rare)
                continue;
            var few = words.Where(other => other != word).Aggregate(Beginning(store, rows, word), (found, other) => Having(store, found, other));
            return (few, await few.CountAsync(cancellationToken));
        }

        // Of common words every page is full soon, newest first; they are counted in the index of words alone.
        var many = words.Aggregate(rows, (found, word) => Having(store, found, word));
        return (many, areAll && words.Count == 1 ? await WordsLike(store, words[0]).Select(known => known.RequestId).Distinct().CountAsync(cancellationToken) : await many.CountAsync(cancellationToken));
    }

    /// <summary>Rows of which a word begins so, found by the words.</summary>
    private static IQueryable<BoardRow> Beginning(StoreContext store, IQueryable<BoardRow> rows, string word) => rows.Where(row => WordsLike(store, word).Select(known => known.RequestId).Contains(row.RequestId));

    /// <summary>The same, found by looking at the words of each row.</summary>
    private static IQueryable<BoardRow> Having(StoreContext store, IQueryable<BoardRow> rows, string word)
    {
        var end = word + AfterAll;
#pragma warning disable CA1309 // The database compares, in the order of its index.
        return rows.Where(row => store.BoardWords.Any(known => known.RequestId == row.RequestId && string.Compare(known.Word, word) >= 0 && string.Compare(known.Word, end) < 0));
#pragma warning restore CA1309
    }

    private static IQueryable<BoardWordRow> WordsLike(StoreContext store, string word)
    {
        var end = word + AfterAll;
#pragma warning disable CA1309 // The database compares, in the order of its index.
        return store.BoardWords.AsNoTracking().Where(known => string.Compare(known.Word, word) >= 0 && string.Compare(known.Word, end) < 0);
#pragma warning restore CA1309
    }

    private static async Task<List<ExceptionLine>> WithSubjectsAsync(StoreContext store, List<ExceptionRow> rows, CancellationToken cancellationToken)
    {
        var requests = rows.Select(row => row.RequestId).OfType<Guid>().Distinct().ToList();
        var boards = await store.Board.AsNoTracking().Where(row => requests.Contains(row.RequestId)).ToDictionaryAsync(row => row.RequestId, cancellationToken);
        var messages = rows.Where(row => row.RequestId is null).Select(row => row.MessageId).OfType<Guid>().Distinct().ToList();
        var mails = (await store.Messages.AsNoTracking().IgnoreAutoIncludes().Where(row => messages.Contains(row.Id)).Select(row => row.Json).ToListAsync(cancellationToken))
            .ConvertAll(StoreJson.Read<RecordedMessage>)
            .ToDictionary(mail => mail.Id);
        return rows.ConvertAll(row =>
        {
            var mail = row is { RequestId: null, MessageId: { } id } ? mails.GetValueOrDefault(id) : null;
            var board = row.RequestId is { } request ? boards.GetValueOrDefault(request) : null;
            return new ExceptionLine(row.ToRecord(), board?.ToRequest(), mail is null ? null : SenderOf(mail), mail?.Facts.Subject);
        });
    }

    private static MailAddress? SenderOf(RecordedMessage mail) => mail.Facts.From.Count > 0 ? mail.Facts.From[0] : null;
}
