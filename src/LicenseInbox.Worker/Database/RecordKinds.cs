namespace LicenseInbox.Worker.Database;

/// <summary>Kinds of records that a unit of work puts: a lookup waits only for those of the kinds that it reads to be written.</summary>
[Flags]
internal enum RecordKinds
{
    None = 0,
    Messages = 1 << 0,
    Deliveries = 1 << 1,
    Requests = 1 << 2,
    Moves = 1 << 3,
    Outgoing = 1 << 4,
    Handovers = 1 << 5,
    Retentions = 1 << 6,
    Exceptions = 1 << 7,
    Trail = 1 << 8,
    Notes = 1 << 9,
    All = (1 << 10) - 1,
}
