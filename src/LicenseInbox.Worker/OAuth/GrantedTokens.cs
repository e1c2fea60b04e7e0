using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.SigningIn;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.OAuth;

/// <summary>
/// Tokens by a refresh token that may be good only once. One worker at a time asks, by a claim in the store, and what it was given lies there before anybody uses it; the others take it from there. A new refresh token that the
/// database does not take is kept in memory and written as soon as it does; until then no other one is asked for.
/// </summary>
internal sealed class GrantedTokens(TokenAccount account, IssuerQuestions questions, GrantVault vault, TimeProvider time, ILogger logger)
{
    /// <summary>Longer than a question takes: after it the one who asks is dead.</summary>
    private static readonly TimeSpan ClaimHolds = TimeSpan.FromSeconds(30);

    /// <summary>Longer than for other tokens: an answer that is given up may have held the only refresh token that is still good.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    /// <summary>So long a token that was given is held back until its refresh token is kept.</summary>
    private static readonly TimeSpan SavingPatience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestSavingPause = TimeSpan.FromSeconds(15);

    private readonly string _worker = Guid.NewGuid().ToString("N");
    private Task _saving = Task.CompletedTask;

    /// <summary>A token other than the one that is not wanted any more: what another worker was given, or a new one.</summary>
    /// <exception cref="TokenUnavailableException">There is no refresh token, or the issuer gave nothing for it.</exception>
    public async Task<AccessToken> FetchAsync(AccessToken? unwanted, CancellationToken cancellationToken)
    {
        await _saving.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var (text, kept) = await ReadAsync(cancellationToken);
                if (kept.Token is { } other && other.Value != unwanted?.Value && time.GetUtcNow() < TokenSource.RenewedAt(other))
                    return other;
                if (kept.ClaimedBy is { } claimant && claimant != _worker && time.GetUtcNow() < kept.ClaimedUntil)
                {
                    await Task.Delay(LookAgain, time, cancellationToken);
                    continue;
                }

                var claim = kept with { ClaimedBy = _worker, ClaimedUntil = time.GetUtcNow() + ClaimHolds };
                if (await vault.ReplaceAsync(account, text, claim, cancellationToken) is { } claimed)
                    return await AskAsync(claim, claimed);
            }
        }
        catch (Exception error) when (error is StoreUnavailableException or StoreUnusableException)
        {
            throw new TokenUnavailableException(account.Issuer, $"was not asked, since the refresh token lies in the store: {error.Message}", false, "Store", error);
        }
    }

    /// <summary>What is kept, or what the settings have where that is newer.</summary>
    private async Task<(string? Text, KeptGrant Grant)> ReadAsync(CancellationToken cancellationToken)
    {
        string? text;
        KeptGrant? kept;
        string? given;
        try
        {
            given = await account.Options.ReadRefreshTokenAsync(cancellationToken);
            (text, kept) = await vault.ReadAsync(account, cancellationToken);
        }
        catch (Exception error) when (error is System.Security.Cryptography.CryptographicException or System.Text.Json.JsonException or IOException or UnauthorizedAccessException)
        {
            throw new TokenUnavailableException(account.Issuer, $"was not asked: {error.Message}", true, $"OAuth:KeyFile; or {account.Login}, which keeps a new one", error);
        }

        if (kept is not null && kept.TokenEndpoint == account.TokenEndpoint && kept.ClientId == account.Options.ClientId && (given is null || kept.SettingsDigest == KeptGrant.DigestOf(given)))
            return (text, kept);
        if (given is not null)
            return (text, KeptGrant.Of(account, given, null, given));
        var why = kept is null ? "was not asked, since no refresh token is kept yet" : "was not asked: the refresh token that is kept is of another issuer or another client";
        throw new TokenUnavailableException(account.Issuer, why, true, account.Login);
    }

    private async Task<AccessToken> AskAsync(KeptGrant claim, string claimed)
    {
        IssuedToken issued;
        try
        {
            using var limit = new CancellationTokenSource(TimeLimit, time);
            issued = await questions.ByRefreshTokenAsync(claim.RefreshToken, limit.Token);
        }
        catch (TokenUnavailableException)
        {
            await GiveBackAsync(claim, claimed);
            throw;
        }

        var next = claim with { RefreshToken = issued.RefreshToken ?? claim.RefreshToken, Token = issued.Token, ClaimedBy = null, ClaimedUntil = default };
        _saving = SaveAsync(claimed, next);
        try
        {
            await _saving.WaitAsync(SavingPatience, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            // The database is away: the work goes on with this token, and the saving beside it.
        }

        return issued.Token;
    }

    /// <summary>Keeps what was given, however long that takes: the old refresh token may be good no more.</summary>
    private async Task SaveAsync(string claimed, KeptGrant next)
    {
        for (var pause = TimeSpan.FromSeconds(1); ; pause = pause < LongestSavingPause ? pause * 2 : pause)
        {
            try
            {
                if (await vault.ReplaceAsync(account, claimed, next, CancellationToken.None) is null)
                    logger.LogInformation("The refresh token of the {Account:l} was replaced meanwhile (licenseinbox login): the newer one is kept", account.Name);
                return;
            }
            catch (Exception error) when (error is StoreUnavailableException or ConcurrentChangeException or System.Security.Cryptography.CryptographicException)
            {
                logger.LogError("The new refresh token of the {Account:l} is not kept yet, again in {Pause}: {Reason:l}", account.Name, pause, error.Message);
                await Task.Delay(pause, time, CancellationToken.None);
            }
        }
    }

    /// <summary>Lets the others ask at once; where that fails they wait until the claim ends.</summary>
    private async Task GiveBackAsync(KeptGrant claim, string claimed)
    {
        try
        {
            await vault.ReplaceAsync(account, claimed, claim with { ClaimedBy = null, ClaimedUntil = default }, CancellationToken.None);
        }
        catch (Exception error) when (error is StoreUnavailableException or ConcurrentChangeException)
        {
            logger.LogWarning("The claim on the refresh token of the {Account:l} ends by itself: {Reason:l}", account.Name, error.Message);
        }
    }
}
