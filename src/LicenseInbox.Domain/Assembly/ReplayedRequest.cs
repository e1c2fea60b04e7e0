using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Assembly;

/// <summary>
/// A stored request as it is decided once more, to see what other rules would make of it: as if none of its moves had been made. Its forms are all in force, and its keys are where they were.
/// </summary>
public static class ReplayedRequest
{
    /// <summary>The request with the forms of moves made in force again.</summary>
    public static Request Of(Request request) => Request.Restore(request.State with { Forms = FormsInForce.Add(request.State.Forms, request.State.FormsDone), FormsDone = [] });

    /// <summary>The facts with the keys of its moves back on their "from" systems, and without the new keys of upgrades.</summary>
    /// <param name="facts">The facts of now.</param>
    /// <param name="moves">The request's moves.</param>
    public static RegistryFacts Before(RegistryFacts facts, IEnumerable<Move> moves)
    {
        var licenses = new Dictionary<LicenseKey, License>(facts.Licenses);
        foreach (var move in moves.Where(move => move.State == MoveState.Made).OrderByDescending(move => move.MadeAt))
        {
            foreach (var key in move.NewKeys.Values)
                licenses.Remove(key);
            foreach (var moved in move.Planned.Licenses)
                licenses[moved.Key] = new License(moved.Key, moved.Type, moved.Quantity, move.Planned.From);
        }

        return facts with { Licenses = licenses };
    }
}
