using LicenseInbox.Domain.SigningIn;

namespace LicenseInbox.Worker.OAuth;

/// <summary>A person's consent on another device (RFC 8628): shows an address and a code, waits until the code was entered there, and keeps the refresh token.</summary>
internal sealed class DeviceLogin(TokenAccount account, IssuerQuestions questions, GrantVault vault, TimeProvider time)
{
    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(5);

    /// <param name="say">Takes lines for the person.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TokenUnavailableException">The issuer gave nothing.</exception>
    public async Task RunAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var asked = await questions.ForCodeAsync(account.DeviceEndpoint!, cancellationToken);
        var until = asked.ExpiresIn is > 0 and { } seconds ? time.GetUtcNow() + TimeSpan.FromSeconds(seconds) : time.GetUtcNow() + TimeSpan.FromMinutes(15);
        say($"Open {asked.VerificationUri} in any browser and enter the code {asked.UserCode}");
        if (!string.IsNullOrEmpty(asked.VerificationUriComplete))
            say($"(or open {asked.VerificationUriComplete})");
        say($"Sign in there as whoever may open {account.User}. This waits until {until.ToLocalTime():HH:mm}.");
        var issued = await WaitAsync(asked.DeviceCode!, asked.Interval > 0 ? TimeSpan.FromSeconds(asked.Interval) : UsualInterval, until, cancellationToken);
        var given = await account.Options.ReadRefreshTokenAsync(cancellationToken);
        await vault.PutAsync(account, KeptGrant.Of(account, issued.RefreshToken!, issued.Token, given), cancellationToken);
    }

    private async Task<IssuedToken> WaitAsync(string deviceCode, TimeSpan interval, DateTimeOffset until, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(interval, time, cancellationToken);
            var askedAt = time.GetUtcNow();
            var answer = await questions.ByCodeAsync(deviceCode, cancellationToken);
            if (!answer.IsError)
            {
                return string.IsNullOrEmpty(answer.RefreshToken) || string.IsNullOrEmpty(answer.AccessToken)
                    ? throw new TokenUnavailableException(account.Issuer, "gave no refresh token", true, $"{account.Setting}:Scopes: many issuers want offline_access among them")
                    : IssuerQuestions.Of(answer, askedAt);
            }

            // An issuer that can't be reached for a moment is asked again, as one that asks for patience is (RFC 8628, 3.5).
            var failure = questions.FailureOf(answer, [deviceCode]);
            if (failure.IsLasting)
                throw failure;
            if (failure.Said.Contains("slow_down", StringComparison.Ordinal))
                interval += UsualInterval;
            if (time.GetUtcNow() >= until)
                throw new TokenUnavailableException(account.Issuer, "waited in vain for the code to be entered", true, account.Login);
        }
    }
}
