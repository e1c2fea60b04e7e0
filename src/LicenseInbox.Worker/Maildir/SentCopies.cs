using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Replies;
using MimeKit;
using MimeKit.Utils;

namespace LicenseInbox.Worker.Maildir;

/// <summary>Finds copies of sent mails by their headers.</summary>
internal static class SentCopies
{
    /// <summary>Copies that answer the same mail, or tell about one of the same cases, or are this one; for a mail to managers, those of the last weeks that told managers anything.</summary>
    public static async Task<IReadOnlyList<SentCopy>> FindAsync(MaildirFolder sent, OutgoingMail mail, CancellationToken cancellationToken)
    {
        var cases = mail.Cases.Select(number => number.Canonical + "/").ToList();
        var found = new List<SentCopy>();
        foreach (var file in sent.Files())
        {
            await using var content = File.OpenRead(file.Path);
            var headers = await HeaderList.LoadAsync(content, cancellationToken);
            if (headers["Message-ID"] is not { } id || MimeUtils.ParseMessageId(id) is not { } messageId)
                continue;
            var answered = headers["In-Reply-To"] is { } text ? MimeUtils.EnumerateReferences(text).FirstOrDefault() : null;
            var told = SentCopy.ReadTold(headers[SentCopy.ToldHeader]);
            if (messageId == mail.MessageId || (answered is not null && answered == mail.InReplyTo) || told.Any(entry => cases.Exists(number => entry.StartsWith(number, StringComparison.Ordinal)))
                || (mail.IsToManagers && MaildirFolder.ReceivedAt(file) > mail.WrittenAt - SentCopy.ManagersToldWithin && told.Any(entry => entry.StartsWith(ToldManagers.Prefix, StringComparison.Ordinal))))
                found.Add(new SentCopy(messageId, answered, told, MaildirFolder.ReceivedAt(file)));
        }

        return found;
    }
}
