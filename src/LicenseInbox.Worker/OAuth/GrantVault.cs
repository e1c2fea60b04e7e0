using System.Security.Cryptography;
using System.Text.Json;
using LicenseInbox.Domain.SigningIn;

namespace LicenseInbox.Worker.OAuth;

/// <summary>Keeps grants in the store, encrypted.</summary>
internal sealed class GrantVault(ISigningInRecords records, GrantCipher cipher)
{
    /// <summary>What is kept for an account.</summary>
    /// <returns>As it lies in the store, and opened; nulls when nothing is kept.</returns>
    /// <exception cref="CryptographicException">It can't be opened with the keys at hand.</exception>
    public async Task<(string? Text, KeptGrant? Grant)> ReadAsync(TokenAccount account, CancellationToken cancellationToken)
    {
        var text = await records.ReadAsync(NameOf(account), cancellationToken);
        return (text, text is null ? null : JsonSerializer.Deserialize<KeptGrant>(cipher.Open(account.Name, text)));
    }

    /// <summary>Replaces what was read.</summary>
    /// <returns>As it lies in the store now; null when somebody else replaced it meanwhile: nothing was changed.</returns>
    public async Task<string?> ReplaceAsync(TokenAccount account, string? before, KeptGrant after, CancellationToken cancellationToken)
    {
        var text = cipher.Seal(account.Name, JsonSerializer.Serialize(after));
        return await records.ReplaceAsync(NameOf(account), before, text, cancellationToken) ? text : null;
    }

    /// <summary>Puts it there whatever is there now: a person has just consented anew.</summary>
    public async Task PutAsync(TokenAccount account, KeptGrant grant, CancellationToken cancellationToken)
    {
        while (await ReplaceAsync(account, await records.ReadAsync(NameOf(account), cancellationToken), grant, cancellationToken) is null)
            cancellationToken.ThrowIfCancellationRequested();
    }

    private static string NameOf(TokenAccount account) => $"grant:{account.Name}";
}
