namespace LicenseInbox.Domain.SigningIn;

/// <summary>How a token is shown to a mail server.</summary>
public enum TokenMechanism
{
    /// <summary>RFC 7628.</summary>
    OAUTHBEARER,

    /// <summary>What came before it, and what Microsoft 365 offers alone.</summary>
    XOAUTH2,
}

/// <summary>A token that signs in to a mail server in place of a password. Whoever has it may read the mails.</summary>
/// <param name="Value">The token itself.</param>
/// <param name="ObtainedAt">When it was asked for.</param>
/// <param name="EndsAt">Until when the issuer lets it be used.</param>
public sealed record AccessToken(string Value, DateTimeOffset ObtainedAt, DateTimeOffset EndsAt)
{
    /// <summary>Says everything but the token.</summary>
    public override string ToString() => $"a token until {EndsAt:u}";
}

/// <summary>The tokens by which one account signs in. They are renewed before they end; a server that refuses one is shown another once.</summary>
public interface IAccessTokens
{
    /// <summary>Who issues them, as people call it: a host's name.</summary>
    string Issuer { get; }

    /// <summary>How they are shown; null: as the server offers.</summary>
    TokenMechanism? Mechanism { get; }

    /// <summary>A token that is good now.</summary>
    /// <exception cref="TokenUnavailableException">The issuer gave none.</exception>
    Task<AccessToken> GetAsync(CancellationToken cancellationToken);

    /// <summary>The server refused this one, which is not used any more.</summary>
    /// <param name="token">It.</param>
    /// <param name="said">What the server said.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Another one to be tried; null when another one was refused as well: then the login failed.</returns>
    /// <exception cref="TokenUnavailableException">The issuer gave no other one.</exception>
    Task<AccessToken?> RefusedAsync(AccessToken token, string said, CancellationToken cancellationToken);

    /// <summary>The server took this one.</summary>
    Task AcceptedAsync(AccessToken token, CancellationToken cancellationToken);
}

/// <summary>There is no token to sign in with.</summary>
/// <param name="issuer">Who should have issued it.</param>
/// <param name="said">What it did in place of that, as the rest of a sentence: <c>said invalid_grant</c>, <c>did not answer in time</c>; no secret is in it.</param>
/// <param name="isLasting">Whether a person must change something; else it is tried again.</param>
/// <param name="mend">The setting or the command that mends it.</param>
/// <param name="innerException">The cause, or null.</param>
public sealed class TokenUnavailableException(string issuer, string said, bool isLasting, string mend, Exception? innerException = null)
    : Exception($"there is no token to sign in with: {issuer} {said}", innerException)
{
    /// <summary>Who should have issued it.</summary>
    public string Issuer { get; } = issuer;

    /// <summary>What it did, as the rest of a sentence.</summary>
    public string Said { get; } = said;

    /// <summary>Whether a person must change something.</summary>
    public bool IsLasting { get; } = isLasting;

    /// <summary>What mends it.</summary>
    public string Mend { get; } = mend;
}
