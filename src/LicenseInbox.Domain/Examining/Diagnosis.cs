using System.Security.Authentication;

namespace LicenseInbox.Domain.Examining;

/// <summary>How something stands that the work needs.</summary>
public enum Health
{
    /// <summary>As it must be.</summary>
    Well,

    /// <summary>It works; somebody should know this.</summary>
    Note,

    /// <summary>It doesn't work, or mails would be decided wrongly.</summary>
    Wrong,
}

/// <summary>What an examination found.</summary>
/// <param name="Part">What was looked at, such as <c>mailbox licenses</c>.</param>
/// <param name="Health">How it stands.</param>
/// <param name="Text">What was found, in a sentence.</param>
/// <param name="Mend">What to do, with the full name of the setting; null: nothing.</param>
public sealed record Diagnosis(string Part, Health Health, string Text, string? Mend = null)
{
    /// <summary>How a connection is protected, in words: <c>TLS 1.3</c>.</summary>
    /// <param name="protocol">The protocol; null: none.</param>
    public static string Protection(SslProtocols? protocol) => protocol?.ToString().Replace("Tls1", "TLS 1.", StringComparison.Ordinal) ?? "without TLS";
}
