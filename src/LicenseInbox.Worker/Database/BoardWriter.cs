using System.Security.Cryptography;
using System.Text;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Database.Rows;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Database;

/// <summary>Writes what lists show of a request, in the transaction that changes it.</summary>
internal static class BoardWriter
{
    private const int LongestSummary = 300;
    private const int CatchUpBatch = 200;

    /// <summary>Brings the row of a request up to date.</summary>
    /// <param name="store">The store.</param>
    /// <param name="row">The request's row.</param>
    /// <param name="request">What it says.</param>
    /// <param name="isNew">Whether the request has no row yet.</param>
    /// <param name="known">What is at hand, and perhaps not written yet.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Words by which it is found, to be added (<see cref="RequestTexts"/>) to those before.</returns>
    public static async Task<IReadOnlyCollection<string>> TakeAsync(StoreContext store, RequestRow row, Request request, bool isNew, KnownRecords known, CancellationToken cancellationToken)
    {
        var board = isNew ? null : await store.Board.FindAsync([row.Id], cancellationToken);
        if (board is null)
            store.Board.Add(board = new BoardRow { RequestId = row.Id });
        var standing = request.Decision?.Findings.FirstOrDefault(finding => finding.Outcome > Outcome.Accept);
        board.CaseNumber = request.Case?.Canonical;
        board.CaseText = request.Case is { } number ? ColumnText.Clean(number.Text) : null;
        board.Status = request.State.Status;
        board.Outcome = request.Decision?.Outcome;
        board.Summary = standing is null ? null : Clipped(ColumnText.Clean(standing.Message));
        board.OpenedAt = request.State.OpenedAt;
        board.Deadline = request.Deadline;
        board.AwaitsApproval = request.State.AwaitsApproval;
        board.RequestVersion = row.Version;
        return await TakeWordsAsync(store, board, request, known, cancellationToken);
    }

    /// <summary>Requests that were written by a program which knows nothing of this table.</summary>
    /// <returns>Whether there may be more.</returns>
    public static async Task<bool> CatchUpAsync(StoreContext store, CancellationToken cancellationToken)
    {
        var rows = await store.Requests.AsNoTracking().IgnoreAutoIncludes()
            .Where(row => !store.Board.Any(board => board.RequestId == row.Id && board.RequestVersion == row.Version))
            .Take(CatchUpBatch)
            .ToListAsync(cancellationToken);
        try
        {
            foreach (var row in rows)
                await RequestTexts.AddWordsAsync(store, row.Id, await TakeAsync(store, row, row.ToRequest(), isNew: false, new KnownRecords(), cancellationToken), cancellationToken);
            await store.SaveChangesAsync(cancellationToken);
            return rows.Count == CatchUpBatch;
        }
        catch (DbUpdateException) when (rows.Count > 0)
        {
            return true; // A worker that is running wrote one of them meanwhile: it is no longer behind.
        }
        finally
        {
            store.ChangeTracker.Clear();
        }
    }

    /// <summary>The words that a text is found by, lower case: its runs of letters and digits.</summary>
    public static IEnumerable<string> WordsOf(string? text)
    {
        var word = new StringBuilder();
        foreach (var letter in (text ?? "").Append(' '))
        {
            if (char.IsLetterOrDigit(letter))
                word.Append(char.ToLowerInvariant(letter));
            else if (word.Length > 0 && letter is not ('\'' or '’'))
            {
                yield return ColumnText.Key(word.ToString());
                word.Clear();
            }
        }
    }

    private static async Task<IReadOnlyCollection<string>> TakeWordsAsync(StoreContext store, BoardRow board, Request request, KnownRecords known, CancellationToken cancellationToken)
    {
        var facts = RestsOn.Of(request);
        var systems = request.State.Forms.Concat(request.State.FormsDone).SelectMany(form => new[] { form.To, form.From }).OfType<SystemKey>().Distinct().ToList();
        var keys = facts.Licenses.Select(key => key.Canonical)
            .Concat(facts.Systems.Select(key => key.Canonical))
            .Concat(systems.Select(key => key.Canonical))
            .Concat(facts.Cases.Select(number => number.Canonical))
            .Select(key => ColumnText.Key(key.ToLowerInvariant()))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        var submission = request.State.Submissions.Count > 0 ? request.State.Submissions[^1].Id : (Guid?)null;
        var basis = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', keys.Append($"{request.Case?.Canonical}|{submission}")))));
        if (board.Basis == basis)
            return [];
        board.Basis = basis;
        var partner = await PartnerAsync(store, request, cancellationToken);
        board.Partner = partner?.Company ?? board.Partner;
        board.EndUser = await EndUserAsync(store, systems, submission, known, cancellationToken) ?? board.EndUser;
        return keys.Concat(WordsOf(board.Partner)).Concat(WordsOf(partner?.Id)).Concat(WordsOf(board.EndUser)).ToHashSet(StringComparer.Ordinal);
    }

    private static async Task<PartnerRow?> PartnerAsync(StoreContext store, Request request, CancellationToken cancellationToken)
    {
        if (request.Case is not { } number)
            return null;
        var canonical = number.Canonical;
        return await store.Partners.AsNoTracking().IgnoreAutoIncludes()
            .Where(partner => store.Cases.Any(known => known.Number == canonical && known.PartnerId == partner.Id)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The owner of a system that the forms name; where the registry knows none of them, what the forms of the last email say.</summary>
    private static async Task<string?> EndUserAsync(StoreContext store, List<SystemKey> systems, Guid? submission, KnownRecords known, CancellationToken cancellationToken)
    {
        var named = systems.ConvertAll(key => key.Canonical);
        var owners = await store.Systems.AsNoTracking().Where(row => named.Contains(row.Key)).Select(row => new { row.Key, row.EndUser }).ToListAsync(cancellationToken);
        if (named.Select(key => owners.Find(owner => owner.Key == key)?.EndUser).FirstOrDefault(owner => owner is not null) is { } owner)
            return owner;
        if (submission is not { } id)
            return null;
        var message = known.Message(id) ?? StoreJson.ReadOrNull<RecordedMessage>(await store.Messages.AsNoTracking().IgnoreAutoIncludes().Where(row => row.Id == id).Select(row => row.Json).SingleOrDefaultAsync(cancellationToken));
        var written = message?.Facts.Forms.Select(form => form.Text("end_user")).FirstOrDefault(text => text is not null);
        return written is null ? null : Clipped(ColumnText.Clean(written));
    }

    private static string Clipped(string text) => text.Length <= LongestSummary ? text : text[..(char.IsHighSurrogate(text[LongestSummary - 2]) ? LongestSummary - 2 : LongestSummary - 1)] + "…";
}
