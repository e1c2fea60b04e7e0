using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Intake;

/// <summary>What was looked up about an email before it is sorted.</summary>
public sealed record IntakeFacts
{
    /// <summary>Whether the same message was recorded before.</summary>
    public bool IsKnownMessage { get; init; }

    /// <summary>The addresses of our own mailboxes.</summary>
    public required IReadOnlySet<string> OwnAddresses { get; init; }

    /// <summary>The configured fax gateways' addresses.</summary>
    public required IReadOnlySet<string> FaxGateways { get; init; }

    /// <summary>Where card forms go; null when they go nowhere.</summary>
    public string? BillingAddress { get; init; }

    /// <summary>Who issues new keys; null when nobody is told by email.</summary>
    public string? SalesAddress { get; init; }

    /// <summary>The cases that subject, words and forms may name, their partners, and the partners of whom the sender is a contact.</summary>
    public required RegistryFacts Registry { get; init; }

    /// <summary>For a bounce, whether it is of a mail of ours.</summary>
    public bool BouncedIsOurs { get; init; }
}

/// <summary>What an email is.</summary>
public enum SortedAs
{
    /// <summary>From someone who counts: it belongs to a request.</summary>
    Counts,

    /// <summary>An exception of its own.</summary>
    Exception,

    /// <summary>Not for us to answer.</summary>
    Ignored,

    /// <summary>A bounce of one of our replies.</summary>
    BounceOfReply,

    /// <summary>From billing, for whom the receiving server vouches.</summary>
    FromBilling,

    /// <summary>From sales, for whom the receiving server vouches.</summary>
    FromSales,
}

/// <summary>What sorting found.</summary>
/// <param name="As">What the email is.</param>
/// <param name="Findings">Why, when it does not count.</param>
/// <param name="Sender">The sender as judged.</param>
/// <param name="IsFax">Whether it came through an authenticated fax gateway.</param>
/// <param name="Subject">The usable case numbers of the subject.</param>
/// <param name="Body">The case numbers in the partner's own words.</param>
public sealed record Sorted(
    SortedAs As,
    IReadOnlyList<Finding> Findings,
    SenderJudgement Sender,
    bool IsFax,
    IReadOnlyList<CaseNumber> Subject,
    IReadOnlyList<CaseNumber> Body)
{
    /// <summary>The partner who wrote: the case's, where one is known; else the first of whom the sender is a contact. Null when nobody is known.</summary>
    public Partner? Partner { get; init; }
}

/// <summary>Sorts an email: is it for us to answer, and does its sender count?</summary>
public static class Sorting
{
    /// <summary>All case numbers, addresses and so on that must be looked up before an email can be sorted.</summary>
    public static IReadOnlyList<CaseNumber> CasesToLookUp(MessageFacts message, PolicySettings settings) =>
        CaseNumbers.CandidatesInSubject(message.Subject, settings)
            .Concat(CaseNumbers.InWords(message.OwnWords, settings))
            .Concat(message.Forms.Select(form => CaseNumbers.OnForm(form.Text("case_number"), settings)).OfType<CaseNumber>())
            .Concat(message.Forms.SelectMany(form => Sureness.FormsInDoubt.CasesOn(form, settings)))
            .Distinct()
            .ToList();

