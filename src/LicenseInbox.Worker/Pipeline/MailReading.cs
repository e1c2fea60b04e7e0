using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>What was read of a mail before that of strangers.</summary>
/// <param name="Facts">Everything, when its sender is vouched for and known; else null: it can wait.</param>
/// <param name="IsUndecided">Whether a key could not be looked up, which may pass: then nobody knows yet whether its sender is vouched for.</param>
internal sealed record FirstReading(MessageFacts? Facts, bool IsUndecided);

/// <summary>
/// Reads a mail in two steps: its headers, which tell whether its sender may count, and then the rest. What a stranger sends can wait; and where nobody vouches for him, only what is typed in his
/// documents is read: a person sees that they came, and no form of theirs is used.
/// </summary>
internal sealed class MailReading(IMessageReader reader, ISigningKeys keys, ICasebooks casebooks, PipelineSettings settings, ReadingTurns? turns = null)
{
    /// <summary>The headers of several mails: they are read together, since what strangers send can be very many.</summary>
    public Task<IReadOnlyList<HeadersRead>> ReadHeadersAsync(IEnumerable<ReadOnlyMemory<byte>> raws, CancellationToken cancellationToken) =>
        reader.ReadHeadersAsync(raws.Select(Head).ToList(), cancellationToken);

    /// <summary>The senders of these mails that are registered, or fax gateways: looked up once for all.</summary>
    public async Task<IReadOnlySet<string>> KnownSendersAsync(IEnumerable<HeadersRead> mails, CancellationToken cancellationToken)
    {
        var senders = mails.Where(MayCount).Select(mail => mail.Facts.From).Where(from => from.Count == 1).Select(from => from[0].Address).ToHashSet(StringComparer.Ordinal);
        var known = senders.Where(settings.FaxGateways.Contains).ToHashSet(StringComparer.Ordinal);
        senders.ExceptWith(known);
        if (senders.Count == 0)
            return known;
        await using var book = await casebooks.OpenAsync(cancellationToken);
        var facts = await book.Registry.FactsAsync(new FactsQuery { Addresses = [.. senders] }, cancellationToken);
        known.UnionWith(senders.Where(sender => facts.Partners.Values.Any(partner => partner.Has(sender))));
        return known;
    }

    /// <summary>Reads the whole mail of a sender who is, by its headers, vouched for and known; by another worker where several work and ours is busy.</summary>
    public async Task<FirstReading> ReadExpectedAsync(DeliverySummary mail, ReadOnlyMemory<byte> raw, HeadersRead headers, IReadOnlySet<string> knownSenders, CancellationToken cancellationToken)
    {
        if (headers.Facts.From is not [var from] || !MayCount(headers) || !knownSenders.Contains(from.Address))
            return new FirstReading(null, false);
        var signatures = await VerifyAsync(raw, headers.KeysWanted, mail.ReceivedAt, cancellationToken);
        return IsVouchedFor(signatures ?? headers.Facts)
            ? new FirstReading(With(await ReadAsync(), signatures), false)
            : new FirstReading(null, signatures?.Authentication.Any(result => result.Result == "temperror") == true);

        Task<MessageFacts> ReadAsync() => turns?.ReadAsync(mail, raw, ReadingDepth.WithPageImages, cancellationToken) ?? reader.ReadAsync(raw, ReadingDepth.WithPageImages, cancellationToken);
    }

    /// <summary>Reads anybody's mail, as far as it is read at all.</summary>
    public async Task<MessageFacts> ReadAsync(ReadOnlyMemory<byte> raw, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var headers = await reader.ReadHeadersAsync(Head(raw), null, cancellationToken);
        var signatures = await VerifyAsync(raw, headers.KeysWanted, receivedAt, cancellationToken);
        var depth = IsVouchedFor(signatures ?? headers.Facts) ? ReadingDepth.WithPageImages : ReadingDepth.TypedOnly;
        return With(await reader.ReadAsync(raw, depth, cancellationToken), signatures);
    }

    /// <summary>
    /// Where the headers seem to end: to judge ten thousand mails by their headers nothing else of them must be moved. What counts is what the whole mail says, however its end of headers is written.
    /// </summary>
    private static ReadOnlyMemory<byte> Head(ReadOnlyMemory<byte> raw)
    {
        var (dos, unix) = (raw.Span.IndexOf("\r\n\r\n"u8), raw.Span.IndexOf("\n\n"u8));
        return dos < 0 && unix < 0 ? raw : raw[..(dos >= 0 && (unix < 0 || dos < unix) ? dos + 4 : unix + 2)];
    }

    private static MessageFacts With(MessageFacts facts, MessageFacts? signatures) => signatures is null ? facts : facts with { Authentication = signatures.Authentication };

    /// <summary>What signatures say, where they are asked: their keys are looked up here, since whoever reads has no network. Null where they are not.</summary>
    private async Task<MessageFacts?> VerifyAsync(ReadOnlyMemory<byte> raw, IReadOnlyList<string> wanted, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        if (wanted.Count == 0)
            return null;
        var found = await Task.WhenAll(wanted.Select(async name => (Name: name, Key: await keys.FindAsync(name, cancellationToken))));
        var check = new SignatureCheck(found.ToDictionary(key => key.Name, key => key.Key), receivedAt);
        return (await reader.ReadHeadersAsync(raw, check, cancellationToken)).Facts;
    }

    private static bool MayCount(HeadersRead mail) => IsVouchedFor(mail.Facts) || mail.KeysWanted.Count > 0;

    private static bool IsVouchedFor(MessageFacts headers) => SenderAuthentication.Judge(headers).IsVouchedFor;
}
