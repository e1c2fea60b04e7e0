using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Tests;

/// <summary>Builders of emails as they arrive, and of requests in every status.</summary>
internal static partial class Some
{
    public const string OtherKey = "9PQ3-11AA-22BB-33CC";

    public static readonly MailAddress Sender = new("Lee Park", "lee@lakeside.example");

    public static readonly TimeSpan Sla = TimeSpan.FromHours(24);

    /// <summary>An email from a registered contact that the receiving server vouches for.</summary>
    public static MessageFacts Mail(string subject = "Case 204417", string words = "Please find the forms attached.", params FormFacts[] forms) =>
        Message(subject, words, [.. forms.Select(form => Document(form.Source, form))]).From(Sender.Address);

    public static DocumentFacts Document(string name, params FormFacts[] forms) => new() { Name = name, Digest = name, Pages = 1, Forms = forms };

    public static MessageFacts From(this MessageFacts message, string address, string dmarc = "pass") => message with
    {
        From = [new MailAddress(null, address)],
        FromHeaders = 1,
        Authentication = [Result("dmarc", dmarc, ("header.from", address[(address.LastIndexOf('@') + 1)..]))],
    };

    public static AuthenticationResult Result(string method, string result, params (string Name, string Value)[] properties) =>
        new(method, result, properties.ToDictionary(property => property.Name, property => property.Value), $"mx.vendor.example; {method}={result}");

    /// <summary>What is looked up about an email: the case, its partner, our own address, a fax gateway.</summary>
    public static IntakeFacts Intake(RegistryFacts? registry = null, bool isKnownMessage = false, bool bouncedIsOurs = false) => new()
    {
        IsKnownMessage = isKnownMessage,
        BouncedIsOurs = bouncedIsOurs,
        OwnAddresses = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "licenses@vendor.example" },
        FaxGateways = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "fax@gateway.example" },
        Registry = registry ?? WithPartner(Facts()),
    };

    public static RegistryFacts WithPartner(this RegistryFacts facts, Partner? partner = null)
    {
        partner ??= Partner();
        return facts with { Partners = new Dictionary<string, Partner>(facts.Partners, StringComparer.Ordinal) { [partner.Id] = partner } };
    }

    public static Sorted Sort(MessageFacts message, RegistryFacts? registry = null) => Sorting.Sort(message, Intake(registry), Policy);

    /// <summary>A decision with findings of these codes, each with the outcome the policy table gives it.</summary>
    public static Decision Decision(params string[] codes) => Decision(codes.Select(code => Finding(code)).ToArray());

    public static Decision Decision(params Finding[] findings) => new()
    {
        Outcome = findings.Select(finding => finding.Outcome).Append(Outcome.Accept).Max(),
        Findings = findings,
        Moves = [new PlannedMove(OldSystem, NewSystem, [new MoveLicense(LicenseKey.Of(Stations), "ALTI-STATION-10", 10, null, 41.10m)], false, "transfer")],
        Fee = 300m,
        AssuranceCharge = 41.10m,
    };

    public static Decision UpgradeDecision(params string[] codes)
    {
        var decision = Decision(codes);
        return decision with { SoftwareOnly = true, Moves = [decision.Moves[0] with { IsUpgrade = true }] };
    }

    public static Finding Finding(string code, params FormFacts[] forms) => new()
    {
        Code = code,
        Outcome = Policy.Table[code].Outcome,
        Case = CaseNumber,
        Message = $"Something about {code}.",
        Repair = "Do something about it.",
        Evidence = [.. forms.Select(form => Evidence.From(form, "from_system_key")), Evidence.From("requests", null, code)],
    };

    /// <summary>A request that was admitted with an email of these forms, not decided yet.</summary>
    public static Request Admitted(DateTimeOffset? receivedAt = null, CaseNumber? number = null, params FormFacts[] forms)
    {
        var request = Domain.Requests.Request.Open(Guid.NewGuid(), number ?? CaseNumber, receivedAt ?? ReceivedAt, Sla);
        request.Admits(receivedAt ?? ReceivedAt, forms.Length > 0 ? forms : [Transfer(), Card()]);
        return request;
    }

    public static void Admits(this Request request, DateTimeOffset receivedAt, params FormFacts[] forms) =>
        request.Admit(Submission(Mail(forms: forms), receivedAt), forms, true, []);

    /// <summary>Decides in mode automatic, three seconds after it was completed.</summary>
    public static Request Decided(this Request request, params string[] codes) => request.Decided(Decision(codes));

    public static Request Decided(this Request request, Decision decision, Mode mode = Mode.Automatic, DateTimeOffset? now = null)
    {
        request.Decide(decision, mode, now ?? request.CompletedAt.AddSeconds(3), settle: true);
        return request;
    }

    /// <summary>A request in a status, brought there by the steps that lead to it.</summary>
    public static Request InStatus(RequestStatus status)
    {
        var later = ReceivedAt.AddDays(40);
        var request = Admitted();
        switch (status)
        {
            case RequestStatus.Settling:
                return request.Decided(Decision(FindingCodes.CaseUnknown) with { SettlesAt = later });
            case RequestStatus.WaitingForPartner:
                return request.Decided(FindingCodes.FormCardMissing);
            case RequestStatus.Rejected:
                return request.Decided(FindingCodes.OwnerMismatch);
            case RequestStatus.WithRepresentative:
                return request.Decided(FindingCodes.OwnerUnsure);
            case RequestStatus.Queued:
                return request.Decided();
            case RequestStatus.WaitingForSales:
                return request.Decided(UpgradeDecision());
            case RequestStatus.Observed:
                return request.Decided(Decision(codes: []), Mode.Observe);
            case RequestStatus.Moved or RequestStatus.Completed:
                request.Decided().MoveMade(OldSystem, NewSystem, wasLast: true);
                if (status == RequestStatus.Completed)
                    request.RegistrationsSeen();
                return request;
            case RequestStatus.Lapsed:
                request.Decided(FindingCodes.FormCardMissing).Lapse(later);
                return request;
            case RequestStatus.Closed:
                request.Decided(FindingCodes.FormCardMissing).CaseClosed(later);
                return request;
            default:
                request.Decided(FindingCodes.FormCardMissing).Withdraw(later);
                return request;
        }
    }

}
