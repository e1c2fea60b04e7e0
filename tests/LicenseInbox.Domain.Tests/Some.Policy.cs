using System.Text.Json;
using LicenseInbox.Domain.Assembly;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Tests;

/// <summary>Builders of assembled requests, and the policy as it is shipped.</summary>
internal static partial class Some
{
    public static readonly PolicySettings Policy = new()
    {
        Table = new PolicyTable(Rows()),
        Catalogue = Catalogue(),
        Instructions = Phrases("instructions"),
        UpgradeDeclarations = Phrases("upgradeDeclarations"),
        AssuranceConfirmations = Phrases("assuranceConfirmations"),
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles"),
    };

    public static readonly Guid RequestId = Guid.Parse("6d2f3a10-0000-4000-8000-000000000001");

    public static JsonElement Config(string file) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "config", file))).RootElement;

    public static MessageFacts Message(string subject = "Case 204417", string words = "Please find the forms attached.", params DocumentFacts[] documents) =>
        new() { Digest = Guid.NewGuid().ToString("N"), MessageId = $"{Guid.NewGuid():N}@lakeside.example", Subject = subject, OwnWords = words, Documents = documents };

    public static Submission Submission(MessageFacts? message = null, DateTimeOffset? receivedAt = null, bool isFax = false) => new()
    {
        Id = Guid.NewGuid(),
        Message = message ?? Message(),
        ReceivedAt = receivedAt ?? ReceivedAt,
        IsFax = isFax,
        SubjectCases = isFax ? [] : [CaseNumber],
    };

    /// <summary>A request of one email with these forms, assembled under the case that its subject names.</summary>
    public static AssembledRequest Request(params FormFacts[] forms) => Request(Submission(), forms);

    public static AssembledRequest Request(Submission submission, params FormFacts[] forms)
    {
        var submitted = forms.Select(form => new SubmittedForm(form, submission.Id, submission.ReceivedAt)).ToList();
        return new AssembledRequest
        {
            Id = RequestId,
            Case = CaseNumber,
            CaseInSubject = !submission.IsFax,
            CasesOfEmails = submission.SubjectCases,
            Submissions = [submission],
            Transfers = submitted.Where(form => form.Form.Kind == FormKind.LicenseTransfer).ToList(),
            Worksheets = submitted.Where(form => form.Form.Kind == FormKind.MigrationWorksheet).ToList(),
            Card = submitted.LastOrDefault(form => form.Form.Kind == FormKind.CardAuthorization),
            CompletedAt = submission.ReceivedAt,
        };
    }

    /// <summary>A software-only upgrade that is declared in the email, with its worksheet.</summary>
    public static AssembledRequest Upgrade(FormFacts? transfer = null, FormFacts? worksheet = null) => Request(
        Submission(Message(words: "This is an upgrade to a software-only solution.")), transfer ?? Transfer(), worksheet ?? Worksheet(), Card());

    /// <summary>Facts for <see cref="Upgrade"/>: the new system is software-only and the case is marked.</summary>
    public static RegistryFacts UpgradeFacts() => Facts(Platform.Office, Platform.SoftwareOnly).WithCase(known => known with { SoftwareOnly = true });

    public static Decision Decide(AssembledRequest request, RegistryFacts? facts = null, IReadOnlyCollection<Override>? overrides = null) =>
        PolicyBook.Decide(request, facts ?? Facts(), Policy, request.CompletedAt.AddSeconds(3), overrides);

    /// <summary>The codes of all findings that stand in the way, each once, in order.</summary>
    public static IReadOnlyList<string> Codes(this Decision decision) =>
        decision.Findings.Where(finding => finding.Outcome > Outcome.Accept).Select(finding => finding.Code).Distinct().Order(StringComparer.Ordinal).ToList();

    public static Finding The(this Decision decision, string code) => decision.Findings.Where(finding => finding.Code == code).ShouldHaveSingleItem();

    private static List<PolicyRow> Rows() => Config("policy.json").GetProperty("rows").EnumerateArray()
        .Select(row => new PolicyRow(
            row.GetProperty("code").GetString()!,
            Enum.Parse<Outcome>(row.GetProperty("outcome").GetString()!, ignoreCase: true),
            row.GetProperty("answered").GetBoolean(),
            row.GetProperty("override").GetBoolean(),
            row.TryGetProperty("settling", out var settling) ? TimeSpan.Parse(settling.GetString()!, null) : null))
        .ToList();

    private static LicenseCatalogue Catalogue() => new(Config("license-types.json").GetProperty("products").EnumerateArray()
        .Select(row => new Product(
            row.GetProperty("product").GetString()!,
            row.GetProperty("kind").GetString() switch { "station" => ProductKind.Station, "agent-seat" => ProductKind.AgentSeat, _ => ProductKind.Other },
            row.GetProperty("softwareOnly").GetString(),
            row.GetProperty("assurancePerUnitYear").GetDecimal()))
        .ToList());

    private static List<string> Phrases(string list) => Config("phrases.json").GetProperty(list).EnumerateArray().Select(phrase => phrase.GetString()!).ToList();
}
