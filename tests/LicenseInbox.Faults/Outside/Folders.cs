using System.Collections.Concurrent;
using LicenseInbox.Faults.Mails;
using LicenseInbox.Servers;
using MimeKit;

namespace LicenseInbox.Faults.Outside;

/// <summary>A mail as it lies in a folder.</summary>
internal sealed record FoundMail(string MessageId, string? Answers, string Subject, DateTimeOffset At, Told Told);

/// <summary>Looks into the folders of the mail server by its files: also while it is stopped, and without disturbing anybody.</summary>
internal sealed class Folders(Dovecot server)
{
    // A mail's file is renamed, never rewritten.
    private readonly ConcurrentDictionary<string, FoundMail> _known = new(StringComparer.Ordinal);

    private static readonly (string Words, Told Told)[] Words =
    [
        ("Your license keys were moved", Told.Moved),
        ("We can move the licenses as soon as", Told.Asked),
        ("We can't make this move as it was asked for", Told.Rejected),
        ("Our sales department now issues", Told.WaitsForSales),
        ("We have received your request", Told.Received),
    ];

    public IReadOnlyList<FoundMail> Read(string address, string folder = "INBOX")
    {
        while (true)
        {
            try
            {
                return [.. server.MailFiles(address, folder).Select(Read).DistinctBy(found => found.File).Select(found => found.Mail)];
            }
            catch (FileNotFoundException)
            {
                // It was moved or marked between the two: the folder is listed again.
            }
            catch (DirectoryNotFoundException)
            {
            }
        }
    }

    private (string File, FoundMail Mail) Read(string path)
    {
        var file = Path.GetFileName(path).Split(':')[0];
        if (_known.TryGetValue(file, out var known))
            return (file, known);
        using var message = MimeMessage.Load(path);
        var text = message.TextBody ?? "";
        var told = Words.FirstOrDefault(words => text.Contains(words.Words, StringComparison.Ordinal), (Words: "", Told: Told.Other)).Told;
        return (file, _known[file] = new FoundMail(message.MessageId ?? "", message.InReplyTo, message.Subject ?? "", File.GetLastWriteTimeUtc(path), told));
    }
}
