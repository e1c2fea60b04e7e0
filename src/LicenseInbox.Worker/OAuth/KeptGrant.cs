using System.Security.Cryptography;
using System.Text;
using LicenseInbox.Domain.SigningIn;

namespace LicenseInbox.Worker.OAuth;

/// <summary>What the store keeps, encrypted, of a person's consent: the refresh token that is good now, and the token that it gave last, so that every worker uses the same ones.</summary>
internal sealed record KeptGrant
{
    /// <summary>Where the refresh token may be shown; nowhere else.</summary>
    public required string TokenEndpoint { get; init; }

    /// <summary>To which client it was given.</summary>
    public required string ClientId { get; init; }

    /// <summary>The refresh token.</summary>
    public required string RefreshToken { get; init; }

    /// <summary>A digest of the refresh token that the settings had then: another one there replaces what is kept.</summary>
    public string? SettingsDigest { get; init; }

    /// <summary>What it gave last; null before the first time.</summary>
    public AccessToken? Token { get; init; }

    /// <summary>Which worker asks for the next token now; null when none does.</summary>
    public string? ClaimedBy { get; init; }

    /// <summary>Until when the others wait for that worker.</summary>
    public DateTimeOffset ClaimedUntil { get; init; }

    /// <summary>What a consent just gave.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="refreshToken">The refresh token.</param>
    /// <param name="token">What came with it.</param>
    /// <param name="inSettings">The refresh token that the settings have.</param>
    public static KeptGrant Of(TokenAccount account, string refreshToken, AccessToken? token, string? inSettings) =>
        new() { TokenEndpoint = account.TokenEndpoint, ClientId = account.Options.ClientId!, RefreshToken = refreshToken, SettingsDigest = DigestOf(inSettings), Token = token };

    public static string? DigestOf(string? refreshToken) => refreshToken is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(refreshToken)));

    /// <summary>Says nothing of what it holds.</summary>
    public override string ToString() => $"a grant of {TokenEndpoint}";
}
