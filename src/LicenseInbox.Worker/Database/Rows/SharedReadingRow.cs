using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;

namespace LicenseInbox.Worker.Database.Rows;

/// <summary>A mail that one worker asks the others to read, unique by its delivery; it goes when it is taken.</summary>
internal sealed class SharedReadingRow
{
    public required string Account { get; set; }

    public required string Folder { get; set; }

    public long UidValidity { get; set; }

    public required string Uid { get; set; }

    public DateTimeOffset ReceivedAt { get; set; }

    public long Size { get; set; }

    public ReadingDepth Depth { get; set; }

    public long AskedBy { get; set; }

    public DateTimeOffset AskedAt { get; set; }

    /// <summary>Who reads it; of two who begin it at once the second sees the first.</summary>
    public long? BegunBy { get; set; }

    public bool IsGiven { get; set; }

    /// <summary>What was read; null until it is given, and when it could not be read.</summary>
    public string? Json { get; set; }

    public static SharedReadingRow From(AskedReading asked, long worker, DateTimeOffset now) => new()
    {
        Account = asked.Mail.Id.Account,
        Folder = asked.Mail.Id.Folder,
        UidValidity = asked.Mail.Id.UidValidity,
        Uid = asked.Mail.Id.Uid,
        ReceivedAt = asked.Mail.ReceivedAt,
        Size = asked.Mail.Size,
        Depth = asked.Depth,
        AskedBy = worker,
        AskedAt = now,
    };

    public AskedReading ToAsked() => new(new DeliverySummary(new DeliveryId(Account, Folder, UidValidity, Uid), ReceivedAt, Size), Depth);
}
