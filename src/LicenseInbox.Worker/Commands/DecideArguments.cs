using LicenseInbox.Domain.Desk;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>decide</c>.</summary>
/// <param name="Subject">A case's number, or the id of an exception, an email or a reply.</param>
/// <param name="Author">Who decides; null: who is logged in.</param>
/// <param name="DryRun">Only say what would change.</param>
/// <param name="Seen">The version that <c>show</c> printed; null: whatever happened since.</param>
/// <param name="Act">What is done, to what the subject turned out to be.</param>
internal sealed record DecideArguments(string Subject, string? Author, bool DryRun, int? Seen, Func<DecideSubject, DeskAct> Act);
