namespace LicenseInbox.Worker.Pipeline;

/// <summary>How mailboxes are watched.</summary>
/// <param name="StartFrom">Where a first start begins; it is written down once and never moves.</param>
/// <param name="SizeLimit">A larger mail, in bytes, is not fetched but shown to a person.</param>
/// <param name="LookEvery">How often a mailbox is looked at, pushes or not.</param>
internal sealed record WatchSettings(DateTimeOffset StartFrom, long SizeLimit, TimeSpan LookEvery);
