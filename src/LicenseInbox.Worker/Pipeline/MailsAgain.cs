using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>Reads recorded mails again from the mailbox, by other descriptions of forms.</summary>
internal sealed class MailsAgain(IReadOnlyList<IFiledMails> mailboxes, IMessageReader reader)
{
    private readonly Dictionary<Guid, MessageFacts?> _read = [];
    private readonly List<RecordedMessage> _gone = [];

    /// <summary>The mails that are in none of the mailbox's folders any more.</summary>
    public IReadOnlyList<RecordedMessage> Gone => _gone;

    /// <summary>What is read of a mail now; null when it is gone.</summary>
    /// <exception cref="MailboxUnavailableException">The mailbox does not answer.</exception>
    public async Task<MessageFacts?> ReadAsync(RecordedMessage message, CancellationToken cancellationToken)
    {
        if (_read.TryGetValue(message.Id, out var known))
            return known;
        var facts = _read[message.Id] = await FindAsync(message, cancellationToken);
        if (facts is null)
            _gone.Add(message);
        return facts;
    }

    private async Task<MessageFacts?> FindAsync(RecordedMessage message, CancellationToken cancellationToken)
    {
        if (mailboxes.FirstOrDefault(mailbox => mailbox.Account == message.Account) is not { } mailbox)
            return null;
        foreach (var filed in await mailbox.FindAsync(message.Facts.MessageId, message.ReceivedAt, cancellationToken))
        {
            if (await mailbox.FetchAsync(filed, cancellationToken) is not { } raw)
                continue;
            var facts = await reader.ReadAsync(raw, cancellationToken);
            if (facts.Digest == message.Facts.Digest)
                return facts;
            if (CardRetention.IsCopy(facts, message.Facts))
                return WithCards(facts, message.Facts);
        }

        return null;
    }

    /// <summary>A card form that billing has was taken out of the mail since: what was read of it then still counts.</summary>
    private static MessageFacts WithCards(MessageFacts copy, MessageFacts original)
    {
        var kept = copy.Documents.Select(document => document.Digest).ToHashSet(StringComparer.Ordinal);
        var removed = original.Documents.Where(document => !kept.Contains(document.Digest) && document.Forms.Any(form => form.Kind == FormKind.CardAuthorization));
        return copy with { Documents = [.. copy.Documents, .. removed.Select(document => document with { Forms = document.Forms.Where(form => form.Kind == FormKind.CardAuthorization).ToList() })] };
    }
}
