using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// The way of one email: sort → route → admit → decide → answer, all in the unit of work that the caller commits.
/// </summary>
internal sealed class MailPipeline
{
    private readonly PipelineSettings _settings;
    private readonly Deciding _deciding;
    private readonly Answering _answering;
    private readonly TimeProvider _time;
    private readonly MailRecording _recording;
    private readonly SettingAside _aside;
    private readonly Admitting _admitting;
    private readonly DepartmentMails _departments;

    public MailPipeline(PipelineSettings settings, Deciding deciding, Answering answering, TimeProvider time)
    {
        (_settings, _deciding, _answering, _time) = (settings, deciding, answering, time);
        var declines = new CardDeclines(settings, deciding, answering, time);
        _recording = new MailRecording(time);
        _aside = new SettingAside(settings, _recording, time);
        _admitting = new Admitting(settings, deciding, answering, _recording, _aside, declines, time);
        _departments = new DepartmentMails(settings, deciding, answering, _recording, _aside, declines, time);
    }

    public async Task<HandledMail> HandleAsync(ICasebook book, ArrivedMail mail, CancellationToken cancellationToken)
    {
        var known = await book.FindMessageAsync(mail.Facts.MessageId, mail.Facts.Digest, cancellationToken);
        if (known is not null && IsForgedCopy(known, mail))
        {
            mail = mail with { KnownAs = known.Id };
            await WithdrawAsync(book, known, cancellationToken);
            known = null;
        }

        var facts = await LookUpAsync(book, mail.Facts, cancellationToken);
        mail = mail with { Settled = await _deciding.SettleArrivedAsync(book, mail.Facts, facts, cancellationToken) };
        var bounced = mail.Facts.Bounce?.OriginalMessageId is { } id ? await book.FindOutgoingAsync(id, cancellationToken) : null;
        var sorted = Sorting.Sort(
            mail.Settled,
            new IntakeFacts
            {
                IsKnownMessage = known is not null,
                OwnAddresses = _settings.OwnAddresses,
                FaxGateways = _settings.FaxGateways,
                BillingAddress = _settings.BillingAddress,
                SalesAddress = _settings.SalesAddress,
                Registry = facts,
                BouncedIsOurs = bounced is not null,
            },
            _settings.Policy);

        if (known is not null && sorted.As == SortedAs.Ignored)
            return new HandledMail(known, [], sorted.Findings);
        return sorted.As switch
        {
            SortedAs.Counts => await _admitting.AdmitAsync(book, mail, sorted, facts, cancellationToken),
            SortedAs.Exception => await _aside.SetAsideAsync(book, mail, sorted, sorted.Findings, facts, cancellationToken),
            SortedAs.FromSales => await _departments.FromSalesAsync(book, mail, sorted, facts, cancellationToken),
            SortedAs.FromBilling => await _departments.FromBillingAsync(book, mail, sorted, facts, cancellationToken),
            SortedAs.BounceOfReply => await _answering.Outcomes.BouncedAsync(book, _recording.Record(book, mail, sorted, MessageState.Ignored, sorted.Findings, []), bounced!, cancellationToken),
            _ => new HandledMail(_recording.Record(book, mail, sorted, MessageState.Ignored, sorted.Findings, []), [], sorted.Findings),
        };
    }

    /// <summary>
    /// What came before is the same to the letter, but nobody vouched for its sender, and somebody does now: then the first was a copy by somebody else, which must not make the sender's own mail
    /// a duplicate. The vouched one takes its place.
    /// </summary>
    private static bool IsForgedCopy(RecordedMessage known, ArrivedMail mail) =>
        known.Requests.Count == 0 && !SenderAuthentication.Judge(known.Facts).IsVouchedFor && SenderAuthentication.Judge(mail.Facts).IsVouchedFor;

    private async Task WithdrawAsync(ICasebook book, RecordedMessage copy, CancellationToken cancellationToken)
    {
        foreach (var record in await book.OpenExceptionsAsync(copy.Id, cancellationToken))
            book.Put(record.Without(copy.Id, "The same message came again from a sender who is vouched for.", _time.GetUtcNow()));
    }

    /// <summary>Sorts an email again that is an exception of its own; null when its sender still does not count.</summary>
    public async Task<HandledMail?> ReconsiderAsync(ICasebook book, RecordedMessage message, CancellationToken cancellationToken)
    {
        var facts = await LookUpAsync(book, message.Facts, cancellationToken);
        var intake = new IntakeFacts { OwnAddresses = _settings.OwnAddresses, FaxGateways = _settings.FaxGateways, Registry = facts };
        var settled = await _deciding.SettleArrivedAsync(book, message.Facts, facts, cancellationToken);
        var sorted = Sorting.Sort(settled, intake, _settings.Policy);
        return sorted.As == SortedAs.Counts && message.Findings.All(finding => finding.Code.StartsWith("sender.", StringComparison.Ordinal))
            ? await _admitting.AdmitAsync(book, new ArrivedMail(message.Account, message.Facts, message.ReceivedAt) { Settled = settled, KnownAs = message.Id, Trace = message.Trace }, sorted, facts, cancellationToken)
            : null;
    }

    /// <summary>
    /// Admits an email because a representative says so: it counts as received when it was, whoever sent it, and whatever else would have made it an exception.
    /// </summary>
    /// <param name="book">The unit of work.</param>
    /// <param name="message">The email as it was recorded.</param>
    /// <param name="assignedTo">The case it belongs to; null where it says so itself.</param>
    /// <param name="by">The representative.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<HandledMail> AdmitAsync(ICasebook book, RecordedMessage message, CaseNumber? assignedTo, string by, CancellationToken cancellationToken)
    {
        var facts = await LookUpAsync(book, message.Facts, cancellationToken, assignedTo);
        var intake = new IntakeFacts { OwnAddresses = _settings.OwnAddresses, FaxGateways = _settings.FaxGateways, Registry = facts };
        var settled = await _deciding.SettleArrivedAsync(book, message.Facts, facts, cancellationToken);
        var sorted = Sorting.Sort(settled, intake, _settings.Policy) with { As = SortedAs.Counts, Findings = [] };
        if (assignedTo is { } number)
            sorted = sorted with { Subject = [number], Partner = facts.PartnerOf(number) };
        var mail = new ArrivedMail(message.Account, message.Facts, message.ReceivedAt) { Settled = settled, KnownAs = message.Id, Trace = message.Trace, AdmittedBy = by, AssignedTo = assignedTo };
        return await _admitting.AdmitAsync(book, mail, sorted, facts, cancellationToken);
    }

    private async Task<RegistryFacts> LookUpAsync(ICasebook book, MessageFacts message, CancellationToken cancellationToken, CaseNumber? assignedTo = null) =>
        await book.Registry.FactsAsync(
            new FactsQuery
            {
                Cases = [.. Sorting.CasesToLookUp(message, _settings.Policy), .. assignedTo is { } number ? [number] : Array.Empty<CaseNumber>()],
                Addresses = message.From.Select(address => address.Address).ToList(),
            },
            cancellationToken);
}
