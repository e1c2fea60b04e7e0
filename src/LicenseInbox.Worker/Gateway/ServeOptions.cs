using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Gateway;

/// <summary>Settings <c>Gateway:*</c>.</summary>
internal sealed class GatewaySettings
{
    /// <summary>Whether the tables of this worker are a license server for other programs; not set: they are not.</summary>
    public ServeOptions? Serve { get; set; }
}

/// <summary>Settings <c>Gateway:Serve:*</c>: the tables of this worker, over the interface of <c>config/gateway.openapi.yaml</c>.</summary>
internal sealed class ServeOptions : IValidatableObject
{
    /// <summary>Where it listens: <c>https://</c>, or <c>http://</c> on this machine only; host and port.</summary>
    [Required]
    public string Listen { get; set; } = "";

    /// <summary>A file of bearer tokens, one a line, each of at least 32 characters: who has one may read and move. Read for each call.</summary>
    public string? TokenFile { get; set; }

    /// <summary>A PEM file of authorities: who shows a certificate of one of them may read and move (mutual TLS).</summary>
    public string? ClientAuthorityFile { get; set; }

    /// <summary>A PEM file with the certificate, with its chain, for <c>https://</c>.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>A PEM file with its key.</summary>
    public string? CertificateKeyFile { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Listen.Length > 0 && !(Uri.TryCreate(Listen, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)) && uri.AbsolutePath == "/"))
            yield return new ValidationResult($"'{Listen}' is no address to listen at; allowed: https://, or http:// on this machine, host and port", [nameof(Listen)]);
        if (string.IsNullOrEmpty(TokenFile) && string.IsNullOrEmpty(ClientAuthorityFile))
            yield return new ValidationResult("nobody could be told apart; allowed: TokenFile, ClientAuthorityFile, or both", [nameof(TokenFile)]);
        if (Listen.StartsWith("https:", StringComparison.OrdinalIgnoreCase) && (string.IsNullOrEmpty(CertificateFile) || string.IsNullOrEmpty(CertificateKeyFile)))
            yield return new ValidationResult("are needed for https:// in Listen", [nameof(CertificateFile), nameof(CertificateKeyFile)]);
        if (!string.IsNullOrEmpty(ClientAuthorityFile) && !Listen.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            yield return new ValidationResult("needs https:// in Listen", [nameof(ClientAuthorityFile)]);
        foreach (var (name, file) in new[] { (nameof(TokenFile), TokenFile), (nameof(ClientAuthorityFile), ClientAuthorityFile), (nameof(CertificateFile), CertificateFile), (nameof(CertificateKeyFile), CertificateKeyFile) })
        {
            if (!string.IsNullOrEmpty(file) && !File.Exists(file))
                yield return new ValidationResult($"'{file}' is not there; allowed: a file", [name]);
        }

        if (!string.IsNullOrEmpty(TokenFile) && File.Exists(TokenFile) && (Tokens(TokenFile) is not { Count: > 0 } tokens || tokens.Any(token => token.Length < 32)))
            yield return new ValidationResult("holds a token that can be guessed, or none; allowed: one a line, each of at least 32 characters", [nameof(TokenFile)]);
    }

    /// <summary>The tokens of a file.</summary>
    public static IReadOnlyList<string> Tokens(string file) => [.. File.ReadAllLines(file).Select(line => line.Trim()).Where(line => line.Length > 0)];
}
