using System.Collections.Concurrent;
using System.Text.Json;
using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.SigningIn;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.OAuth;

/// <summary>What is wrong with tokens, in the store: whichever worker alerts knows of it. A store that does not answer is no reason not to sign in.</summary>
/// <param name="records">The store; null for a command that only tries: nothing is noted.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class TokenTroubles(ISigningInRecords? records, TimeProvider time, ILogger logger)
{
    /// <summary>What was seen to be well is not looked at again before.</summary>
    private static readonly TimeSpan KnownFor = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, long> _well = new(StringComparer.Ordinal);

    /// <summary>Notes a trouble. One that is there already keeps its beginning.</summary>
    public async Task BeginAsync(TokenTrouble trouble)
    {
        var name = NameOf(trouble.Account, trouble.Stage);
        _well.TryRemove(name, out _);
        await GuardAsync(async records =>
        {
            var text = await records.ReadAsync(name, CancellationToken.None);
            var known = text is null ? null : JsonSerializer.Deserialize<TokenTrouble>(text);
            if (known is null || (trouble.IsLasting && !known.IsLasting))
                await records.ReplaceAsync(name, text, JsonSerializer.Serialize(trouble with { Since = known?.Since ?? trouble.Since }), CancellationToken.None);
        });
    }

    /// <summary>Notes that it is over, or that there is none.</summary>
    public async Task OverAsync(string account, TokenStage stage)
    {
        var name = NameOf(account, stage);
        if (_well.TryGetValue(name, out var since) && time.GetElapsedTime(since) < KnownFor)
            return;
        await GuardAsync(async records =>
        {
            if (await records.ReadAsync(name, CancellationToken.None) is { } text)
            {
                await records.ReplaceAsync(name, text, null, CancellationToken.None);
                logger.LogInformation("The {Account:l} has a token that is taken again", account);
            }

            _well[name] = time.GetTimestamp();
        });
    }

    /// <summary>The troubles of these accounts.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<IReadOnlyList<TokenTrouble>> FindAsync(IEnumerable<string> accounts, CancellationToken cancellationToken)
    {
        var found = new List<TokenTrouble>();
        if (records is null)
            return found;
        foreach (var name in accounts.SelectMany(account => Enum.GetValues<TokenStage>().Select(stage => NameOf(account, stage))))
        {
            if (await records.ReadAsync(name, cancellationToken) is { } text && JsonSerializer.Deserialize<TokenTrouble>(text) is { } trouble)
                found.Add(trouble);
        }

        return found;
    }

    private async Task GuardAsync(Func<ISigningInRecords, Task> note)
    {
        if (records is null)
            return;
        try
        {
            await note(records);
        }
        catch (Exception error) when (error is StoreUnavailableException or ConcurrentChangeException)
        {
            logger.LogWarning("How tokens stand is noted at the next time: {Reason:l}", error.Message);
        }
    }

    private static string NameOf(string account, TokenStage stage) => $"trouble:{stage}:{account}";
}
