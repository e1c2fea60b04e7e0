using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LicenseInbox.Domain.Alerting;

/// <summary>
/// What a mail to a manager tells, as entries of its header (<see cref="Replies.OutgoingMail.Told"/>): the Sent folder then says what was told by a store that is lost. An entry names nothing: it is a digest of
/// the case, the deadline and the recipient, which a restored store finds again, other than identities.
/// </summary>
public static class ToldManagers
{
    /// <summary>What every entry begins with.</summary>
    public const string Prefix = "managers/";

    /// <summary>Of an alert; null of one about a trouble of the work itself, which is told anew as it is found anew.</summary>
    public static string? Of(Alert alert) => alert.SubjectKind == SubjectKind.Condition ? null : Of(alert, alert.Key.Recipient);

    /// <summary>Of the same alert to another recipient.</summary>
    public static string Of(Alert alert, string recipient) => Entry(
        alert.Key.Kind.ToString(),
        alert.Case?.Canonical ?? (alert.SubjectKind == SubjectKind.Exception ? alert.What.Split(',')[0] : ""),
        alert.Key.Deadline.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        recipient);

    /// <summary>Of a report.</summary>
    /// <param name="name">Daily or monthly.</param>
    /// <param name="period">The day or the month.</param>
    /// <param name="recipient">To whom.</param>
    public static string Of(string name, string period, string recipient) => Entry(name, period, recipient);

    private static string Entry(string kind, params string[] words) =>
        $"{Prefix}{kind}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', words).ToLowerInvariant())).AsSpan(0, 8))}";
}
