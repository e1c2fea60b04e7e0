using System.Security.Cryptography;
using System.Text.Json;

namespace LicenseInbox.Worker.OAuth;

/// <summary>The key of one of Google's service accounts, as the JSON file that Google gives has it.</summary>
/// <param name="Email">Who the account is.</param>
/// <param name="KeyId">Which of its keys.</param>
/// <param name="Pem">The key.</param>
internal sealed record ServiceAccountKey(string Email, string? KeyId, string Pem)
{
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="CryptographicException">It is something else.</exception>
    public static ServiceAccountKey Load(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        var key = new ServiceAccountKey(Needed("client_email"), Text("private_key_id"), Needed("private_key"));
        using var rsa = RSA.Create();
        rsa.ImportFromPem(key.Pem);
        return key;

        string Needed(string name) => Text(name) ?? throw new CryptographicException($"it has no {name}");

        string? Text(string name) => json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    /// <summary>Says everything but the key.</summary>
    public override string ToString() => $"{Email} ({KeyId})";
}
