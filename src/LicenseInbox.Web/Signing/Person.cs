using System.Security.Claims;
using LicenseInbox.Domain.Desk;

namespace LicenseInbox.Web.Signing;

/// <summary>Who is signed in.</summary>
/// <param name="Id">What the audit trail calls him.</param>
/// <param name="Name">The name that is shown.</param>
/// <param name="Roles">What he may do.</param>
internal sealed record Person(string Id, string Name, IReadOnlySet<DeskRole> Roles)
{
    public const string RoleClaim = "licenseinbox-role";

    private const string IdClaim = "licenseinbox-id";

    /// <summary>Whether he decides requests.</summary>
    public bool Decides => Roles.Contains(DeskRole.Representative) || Roles.Contains(DeskRole.Administrator);

    /// <summary>Whether he sees how the work stands as a whole.</summary>
    public bool SeesNumbers => Roles.Contains(DeskRole.Manager) || Roles.Contains(DeskRole.Administrator);

    public static Person Of(ClaimsPrincipal principal) => new(
        principal.FindFirstValue(IdClaim) ?? "",
        principal.Identity?.Name ?? "",
        principal.FindAll(RoleClaim).Select(claim => Enum.Parse<DeskRole>(claim.Value)).ToHashSet());

    /// <summary>Nothing else is kept of what a provider said.</summary>
    public ClaimsPrincipal ToPrincipal(string scheme) => new(new ClaimsIdentity(
        [new Claim(IdClaim, Id), new Claim(ClaimTypes.Name, Name), .. Roles.Select(role => new Claim(RoleClaim, role.ToString()))], scheme, ClaimTypes.Name, RoleClaim));
}
