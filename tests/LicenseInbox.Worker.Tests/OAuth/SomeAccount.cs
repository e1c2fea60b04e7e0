using LicenseInbox.Domain.SigningIn;
using LicenseInbox.Worker.OAuth;

namespace LicenseInbox.Worker.Tests.OAuth;

/// <summary>An account that signs in by tokens, and what it stands on.</summary>
internal static class SomeAccount
{
    public const string User = "licenses@vendor.example";

    public const string Key = "the secret that encrypts refresh tokens";

    /// <summary>At an issuer of the test's own, by a refresh token.</summary>
    public static OAuthOptions Granted(TokenIssuer issuer, string? refreshToken = null) => new()
    {
        Provider = TokenProvider.Custom,
        TokenEndpoint = issuer.TokenEndpoint,
        DeviceEndpoint = issuer.DeviceEndpoint,
        ClientId = TokenIssuer.ClientId,
        ClientSecret = TokenIssuer.Secret,
        Grant = TokenGrant.RefreshToken,
        RefreshToken = refreshToken,
    };

    public static TokenAccount Of(OAuthOptions options) => new("mailbox licenses", "Mail:Mailboxes:0:OAuth", "licenses", User, options);

    public static GrantVault Vault(ISigningInRecords records, params string[] keys) => new(records, new GrantCipher(() => keys.Length > 0 ? keys : [Key]));
}

/// <summary>Records in memory, which can be away for a while.</summary>
internal sealed class MemoryRecords : ISigningInRecords
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> _texts = new();

    public bool IsAway { get; set; }

    public IReadOnlyDictionary<string, string> Texts => _texts;

    public Task<string?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        Check();
        return Task.FromResult(_texts.GetValueOrDefault(name));
    }

    public Task<bool> ReplaceAsync(string name, string? before, string? after, CancellationToken cancellationToken)
    {
        Check();
        lock (_texts)
        {
            if (_texts.GetValueOrDefault(name) != before)
                return Task.FromResult(false);
            if (after is null)
                _texts.TryRemove(name, out _);
            else
                _texts[name] = after;
            return Task.FromResult(true);
        }
    }

    private void Check()
    {
        if (IsAway)
            throw new Domain.Casebook.StoreUnavailableException("The database does not answer: connection refused");
    }
}
