using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Replies;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>Where mails to managers come from.</summary>
/// <param name="Account">The mailbox.</param>
/// <param name="MessageIdDomain">The right side of their Message-IDs.</param>
internal sealed record ManagerMailOrigin(string Account, string MessageIdDomain);

/// <summary>A mail to a manager: an alert or a report.</summary>
internal static class ManagerMail
{
    public static OutgoingMail Of(Guid id, string address, WrittenReply words, DateTimeOffset now, ManagerMailOrigin origin, params IReadOnlyList<string> told) => new()
    {
        Id = id,
        MessageId = $"{id:N}@{origin.MessageIdDomain}",
        Account = origin.Account,
        To = [new MailAddress(null, address)],
        Subject = words.Subject,
        Text = words.Text,
        Html = words.Html,
        IsToManagers = true,
        Told = told,
        WrittenAt = now,
        NotBefore = now,
    };
}
