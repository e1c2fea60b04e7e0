using System.Globalization;
using System.Text;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Pricing;
using LicenseInbox.Web.Hosting;
using LicenseInbox.Web.Signing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;

namespace LicenseInbox.Web.Pages;

/// <summary>What the moves of a month are charged: the same lines as partners and billing were told.</summary>
[Authorize(Access.SeesNumbers)]
internal sealed class StatementsModel(StatementView view) : PageModel
{
    public DateOnly Month { get; private set; }

    public MonthStatement Statement { get; private set; } = null!;

    public BoardPage<StatementEntry> List { get; private set; } = null!;

    public string Zone => view.Zone.Id;

    /// <summary>The month before; null when none is before.</summary>
    public DateOnly? Before => Month.Year > StatementView.EarliestYear ? Month.AddMonths(-1) : null;

    /// <summary>The month after; null when it has not begun.</summary>
    public DateOnly? After => Month < view.ThisMonth ? Month.AddMonths(1) : null;

    public async Task OnGetAsync(string? month, CancellationToken cancellationToken)
    {
        Month = view.MonthOf(month) ?? view.ThisMonth;
        Statement = await view.ReadAsync(Month, cancellationToken);
        var page = PagingModel.PageOf(Request);
        List = new BoardPage<StatementEntry>(Statement.Entries.Skip((page - 1) * BoardPage<StatementEntry>.Size).Take(BoardPage<StatementEntry>.Size).ToList(), page, Statement.Entries.Count);
    }

    public static string Amount(decimal? amount) => amount?.ToString("N2", CultureInfo.InvariantCulture) ?? "a person determines it";

    public static string Rule(string rule) => rule switch
    {
        Domain.Pricing.Statement.FeePerMove => "fee of the move, from the card",
        Domain.Pricing.Statement.ProRated => "assurance, invoiced",
        Domain.Pricing.Statement.NothingDue => "assurance: nothing due",
        _ => "assurance: a person determines it",
    };
}

/// <summary>A month's statement with its sums, in USD.</summary>
/// <param name="Entries">The lines.</param>
/// <param name="Moves">Moves made.</param>
/// <param name="Undone">Moves undone.</param>
/// <param name="Fees">Fees, less those taken back.</param>
/// <param name="Assurance">Assurance as far as it is determined, less what is taken back.</param>
/// <param name="Undetermined">Lines that a person must determine.</param>
internal sealed record MonthStatement(IReadOnlyList<StatementEntry> Entries, int Moves, int Undone, decimal Fees, decimal Assurance, int Undetermined)
{
    public static MonthStatement Of(IReadOnlyList<StatementEntry> entries) => new(
        entries,
        entries.Where(entry => !entry.IsReversal).DistinctBy(entry => entry.Line.Move).Count(),
        entries.Where(entry => entry.IsReversal).DistinctBy(entry => entry.Line.Move).Count(),
        entries.Where(IsFee).Sum(entry => entry.Line.Amount ?? 0m),
        entries.Where(entry => !IsFee(entry)).Sum(entry => entry.Line.Amount ?? 0m),
        entries.Count(entry => entry.Line.Amount is null));

    private static bool IsFee(StatementEntry entry) => entry.Line.Rule == Statement.FeePerMove;
}

/// <summary>Statements as the page and its CSV show them. A month is added up at most once in <see cref="HoldsFor"/>, by one at a time: everybody else reads what was added up.</summary>
internal sealed class StatementView(IDeskBoard board, PolicySettings policy, ConsolePorts ports, TimeProvider time) : IDisposable
{
    /// <summary>No move is older.</summary>
    public const int EarliestYear = 2000;

    private static readonly TimeSpan HoldsFor = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private (DateOnly Month, DateTimeOffset At, MonthStatement Statement)? _last;

    public TimeZoneInfo Zone => policy.TimeZone;

    public DateOnly ThisMonth => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), Zone).DateTime) is var today ? new DateOnly(today.Year, today.Month, 1) : default;

    public static void Map(IEndpointRouteBuilder site) =>
        site.MapGet("/statements.csv", async (string? month, StatementView view, CancellationToken cancellationToken) =>
            view.MonthOf(month) is { } known
                ? Results.File(view.Csv(await view.ReadAsync(known, cancellationToken)), "text/csv; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"licenseinbox-statement-{known:yyyy-MM}.csv"))
                : Results.NotFound()).RequireAuthorization(Access.SeesNumbers);

    /// <summary>The month that a text as <c>2026-11</c> names; null when it names none, or one that has not begun.</summary>
    public DateOnly? MonthOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && month.Year >= EarliestYear && month <= ThisMonth ? month : null;

    public async Task<MonthStatement> ReadAsync(DateOnly month, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_last is not { } last || last.Month != month || time.GetUtcNow() - last.At > HoldsFor)
            {
                var moves = await board.MovesBetweenAsync(MonthlyStatement.Begin(month, policy), MonthlyStatement.Begin(month.AddMonths(1), policy), cancellationToken);
                _last = last = (month, time.GetUtcNow(), MonthStatement.Of(MonthlyStatement.Of(moves, month, policy)));
            }

            return last.Statement;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private byte[] Csv(MonthStatement statement)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        ports.WriteStatement(statement.Entries, text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
