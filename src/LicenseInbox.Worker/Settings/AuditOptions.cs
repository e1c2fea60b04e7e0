using System.ComponentModel.DataAnnotations;
using LicenseInbox.Domain.Audit;

namespace LicenseInbox.Worker.Settings;

/// <summary><c>Audit</c>: how the audit trail is sealed.</summary>
internal sealed class AuditOptions : IValidatableObject
{
    /// <summary>How often the trail is sealed, when it grew.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan SealEvery { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A file of secrets, one a line, each of at least 32 characters: the first makes the seals, the others are former ones; read for each seal, so that a new one needs no restart.</summary>
    public string? SealKeyFile { get; set; }

    /// <summary>The keys as they are now, the one that makes seals first; none without a file.</summary>
    /// <exception cref="SettingsException">The file can't be used.</exception>
    public IReadOnlyList<SealKey> ReadKeys()
    {
        if (string.IsNullOrEmpty(SealKeyFile))
            return [];
        try
        {
            var keys = File.ReadLines(SealKeyFile).Select(line => line.Trim()).Where(line => line.Length > 0).Select(SealKey.Of).ToList();
            return keys.Count > 0 ? keys : throw new ArgumentException("it is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SettingsException([new SettingsError("Audit:SealKeyFile", $"'{SealKeyFile}' can't be used ({e.Message.Split(" (Parameter", 2)[0]})", $"a file of secrets, one a line, each of at least {SealKey.Shortest} characters")]);
        }
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        string? problem = null;
        try
        {
            ReadKeys();
        }
        catch (SettingsException e)
        {
            problem = e.Errors[0].Problem;
        }

        if (problem is not null)
            yield return new ValidationResult(problem, [nameof(SealKeyFile)]);
    }
}
