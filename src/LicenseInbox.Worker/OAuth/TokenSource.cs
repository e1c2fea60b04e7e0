using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.SigningIn;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.OAuth;

/// <summary>
/// The tokens of one account, in memory: the one that is good now, renewed before it ends while it is still used, one renewal at a time, whoever asks. After a failure the issuer is left alone for a moment, and whoever asks
/// meanwhile is told of that failure at once.
/// </summary>
/// <param name="account">Whose.</param>
/// <param name="fetch">Asks the issuer for a token other than this one.</param>
/// <param name="troubles">Where troubles are noted.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class TokenSource(TokenAccount account, Func<AccessToken?, CancellationToken, Task<AccessToken>> fetch, TokenTroubles troubles, TimeProvider time, ILogger logger)
{
    /// <summary>For one renewal; less than a mail server gets for a login, which waits for it.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>How often it is looked whether a token is to be renewed, at least.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);

    /// <summary>However short a token's life is.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private AccessToken? _atHand;
    private Task<AccessToken>? _renewal;
    private (int Times, DateTimeOffset At, TokenUnavailableException Last)? _failed;

    public TokenAccount Account => account;

    /// <summary>The token that is there, good or not; null when there is none.</summary>
    public AccessToken? AtHand
    {
        get
        {
            lock (_gate)
                return _atHand;
        }
    }

    /// <summary>When a token is renewed: with a tenth of its life left, five minutes at least, but not before half of its life is over.</summary>
    public static DateTimeOffset RenewedAt(AccessToken token)
    {
        var life = token.EndsAt - token.ObtainedAt;
        var before = life / 10 > TimeSpan.FromMinutes(5) ? life / 10 : TimeSpan.FromMinutes(5);
        return token.EndsAt - (before < life / 2 ? before : life / 2);
    }

    /// <summary>A token that is good now.</summary>
    /// <exception cref="TokenUnavailableException">The issuer gave none.</exception>
    public Task<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_atHand is { } token && IsGood(token))
                return Task.FromResult(token);
            return IsLeftAlone ? Task.FromException<AccessToken>(Again()) : Renewal(_atHand).WaitAsync(cancellationToken);
        }
    }

    /// <summary>A token other than this one, which is used no more.</summary>
    /// <exception cref="TokenUnavailableException">The issuer gave none.</exception>
    public Task<AccessToken> AnewAsync(AccessToken refused, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_atHand == refused)
                _atHand = null;
            if (_atHand is { } other && IsGood(other))
                return Task.FromResult(other);
            return IsLeftAlone ? Task.FromException<AccessToken>(Again()) : Renewal(refused).WaitAsync(cancellationToken);
        }
    }

    /// <summary>Asks for another token now, though the one at hand may be good; it stays until there is another.</summary>
    /// <exception cref="TokenUnavailableException">The issuer gave none.</exception>
    public Task<AccessToken> RenewAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return Renewal(_atHand).WaitAsync(cancellationToken);
    }

    /// <summary>Renews the token whenever it is time, until it is told to stop.</summary>
    public async Task KeepAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan? pause = null;
            lock (_gate)
            {
                var now = time.GetUtcNow();
                var due = _atHand is { } token ? Later(RenewedAt(token), token.ObtainedAt + ShortestPause) : now;
                if (IsLeftAlone && _failed is { } failed)
                    pause = Shorter(failed.At + PauseAfter(failed.Times) - now);
                else if (due > now)
                    pause = Shorter(due - now);
            }

            // What fails here was told where it failed.
            await (pause is { } left ? Task.Delay(left, time, stoppingToken) : RenewAsync(stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan pause) => pause < TimeSpan.FromMilliseconds(10) ? TimeSpan.FromMilliseconds(10) : pause < LookEvery ? pause : LookEvery;

    private static TimeSpan PauseAfter(int failures) => TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(failures - 1, 10))));

    private bool IsLeftAlone => _failed is { } failed && time.GetUtcNow() - failed.At < PauseAfter(failed.Times) && time.GetUtcNow() >= failed.At;

    /// <summary>Good for a login that takes its time.</summary>
    private bool IsGood(AccessToken token)
    {
        var rest = (token.EndsAt - token.ObtainedAt) / 10;
        return time.GetUtcNow() < token.EndsAt - (rest < TimeSpan.FromSeconds(30) ? rest : TimeSpan.FromSeconds(30));
    }

    private TokenUnavailableException Again()
    {
        var last = _failed!.Value.Last;
        return new TokenUnavailableException(last.Issuer, last.Said, last.IsLasting, last.Mend, last);
    }

    /// <summary>The renewal that is under way, or a new one. It belongs to all who wait for it: nobody's impatience ends it.</summary>
    private Task<AccessToken> Renewal(AccessToken? unwanted)
    {
        if (_renewal is not null)
            return _renewal;
        _renewal = Task.Run(() => FetchAsync(unwanted));
        // Where nobody waits any more, its failure was told nevertheless.
        _ = _renewal.ContinueWith(left => _ = left.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return _renewal;
    }

    private async Task<AccessToken> FetchAsync(AccessToken? unwanted)
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeLimit, time);
            var token = await fetch(unwanted, limit.Token);
            lock (_gate)
                (_atHand, _failed, _renewal) = (token, null, null);
            logger.LogInformation("The {Account:l} has a token of {Issuer:l} until {End}", account.Name, account.Issuer, token.EndsAt);
            await troubles.OverAsync(account.Name, TokenStage.Issuer);
            return token;
        }
        catch (Exception error)
        {
            var failure = IssuerFailure.Of(account, error);
            lock (_gate)
                (_failed, _renewal) = (((_failed?.Times ?? 0) + 1, time.GetUtcNow(), failure), null);
            logger.LogWarning("The {Account:l} got no new token: {Issuer:l} {Said:l}. To be mended: {Mend:l}", account.Name, failure.Issuer, failure.Said, failure.Mend);
            await troubles.BeginAsync(new TokenTrouble
            {
                Account = account.Name,
                Stage = TokenStage.Issuer,
                Since = time.GetUtcNow(),
                Issuer = failure.Issuer,
                Said = failure.Said,
                IsLasting = failure.IsLasting,
                Mend = failure.Mend,
            });
            throw failure;
        }
    }
}
