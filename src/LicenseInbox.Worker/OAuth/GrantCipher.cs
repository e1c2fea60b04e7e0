using System.Security.Cryptography;
using System.Text;

namespace LicenseInbox.Worker.OAuth;

/// <summary>
/// Encrypts what is kept of a grant (AES-256-GCM, a key derived from the operator's secret by HKDF), bound to its account, so that what was kept for one is of no use under the name of another.
/// </summary>
/// <param name="keys">The secrets as they are now: the first encrypts, all decrypt.</param>
internal sealed class GrantCipher(Func<IReadOnlyList<string>> keys)
{
    private const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const string Version = "v1";

    private static readonly byte[] Purpose = Encoding.UTF8.GetBytes("licenseinbox refresh tokens");

    /// <exception cref="CryptographicException">There is no key.</exception>
    public string Seal(string account, string text)
    {
        var key = KeyOf(keys()[0]);
        var plain = Encoding.UTF8.GetBytes(text);
        var whole = new byte[NonceSize + plain.Length + TagSize];
        RandomNumberGenerator.Fill(whole.AsSpan(0, NonceSize));
        using var cipher = new AesGcm(key, TagSize);
        cipher.Encrypt(whole.AsSpan(0, NonceSize), plain, whole.AsSpan(NonceSize, plain.Length), whole.AsSpan(NonceSize + plain.Length), Encoding.UTF8.GetBytes(account));
        return $"{Version}.{NameOf(key)}.{Convert.ToBase64String(whole)}";
    }

    /// <exception cref="CryptographicException">It was sealed by a key that is not among them, or for another account, or changed since.</exception>
    public string Open(string account, string sealedText)
    {
        if (sealedText.Split('.') is not [Version, var name, var content])
            throw new CryptographicException("what is kept of the refresh token was written by another version of this program");
        var key = keys().Select(KeyOf).FirstOrDefault(key => NameOf(key) == name)
            ?? throw new CryptographicException("the refresh token is encrypted by a secret that is not in OAuth:KeyFile");
        var whole = Convert.FromBase64String(content);
        var plain = new byte[whole.Length - NonceSize - TagSize];
        using var cipher = new AesGcm(key, TagSize);
        cipher.Decrypt(whole.AsSpan(0, NonceSize), whole.AsSpan(NonceSize, plain.Length), whole.AsSpan(NonceSize + plain.Length), plain, Encoding.UTF8.GetBytes(account));
        return Encoding.UTF8.GetString(plain);
    }

    private static byte[] KeyOf(string secret) => HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), KeySize, info: Purpose);

    private static string NameOf(byte[] key) => Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 4));
}
