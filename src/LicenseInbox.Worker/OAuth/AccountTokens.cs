using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.SigningIn;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.OAuth;

/// <summary>
/// The tokens of a source as one account signs in by them: a token that the mail server refuses is fetched anew once. When the new one is refused as well, the login failed, and managers are told; the issuer is asked again
/// only after growing pauses, since a new token is unlikely to mend it.
/// </summary>
/// <param name="name">Who signs in: <c>mailbox licenses</c>.</param>
/// <param name="setting">The full name of its settings.</param>
/// <param name="mechanism">How the tokens are shown.</param>
/// <param name="source">Where the tokens come from; others may sign in by them too.</param>
/// <param name="troubles">Where troubles are noted.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class AccountTokens(string name, string setting, TokenMechanism? mechanism, TokenSource source, TokenTroubles troubles, TimeProvider time, ILogger logger) : IAccessTokens
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private (int Times, long At)? _anew;

    public string Name => name;

    public string Issuer => source.Account.Issuer;

    public TokenMechanism? Mechanism => mechanism;

    public Task<AccessToken> GetAsync(CancellationToken cancellationToken) => source.GetAsync(cancellationToken);

    public async Task<AccessToken?> RefusedAsync(AccessToken token, string said, CancellationToken cancellationToken)
    {
        // Another connection was told so a moment ago.
        if (source.AtHand is { } newer && newer != token)
            return newer;
        bool isAgain;
        lock (_gate)
        {
            isAgain = _anew is { } before && time.GetElapsedTime(before.At) < PauseAfter(before.Times);
            if (!isAgain)
                _anew = ((_anew?.Times ?? 0) + 1, time.GetTimestamp());
        }

        if (isAgain)
        {
            await troubles.BeginAsync(new TokenTrouble
            {
                Account = name,
                Stage = TokenStage.Server,
                Since = time.GetUtcNow(),
                Issuer = Issuer,
                Said = said,
                Mend = $"whether {setting[..setting.LastIndexOf(':')]}:User may be opened by whom the token is for, and {source.Account.Setting}:Scopes",
            });
            return null;
        }

        logger.LogWarning("The {Account:l} refused a token of {Issuer:l}, which is fetched anew: {Said:l}", name, Issuer, said);
        return await source.AnewAsync(token, cancellationToken);
    }

    public Task AcceptedAsync(AccessToken token, CancellationToken cancellationToken)
    {
        lock (_gate)
            _anew = null;
        return troubles.OverAsync(name, TokenStage.Server);
    }

    private static TimeSpan PauseAfter(int times) => TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(times, 10))));
}
