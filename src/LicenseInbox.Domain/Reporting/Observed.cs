using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Reporting;

/// <summary>That a license key was on a system from a moment on.</summary>
/// <param name="System">The system.</param>
/// <param name="At">Since when, as the registry learned it: an import tells it with the next file.</param>
public sealed record KeyAssignment(SystemKey System, DateTimeOffset At);

/// <summary>A request that was decided in mode observe, with what became of its keys.</summary>
/// <param name="Id">The request.</param>
/// <param name="Case">Its case; null without one.</param>
/// <param name="Decision">What was decided, last.</param>
/// <param name="Keys">For each key that it asks to move, its assignments, oldest first; a key that became another one, in an upgrade, is left out.</param>
public sealed record ObservedRequest(Guid Id, CaseNumber? Case, Decision Decision, IReadOnlyDictionary<LicenseKey, IReadOnlyList<KeyAssignment>> Keys)
{
    /// <summary>What people did with the keys within a time of the decision, as it can be told now.</summary>
    public WhatPeopleDid PeopleDid(TimeSpan within, DateTimeOffset now)
    {
        var (decided, until) = (Decision.DecidedAt, Decision.DecidedAt + within);
        var asked = Decision.Moves.SelectMany(move => move.Licenses.Select(license => (move.To, license.Key))).ToList();
        if (asked.Count == 0 || asked.Exists(each => !Keys.ContainsKey(each.Key)))
            return WhatPeopleDid.NotToBeTold;

        // What was there when it was decided tells nothing: people were faster, or the mail is older than the registry.
        if (asked.Exists(each => Keys[each.Key].LastOrDefault(assignment => assignment.At <= decided)?.System == each.To))
            return WhatPeopleDid.NotToBeTold;
        var moved = asked.Count(each => Keys[each.Key].Any(assignment => assignment.System == each.To && assignment.At > decided && assignment.At <= until));
        return moved == asked.Count ? WhatPeopleDid.Moved : now < until ? WhatPeopleDid.NothingYet : moved > 0 ? WhatPeopleDid.MovedSome : WhatPeopleDid.LeftThem;
    }
}

/// <summary>What people did with the keys of a request.</summary>
public enum WhatPeopleDid
{
    /// <summary>All of them went where the request asks.</summary>
    Moved,

    /// <summary>Some of them did.</summary>
    MovedSome,

    /// <summary>None of them did, in the time that people have for it.</summary>
    LeftThem,

    /// <summary>That time is not over, and not all of them did.</summary>
    NothingYet,

    /// <summary>It can't be told: the request names no known key or system, they had been moved when it was decided, or became new keys.</summary>
    NotToBeTold,
}

/// <summary>The requests that were decided in mode observe.</summary>
public interface IObservedRequests
{
    /// <summary>Those decided at a time or later, in the order of their decisions.</summary>
    Task<IReadOnlyList<ObservedRequest>> SinceAsync(DateTimeOffset since, CancellationToken cancellationToken);
}
