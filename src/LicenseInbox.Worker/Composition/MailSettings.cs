using LicenseInbox.Worker.Imap;
using LicenseInbox.Worker.Maildir;
using LicenseInbox.Worker.Settings;

namespace LicenseInbox.Worker.Composition;

/// <summary><c>Mail</c> with its mailboxes, each bound to the options of its kind.</summary>
internal sealed class MailSettings : MailOptions
{
    /// <summary>The mailboxes that are watched: <see cref="ImapMailboxOptions"/> or <see cref="MaildirOptions"/>.</summary>
    [UsedWhenRunning]
    [Kind("imap", typeof(ImapMailboxOptions))]
    [Kind("maildir", typeof(MaildirOptions))]
    public IReadOnlyList<object> Mailboxes { get; set; } = [];

    public IEnumerable<string> Names => Mailboxes.Select(mailbox => mailbox is ImapOptions imap ? imap.Name : ((MaildirOptions)mailbox).Name);

    /// <summary>Our own addresses.</summary>
    public IEnumerable<string> Addresses =>
        Mailboxes.Select(mailbox => mailbox is ImapOptions imap ? imap.Address : ((MaildirOptions)mailbox).Address).Where(address => address.Length > 0);
}
