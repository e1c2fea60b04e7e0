namespace LicenseInbox.Domain.Policy;

/// <summary>One row of <c>config/policy.json</c>.</summary>
/// <param name="Code">The finding's code.</param>
/// <param name="Outcome">Where it leads.</param>
/// <param name="Answered">Whether the partner is answered when the request has this finding.</param>
/// <param name="Override">Whether a representative may override it.</param>
/// <param name="Settling">How long facts may still arrive before it counts; null when it counts at once.</param>
public sealed record PolicyRow(string Code, Outcome Outcome, bool Answered, bool Override, TimeSpan? Settling = null);

/// <summary>The policy table: for each code where it leads.</summary>
public sealed class PolicyTable
{
    private static readonly HashSet<string> OfRequests = PolicyBook.Rules.SelectMany(rule => rule.Codes).ToHashSet(StringComparer.Ordinal);

    private readonly Dictionary<string, PolicyRow> _rows;

    /// <summary>Takes the rows of the file.</summary>
    /// <exception cref="ArgumentException">
    /// A code is there twice; <c>sender.*</c> is weaker than flag or answered; a finding about a request leads to ignore (it would be accepted unseen) or any to accept.
    /// </exception>
    public PolicyTable(IEnumerable<PolicyRow> rows)
    {
        _rows = new Dictionary<string, PolicyRow>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (WrongIn(row) is { } wrong)
                throw new ArgumentException($"{row.Code}: {wrong}");
            if (!_rows.TryAdd(row.Code, row))
                throw new ArgumentException($"{row.Code}: there is more than one row for this code");
        }
    }

    /// <summary>Why a row can't stand, in words for the operator; null when it can.</summary>
    public static string? WrongIn(PolicyRow row) => row switch
    {
        _ when row.Code.StartsWith("sender.", StringComparison.Ordinal) && (row.Outcome < Outcome.Flag || row.Answered) =>
            "a finding about the sender is never weaker than flag and never answered",
        { Outcome: Outcome.Accept } => "a finding leads to flag, reject, ask, note or ignore, never to accept",
        { Outcome: Outcome.Ignore } when OfRequests.Contains(row.Code) => "a finding about a request can't be ignored; 'note' lets it stop nothing",
        { Code: FindingCodes.RegistryStale, Outcome: not Outcome.Flag } => "what rests on data that are too old goes to a person; Registry:MaxAge says how old they may be",
        _ when row.Settling < TimeSpan.Zero => "a settling time can't be negative",
        _ => null,
    };

    /// <summary>All rows.</summary>
    public IEnumerable<PolicyRow> Rows => _rows.Values;

    /// <summary>The row of a code.</summary>
    /// <exception cref="KeyNotFoundException">The file has no row for it.</exception>
    public PolicyRow this[string code] =>
        _rows.TryGetValue(code, out var row) ? row : throw new KeyNotFoundException($"The policy table has no row for '{code}'.");
}
