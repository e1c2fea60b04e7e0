using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;

namespace LicenseInbox.Worker.OAuth;

/// <summary><c>OAuth</c>: how refresh tokens are kept.</summary>
internal sealed class OAuthKeyOptions : IValidatableObject
{
    private const int Shortest = 32;

    /// <summary>A file of secrets, one a line, each of at least 32 characters: the first encrypts refresh tokens in the store, the others are former ones; the same for all workers. Read whenever it is used, so that a new one needs no restart.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The secrets as they are now, the one that encrypts first.</summary>
    /// <exception cref="CryptographicException">There are none, or they can't be used.</exception>
    public IReadOnlyList<string> ReadKeys()
    {
        if (string.IsNullOrEmpty(KeyFile))
            throw new CryptographicException("OAuth:KeyFile is not set");
        try
        {
            var keys = File.ReadLines(KeyFile).Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
            return keys.Count == 0
                ? throw new CryptographicException("OAuth:KeyFile is empty")
                : keys.Exists(key => key.Length < Shortest) ? throw new CryptographicException($"OAuth:KeyFile holds a secret of less than {Shortest} characters") : keys;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CryptographicException($"OAuth:KeyFile can't be read: {error.Message}", error);
        }
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(KeyFile))
            yield break;
        string? problem = null;
        try
        {
            ReadKeys();
        }
        catch (CryptographicException error)
        {
            problem = error.Message;
        }

        if (problem is not null)
            yield return new ValidationResult($"'{KeyFile}' can't be used ({problem}); allowed: a file of secrets, one a line, each of at least {Shortest} characters", [nameof(KeyFile)]);
    }
}