    /// <summary>Sorts one email.</summary>
    public static Sorted Sort(MessageFacts message, IntakeFacts facts, PolicySettings settings)
    {
        var sender = SenderAuthentication.Judge(message);
        var isFaxGateway = sender.Address is { } gateway && facts.FaxGateways.Contains(gateway.Address);
        var isFax = isFaxGateway && sender.IsVouchedFor;

        // What a gateway writes is full of numbers of its own (the caller's, a job's): only "case" says that one is a case's.
        var subject = isFaxGateway
            ? CaseNumbers.InWords(message.Subject, settings)
            : CaseNumbers.InSubject(message.Subject, settings, number => facts.Registry.Case(number) is not null);
        IReadOnlyList<CaseNumber> body = isFaxGateway ? [] : CaseNumbers.InWords(message.OwnWords, settings);

        var cases = CasesOf(message, subject, body, settings);
        var knownCases = cases.Where(number => facts.Registry.Case(number) is not null).ToList();

        Sorted As(SortedAs sorted, params IReadOnlyList<Finding> findings) =>
            new(sorted, findings, sender, isFax, subject, body) { Partner = PartnerOf(sender.Address, knownCases, facts.Registry) };
        Finding Find(string code, string text, params IEnumerable<Evidence> evidence) => new()
        {
            Code = code,
            Outcome = settings.Table[code].Outcome,
            Case = knownCases.Count > 0 ? knownCases[0] : null,
            Message = text,
            Evidence = evidence.ToList(),
        };

        var from = Evidence.From("headers", "From", string.Join(", ", message.From.Select(address => address.Address)));
        if (message.From.Count > 0 && message.From.All(address => facts.OwnAddresses.Contains(address.Address)))
            return As(SortedAs.Ignored, Find(FindingCodes.MailOwn, "The email comes from our own mailbox.", from));
        if (facts.IsKnownMessage)
            return As(SortedAs.Ignored, Find(FindingCodes.MailDuplicate, "The same message was handled before.", Evidence.From("headers", "Message-ID", message.MessageId)));
        if (message.Bounce is { } bounce)
        {
            var evidence = Evidence.From("headers", "Original-Message-ID", bounce.OriginalMessageId);
            if (!facts.BouncedIsOurs)
                return As(SortedAs.Ignored, Find(FindingCodes.MailBounce, "A delivery notification of a mail that is not ours.", evidence));

            // "delayed" is not the end: the server goes on trying, and says "failed" when it gives up.
            return bounce.Action is "failed" or ""
                ? As(SortedAs.BounceOfReply, Find(FindingCodes.MailBounce, $"A reply of ours was not delivered to {string.Join(", ", bounce.Recipients)}.", evidence))
                : As(SortedAs.Ignored, Find(FindingCodes.MailBounce, $"A notification about a reply of ours: {bounce.Action}.", evidence));
        }

        if (message.Unreadable is { } reason)
            return As(SortedAs.Exception, Find(FindingCodes.MailUnreadable, $"The email could not be read: {reason}", Evidence.From("headers", null, reason)));

        var isRegistered = message.From.Any(address => facts.Registry.Partners.Values.Any(partner => partner.Has(address.Address)));
        var hasForm = message.Forms.Any();
        var mayHoldForm = hasForm || ((isRegistered || isFaxGateway || knownCases.Count > 0) && message.Documents.Any(document => document.Problem is { IsAttached: true }));
        if (!mayHoldForm && !isFax)
        {
            if (IsAutomatic(message.Automatic) is { } why)
                return As(SortedAs.Ignored, Find(FindingCodes.MailAutoReply, "An automatic reply.", Evidence.From("headers", why, null)));
            if (message.Automatic.HasListHeaders || message.Automatic.Precedence == "list")
                return As(SortedAs.Ignored, Find(FindingCodes.MailList, "A mail of a mailing list.", Evidence.From("headers", "List-Id", null)));
        }

        if (sender.IsVouchedFor && facts.SalesAddress is { } sales && sales.Equals(sender.Address?.Address, StringComparison.OrdinalIgnoreCase))
            return As(SortedAs.FromSales);
        if (sender.IsVouchedFor && facts.BillingAddress is { } billing && billing.Equals(sender.Address?.Address, StringComparison.OrdinalIgnoreCase))
            return As(SortedAs.FromBilling);
        if (!isRegistered && !isFaxGateway && !hasForm && knownCases.Count == 0)
            return As(SortedAs.Ignored, Find(FindingCodes.MailUnrelated, "From nobody registered, without a form or a known case.", from));

        var findings = new List<Finding>();
        if (!sender.IsVouchedFor)
            findings.Add(Find(FindingCodes.SenderUnauthenticated, "The receiving server does not vouch for the sender.", sender.Evidence));
        if (!isFaxGateway && !IsContact(sender.Address, knownCases, facts.Registry))
        {
            findings.Add(Find(
                FindingCodes.SenderNotPartner,
                knownCases.Count > 0 ? "The sender is not a registered contact of the case's partner." : "The sender is not a registered contact of any partner.",
                [from, .. knownCases.Select(number => Evidence.From("cases", "partner_id", facts.Registry.Case(number)!.PartnerId))]));
        }

        if (findings.Count > 0)
            return As(SortedAs.Exception, findings);
        if (IsAutomatic(message.Automatic) is { } header && !isFax)
            return As(SortedAs.Exception, Find(FindingCodes.MailAutomatic, "The email looks automatic, but carries a form.", Evidence.From("headers", header, null)));
        return As(SortedAs.Counts);
    }

    /// <summary>A registered contact of the partner of every known case; where no case is known, of any partner.</summary>
    private static bool IsContact(MailAddress? sender, List<CaseNumber> knownCases, RegistryFacts registry) =>
        sender is not null
        && (knownCases.Count > 0
            ? knownCases.All(number => registry.PartnerOf(number)?.Has(sender.Address) == true)
            : registry.Partners.Values.Any(partner => partner.Has(sender.Address)));

    private static Partner? PartnerOf(MailAddress? sender, List<CaseNumber> knownCases, RegistryFacts registry) =>
        knownCases.Select(registry.PartnerOf).FirstOrDefault(partner => partner is not null)
        ?? registry.Partners.Values.OrderBy(partner => partner.Id, StringComparer.Ordinal).FirstOrDefault(partner => sender is not null && partner.Has(sender.Address));

    /// <summary>The cases an email is about: those of its subject; else of its forms; else of the partner's words. What comes later is only mentioned.</summary>
    private static IReadOnlyList<CaseNumber> CasesOf(MessageFacts message, IReadOnlyList<CaseNumber> subject, IReadOnlyList<CaseNumber> body, PolicySettings settings)
    {
        if (subject.Count > 0)
            return subject;
        var forms = message.Forms.Select(form => CaseNumbers.OnForm(form.Text("case_number"), settings)).OfType<CaseNumber>().Distinct().ToList();
        return forms.Count > 0 ? forms : body;
    }

    /// <summary>The header that says that a machine wrote it (RFC 3834 and what is in use); null when none does.</summary>
    private static string? IsAutomatic(AutomaticFacts facts) => facts switch
    {
        { AutoSubmitted: not null and not "no" } => "Auto-Submitted",
        { HasAutoReplyHeaders: true } => "X-Auto-Response-Suppress",
        { Precedence: "auto_reply" or "bulk" or "junk" } => "Precedence",
        { NullReturnPath: true } => "Return-Path",
        { IsReport: true } => "Content-Type",
        _ => null,
    };
}
