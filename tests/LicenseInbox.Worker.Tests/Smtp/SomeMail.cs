using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Worker.Smtp;

namespace LicenseInbox.Worker.Tests.Smtp;

/// <summary>Outgoing mails for tests.</summary>
internal static class SomeMail
{
    public const string From = "licenses@vendor.example";

    public static readonly DateTimeOffset WrittenAt = new(2026, 11, 24, 9, 30, 0, TimeSpan.FromHours(-8));

    public static OutgoingMail Reply() => new()
    {
        Id = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"),
        MessageId = "reply-1@vendor.example",
        Account = "licenses",
        To = [new MailAddress("Lee Sample", "lee@partner.example")],
        Subject = "Re: Case 204417",
        Text = "Dear Lee,\n\nthe licenses were moved.\n",
        Html = "<p>Dear Lee,</p><p>the licenses were moved.</p>",
        InReplyTo = "mail-2@partner.example",
        References = ["mail-1@partner.example", "mail-2@partner.example"],
        WrittenAt = WrittenAt,
        NotBefore = WrittenAt,
    };

    public static OutgoingMessage Outgoing(int formSize = 3000) =>
        new("License Desk", kind => new BlankForm($"{kind}.pdf", Enumerable.Range(0, formSize).Select(i => (byte)(i * 7)).ToArray()));
}
