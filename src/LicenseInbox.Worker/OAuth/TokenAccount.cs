namespace LicenseInbox.Worker.OAuth;

/// <summary>An account that signs in by tokens of its own, as the settings have it.</summary>
/// <param name="Name">What people call it: <c>mailbox licenses</c>, <c>SMTP server</c>.</param>
/// <param name="Setting">The full name of its settings, such as <c>Mail:Mailboxes:0:OAuth</c>.</param>
/// <param name="LoginName">What <c>licenseinbox login</c> calls it.</param>
/// <param name="User">Who signs in.</param>
/// <param name="Options">Its settings.</param>
internal sealed record TokenAccount(string Name, string Setting, string LoginName, string User, OAuthOptions Options)
{
    /// <summary>The command that gets a new refresh token.</summary>
    public string Login => $"licenseinbox login {(LoginName.Contains(' ', StringComparison.Ordinal) ? $"\"{LoginName}\"" : LoginName)}";

    /// <summary>The issuer's address, with the tenant; Microsoft's only.</summary>
    public string Authority => string.IsNullOrEmpty(Options.Authority) ? $"https://login.microsoftonline.com/{Uri.EscapeDataString(Options.Tenant ?? "")}" : Options.Authority.TrimEnd('/');

    /// <summary>Where tokens are asked for.</summary>
    public string TokenEndpoint => Options switch
    {
        { TokenEndpoint: { Length: > 0 } given } => given,
        { Provider: TokenProvider.Microsoft } => $"{Authority}/oauth2/v2.0/token",
        _ => GoogleTokenEndpoint,
    };

    /// <summary>Where a code for another device is asked for; null: the issuer has no such place (Google has, and lets nobody read mail by it).</summary>
    public string? DeviceEndpoint => Options switch
    {
        { DeviceEndpoint: { Length: > 0 } given } => given,
        { Provider: TokenProvider.Microsoft } => $"{Authority}/oauth2/v2.0/devicecode",
        _ => null,
    };

    /// <summary>Where a browser asks for a person's consent; null: the issuer's is not known.</summary>
    public string? AuthorizationEndpoint => Options switch
    {
        { AuthorizationEndpoint: { Length: > 0 } given } => given,
        { Provider: TokenProvider.Google } => "https://accounts.google.com/o/oauth2/v2/auth",
        _ => null,
    };

    /// <summary>What people call the issuer: its host.</summary>
    public string Issuer => new Uri(TokenEndpoint).Authority;

    /// <summary>What tokens are to allow.</summary>
    public IReadOnlyList<string> Scopes => (Options.Provider, Options.EffectiveGrant, Options.Scopes) switch
    {
        // Without this one Microsoft gives no refresh token.
        (TokenProvider.Microsoft, TokenGrant.RefreshToken, { Count: > 0 } given) => given.Contains(Offline) ? given : [.. given, Offline],
        (TokenProvider.Microsoft, TokenGrant.RefreshToken, _) => ["https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send", Offline],
        (_, _, { Count: > 0 } given) => given,
        (TokenProvider.Microsoft, _, _) => ["https://outlook.office365.com/.default"],
        (TokenProvider.Google, _, _) => ["https://mail.google.com/"],
        _ => [],
    };

    /// <summary>The setting that says where the issuer is.</summary>
    public string AddressSetting => $"{Setting}:{(Options.Provider == TokenProvider.Microsoft ? Options.Authority is { Length: > 0 } ? "Authority" : "Tenant" : "TokenEndpoint")}";

    private const string Offline = "offline_access";

    private const string GoogleTokenEndpoint = "https://oauth2.googleapis.com/token";
}
