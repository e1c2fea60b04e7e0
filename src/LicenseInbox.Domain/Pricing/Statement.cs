using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Pricing;

/// <summary>The days that an assurance charge is for.</summary>
/// <param name="From">The day the "from" system's assurance ends or ended.</param>
/// <param name="To">The day the "to" system's assurance ends.</param>
public sealed record AssurancePeriod(DateOnly From, DateOnly To)
{
    /// <summary>How many days are charged; none when the end is not later.</summary>
    public int Days => Math.Max(0, To.DayNumber - From.DayNumber);
}

/// <summary>One line of a statement. The partner's reply, billing's mail and the month's statement are made of the same lines.</summary>
public sealed record StatementLine
{
    /// <summary>The case.</summary>
    public required CaseNumber Case { get; init; }

    /// <summary>The move.</summary>
    public required Guid Move { get; init; }

    /// <summary>The license key that an assurance charge is for; null for the fee of the move.</summary>
    public LicenseKey? Key { get; init; }

    /// <summary>The days that are charged; null for the fee, and where there is no such period.</summary>
    public AssurancePeriod? Period { get; init; }

    /// <summary>USD, to the cent; null when a person must determine it.</summary>
    public decimal? Amount { get; init; }

    /// <summary>By which rule, one of <see cref="Statement"/>'s.</summary>
    public required string Rule { get; init; }
}

/// <summary>What a move is charged, line by line.</summary>
public static class Statement
{
    /// <summary>The fee of one move; taken from the card.</summary>
    public const string FeePerMove = "fee.per-move";

    /// <summary>Pro-rated software assurance of one key; invoiced.</summary>
    public const string ProRated = "assurance.pro-rated";

    /// <summary>Nothing is charged: the new assurance ends no later, or there is none.</summary>
    public const string NothingDue = "assurance.nothing-due";

    /// <summary>The "from" system never had an assurance, or the type has no price: a person determines the charge.</summary>
    public const string Undetermined = "assurance.undetermined";

    /// <summary>The lines of a planned move: its fee, and one for each key.</summary>
    /// <param name="move">The move's identity.</param>
    /// <param name="number">Its case.</param>
    /// <param name="planned">What moves, with its charges.</param>
    /// <param name="settings">The policy: the fee.</param>
    public static IReadOnlyList<StatementLine> Of(Guid move, CaseNumber number, PlannedMove planned, PolicySettings settings) =>
    [
        new StatementLine { Case = number, Move = move, Amount = Fee.For(1, settings), Rule = FeePerMove },
        .. planned.Licenses.Select(license => new StatementLine
        {
            Case = number,
            Move = move,
            Key = license.Key,
            Period = license.Period,
            Amount = license.AssuranceCharge,
            Rule = license.AssuranceCharge is not { } charge ? Undetermined : charge == 0m && license.Period is not { Days: > 0 } ? NothingDue : ProRated,
        }),
    ];

    /// <summary>The lines of a move made, as they were when it was made.</summary>
    public static IReadOnlyList<StatementLine> Of(Move move, PolicySettings settings) => move.Charges ?? Of(move.Id, move.Case, move.Planned, settings);

    /// <summary>What is taken from the card, in USD.</summary>
    public static decimal FeeOf(IEnumerable<StatementLine> lines) => lines.Where(line => line.Rule == FeePerMove).Sum(line => line.Amount ?? 0m);

    /// <summary>What is invoiced for software assurance, in USD; null when a person must determine a part of it.</summary>
    public static decimal? AssuranceOf(IEnumerable<StatementLine> lines)
    {
        var charges = lines.Where(line => line.Rule != FeePerMove).Select(line => line.Amount).ToList();
        return charges.Contains(null) ? null : charges.Sum();
    }
}

/// <summary>A line as it stands in a month's statement.</summary>
/// <param name="Line">The line; a reversal has the amount with the other sign.</param>
/// <param name="From">The "from" system.</param>
/// <param name="To">The "to" system.</param>
/// <param name="On">The day of the move or of its undoing, in the vendor's time zone.</param>
/// <param name="IsReversal">Whether it takes back the line of a move that was undone.</param>
public sealed record StatementEntry(StatementLine Line, SystemKey From, SystemKey To, DateOnly On, bool IsReversal);

/// <summary>A month's statement: the lines of the moves made in it, and those of moves undone in it taken back.</summary>
public static class MonthlyStatement
{
    /// <summary>The moment at which a month begins in the vendor's time zone.</summary>
    public static DateTimeOffset Begin(DateOnly month, PolicySettings settings)
    {
        var midnight = new DateTime(month.Year, month.Month, 1, 0, 0, 0, DateTimeKind.Unspecified);
        return new DateTimeOffset(midnight, settings.TimeZone.GetUtcOffset(midnight));
    }

    /// <summary>The lines of a month, in the order of the moves.</summary>
    /// <param name="moves">Moves that were made, also those that were undone since.</param>
    /// <param name="month">Any day of the month.</param>
    /// <param name="settings">The policy: the time zone, and the fee for moves that were made by an older program.</param>
    public static IReadOnlyList<StatementEntry> Of(IEnumerable<Move> moves, DateOnly month, PolicySettings settings)
    {
        var (begin, end) = (Begin(month, settings), Begin(month.AddMonths(1), settings));
        return moves.SelectMany(move => new[] { (Move: move, At: move.MadeAt, IsReversal: false), (Move: move, At: move.UndoneAt, IsReversal: true) })
            .Where(entry => entry.At >= begin && entry.At < end)
            .OrderBy(entry => entry.At).ThenBy(entry => entry.Move.Id)
            .SelectMany(entry => Statement.Of(entry.Move, settings).Select(line => new StatementEntry(
                entry.IsReversal ? line with { Amount = -line.Amount } : line,
                entry.Move.Planned.From,
                entry.Move.Planned.To,
                DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(entry.At!.Value, settings.TimeZone).DateTime),
                entry.IsReversal)))
            .ToList();
    }
}
