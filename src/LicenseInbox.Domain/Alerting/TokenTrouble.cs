using System.Globalization;

namespace LicenseInbox.Domain.Alerting;

/// <summary>Who has a quarrel with a token.</summary>
public enum TokenStage
{
    /// <summary>The issuer gives none.</summary>
    Issuer,

    /// <summary>The mail server takes none that the issuer gives.</summary>
    Server,
}

/// <summary>Tokens fail an account: it can't sign in, or soon will not be able to.</summary>
public sealed record TokenTrouble
{
    /// <summary>Whose token: <c>mailbox licenses</c>, <c>SMTP server</c>.</summary>
    public required string Account { get; init; }

    /// <summary>Where it fails.</summary>
    public required TokenStage Stage { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Who issues the tokens.</summary>
    public required string Issuer { get; init; }

    /// <summary>What the issuer did, as the rest of a sentence; or what the mail server said.</summary>
    public required string Said { get; init; }

    /// <summary>Whether it does not pass by itself.</summary>
    public bool IsLasting { get; init; }

    /// <summary>The setting or the command that mends it.</summary>
    public required string Mend { get; init; }

    /// <summary>What of these managers are told: at once what a person must mend, the rest when it does not pass.</summary>
    /// <param name="troubles">What is wrong with tokens.</param>
    /// <param name="patience">So long anything that may pass by itself is left alone.</param>
    /// <param name="now">The moment.</param>
    public static IEnumerable<FoundCondition> Told(IEnumerable<TokenTrouble> troubles, TimeSpan patience, DateTimeOffset now) => troubles
        .Where(trouble => trouble.IsLasting || now - trouble.Since >= patience)
        .Select(trouble => new FoundCondition(trouble.Stage == TokenStage.Issuer ? "token.failing" : "token.refused", trouble.Account, trouble.Words));

    /// <summary>It in words.</summary>
    private string Words
    {
        get
        {
            var since = Since.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
            return Stage == TokenStage.Issuer
                ? $"The {Account} gets no new token to sign in with since {since}; what it has may end at any time. {Issuer} {Said.TrimEnd('.')}. To be mended: {Mend}."
                : $"The {Account} refuses the tokens of {Issuer} since {since}, new ones too. It said: {Said.TrimEnd('.')}. To be mended: {Mend}.";
        }
    }
}
