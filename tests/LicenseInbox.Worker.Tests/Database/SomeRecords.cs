using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Tests.Database;

/// <summary>Records with everything filled that a store has to keep.</summary>
internal static class SomeRecords
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static readonly SystemKey Old = SystemKey.Of("7K2M-91QD-XR48-5TZC");

    public static readonly SystemKey New = SystemKey.Of("4H8P-22WX-LM60-9RBN");

    public static readonly CaseNumber Case = CaseNumber.Of("204417");

    public static LicenseKey Key(int number) => LicenseKey.Of($"AAAA-BBBB-CCCC-DDDD-{number:0000}");

    public static PhoneSystem System(SystemKey key, Chassis? chassis = null) =>
        new(key, "Maple Dental", "EU-7", Platform.MaxServer, chassis ?? Chassis.Other, new DateOnly(2020, 2, 29), new DateOnly(2027, 6, 30));

    public static License License(int number, SystemKey system, int quantity = 10) => new(Key(number), $"ALTI-STATION-{quantity}", quantity, system);

    public static SupportCase SupportCase(CaseNumber? number = null) =>
        new(number ?? Case, New, "P-1", true, false, false, new DateOnly(2026, 11, 1), "lee@partner.example");

    public static RegistryLoad Registry(int keys = 3, Chassis? target = null) => new()
    {
        Partners = [new(new PartnerContact("P-1", "Partner One", new Contact("Lee", "Lee@partner.example")), 2), new(new PartnerContact("P-2", "Partner Two", new Contact(null, "@second.example")), 3)],
        Systems = [new(System(Old), 2), new(System(New, target), 3)],
        Licenses = Enumerable.Range(1, keys).Select(number => new FileRow<License>(License(number, Old), number + 1)).ToList(),
        Cases = [new(SupportCase(), 2)],
    };

    public static RecordedMessage Message(string? messageId = "one@partner.example", string digest = "d1", CaseNumber? number = null) => new()
    {
        Id = Guid.CreateVersion7(Noon),
        Account = "moves",
        Facts = new MessageFacts
        {
            MessageId = messageId,
            Digest = digest,
            From = [new MailAddress("Lee", "lee@partner.example")],
            References = ["root@partner.example"],
            Subject = "Umlaut ä, NUL \0 and half a pair \ud83d",
            Documents = [new DocumentFacts { Name = "transfer.pdf", Digest = "ff", Forms = [Form()] }],
        },
        ReceivedAt = Noon,
        RecordedAt = Noon.AddSeconds(1),
        State = MessageState.Admitted,
        SubjectCases = [number ?? Case],
    };

    public static FormFacts Form() => new()
    {
        Id = "ff#1",
        Kind = FormKind.LicenseTransfer,
        Source = "transfer.pdf",
        Fields = new Dictionary<string, FieldFacts>
        {
            ["from_system_key"] = new() { Name = "from_system_key", Value = Old.Text, Page = 1, By = ReadBy.AcroForm, Confidence = 1, Box = new Box(1, 2, 3, 4) },
        },
    };

    public static Request Request(CaseNumber? number = null, DateTimeOffset? receivedAt = null) =>
        Domain.Requests.Request.Open(Guid.CreateVersion7(Noon), number ?? Case, receivedAt ?? Noon, TimeSpan.FromHours(24));

    /// <summary>A request that was accepted and holds these keys.</summary>
    public static Request Queued(CaseNumber number, params int[] keys)
    {
        var request = Request(number);
        request.Decide(
            new Decision { Outcome = Outcome.Accept, Findings = [], Moves = [Planned(keys)], Fee = 300m, AssuranceCharge = 41.10m, DecidedAt = Noon },
            Mode.Automatic,
            Noon,
            settle: false);
        return request;
    }

    public static PlannedMove Planned(params int[] keys) =>
        new(Old, New, keys.Select(key => new MoveLicense(Key(key), "ALTI-STATION-10", 10, null, 13.70m)).ToList(), false, "ff#1");

    public static Move Move(Guid requestId, params int[] keys) => new()
    {
        Id = Guid.CreateVersion7(Noon),
        RequestId = requestId,
        Case = Case,
        Planned = Planned(keys),
        CardFormId = "card#1",
        State = MoveState.Due,
        DueBy = Noon.AddHours(24),
        CreatedAt = Noon,
    };

    public static CardHandover Handover() => new()
    {
        Id = Guid.CreateVersion7(Noon),
        RequestId = Guid.NewGuid(),
        MessageId = Guid.NewGuid(),
        Case = Case,
        CardFormId = "card#1",
        Moves = [Guid.NewGuid()],
        DueAt = Noon,
        NotBefore = Noon,
    };

    public static OutgoingMail Mail(string messageId = "reply@moves.example") => new()
    {
        Id = Guid.CreateVersion7(Noon),
        MessageId = messageId,
        Account = "moves",
        To = [new MailAddress("Lee", "lee@partner.example")],
        Subject = "Re: 204417",
        Text = "Moved.",
        WrittenAt = Noon,
        NotBefore = Noon,
    };

    public static ExceptionRecord Exception(Guid? requestId = null, Guid? messageId = null) =>
        new() { Id = Guid.CreateVersion7(Noon), Code = "sender.not-partner", Summary = "Nobody knows the sender.", RequestId = requestId, MessageId = messageId, OpenedAt = Noon };

    public static RecordedDelivery Delivery(string uid, DeliveryState state = DeliveryState.Handled, long validity = 1) =>
        new(new DeliveryId("moves", "INBOX", validity, uid), Noon, state, null, Filing.Processed);
}
