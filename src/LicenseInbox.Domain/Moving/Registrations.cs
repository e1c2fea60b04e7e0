using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Moving;

/// <summary>When both systems of a move had been registered last, as it was made.</summary>
/// <param name="From">The "from" system; null: never.</param>
/// <param name="To">The "to" system; null: never.</param>
public sealed record RegistrationDates(DateOnly? From, DateOnly? To);

/// <summary>Which registrations a move still needs: the old system's removes the keys there, the new system's adds them.</summary>
public static class Registrations
{
    /// <summary>The systems that were not registered since the moves were made.</summary>
    /// <param name="moves">Moves of a request.</param>
    /// <param name="facts">The registry.</param>
    /// <param name="zone">The vendor's time zone.</param>
    public static IReadOnlySet<SystemKey> Open(IEnumerable<Move> moves, RegistryFacts facts, TimeZoneInfo zone) => moves
        .Where(move => move is { State: MoveState.Made, MadeAt: not null })
        .SelectMany(move => new[] { (move, System: move.Planned.From, Before: move.RegisteredBefore?.From), (move, System: move.Planned.To, Before: move.RegisteredBefore?.To) })
        .Where(entry => !IsSeen(facts.System(entry.System)?.RegisteredOn, entry.Before, entry.move.RegisteredBefore is not null, Day(entry.move.MadeAt!.Value, zone)))
        .Select(entry => entry.System)
        .ToHashSet();

    /// <summary>
    /// The registry knows days only. One on the day of the move counts when it is another than before; where it is not known what was before, when it is later.
    /// </summary>
    private static bool IsSeen(DateOnly? registered, DateOnly? before, bool isBeforeKnown, DateOnly made) =>
        registered is { } on && (isBeforeKnown ? on >= made && on != before : on > made);

    private static DateOnly Day(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
}
