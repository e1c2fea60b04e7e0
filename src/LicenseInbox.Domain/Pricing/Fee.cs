using LicenseInbox.Domain.Policy;

namespace LicenseInbox.Domain.Pricing;

/// <summary>The fee: a set sum for each move, where a move goes from one system to one other system with any number of keys.</summary>
public static class Fee
{
    /// <summary>The number of moves that transfer forms ask for: different pairs of systems; forms that name no pair count each.</summary>
    public static int MovesOf(IEnumerable<KeysForm> transfers) =>
        transfers.Select(form => form.From is { } from && form.To is { } to ? $"{from.Canonical}>{to.Canonical}" : form.Form.Id).Distinct().Count();

    /// <summary>The fee in USD for a number of moves.</summary>
    public static decimal For(int moves, PolicySettings settings) => Usd.ToCent(moves * settings.FeePerMove);
}
