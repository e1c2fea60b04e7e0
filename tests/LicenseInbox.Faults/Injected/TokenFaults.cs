namespace LicenseInbox.Faults.Injected;

/// <summary>Whoever issues the tokens by which the workers sign in. Connections are cut, so that they are signed in to again.</summary>
internal static class TokenFaults
{
    public static readonly IReadOnlyList<Fault> List =
    [
        new("token-revoked", RevokeAsync) { NeedsTokens = true },
        new("token-ends", EndAsync) { NeedsTokens = true },
        new("issuer-down", StopAsync) { NeedsTokens = true },
    ];

    /// <summary>What was given is good no more, a few times in a row; the next token comes with another refresh token.</summary>
    private static async Task RevokeAsync(Stage stage, Random random, CancellationToken cancellationToken)
    {
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            stage.Tokens!.RevokeTokens();
            Cut(stage, random);
            await Pause.UpToAsync(2, random, cancellationToken);
        }
    }

    /// <summary>Tokens are good for a second or two: many end between being asked for and being shown.</summary>
    private static async Task EndAsync(Stage stage, Random random, CancellationToken cancellationToken)
    {
        var usual = stage.Tokens!.Life;
        stage.Tokens.Life = TimeSpan.FromSeconds(1 + random.Next(2));
        stage.Tokens.RevokeTokens();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            Cut(stage, random);
            await Pause.UpToAsync(2, random, cancellationToken);
        }

        stage.Tokens.Life = usual;
    }

    /// <summary>It answers with trouble of its own, and what was given is good no more. It has used up no refresh token meanwhile.</summary>
    private static async Task StopAsync(Stage stage, Random random, CancellationToken cancellationToken)
    {
        stage.Tokens!.Refusal = random.Next(2) == 0 ? (503, "<html>Service Unavailable</html>") : (400, """{"error":"temporarily_unavailable"}""");
        stage.Tokens.RevokeTokens();
        Cut(stage, random);
        await Pause.UpToAsync(6, random, cancellationToken);
        stage.Tokens.Refusal = null;
    }

    /// <summary>For each mail that is sent there is a new connection anyway.</summary>
    private static void Cut(Stage stage, Random random)
    {
        if (random.Next(3) > 0)
            stage.ImapWire.CutAll();
    }
}
