using System.Globalization;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>licenseinbox decide</c>: what representatives do, on the command line; with <c>--dry-run</c> what would change.</summary>
/// <param name="casebooks">Where what was named is looked up.</param>
/// <param name="desk">Where it is done.</param>
/// <param name="timeZone">The zone that times are shown in.</param>
/// <param name="login">Who is logged in.</param>
/// <param name="output">Gets what changed.</param>
internal sealed class DecideCommand(ICasebooks casebooks, IDesk desk, TimeZoneInfo timeZone, string login, TextWriter output)
{
    public async Task<int> RunAsync(DecideArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            var subject = await DecideSubject.FindAsync(casebooks, desk, arguments.Subject, cancellationToken);
            var act = arguments.Act(subject) with { Seen = arguments.Seen };
            var author = arguments.Author ?? login;
            var effect = arguments.DryRun ? await desk.PreviewAsync(act, author, cancellationToken) : await desk.DoAsync(act, author, cancellationToken);
            if (arguments.DryRun)
                await output.WriteLineAsync("Nothing is changed. It would be:");
            foreach (var line in Lines(effect, withMails: arguments.DryRun))
                await output.WriteLineAsync(TerminalText.Line(line));
            return CommandRunner.Done;
        }
        catch (DeskRefusedException error)
        {
            throw new CommandFailedException(TerminalText.Line(error.Message), error);
        }
    }

    private IEnumerable<string> Lines(DeskEffect effect, bool withMails)
    {
        foreach (var note in effect.Notes)
            yield return note;
        foreach (var line in effect.Requests.SelectMany(Lines))
            yield return line;
        foreach (var mail in effect.Mails)
        {
            yield return $"Email to {string.Join(", ", mail.To.Select(to => to.Address))}: {mail.Subject}";
            foreach (var line in withMails ? mail.Text.Split('\n') : [])
                yield return $"  {line}";
        }
    }

    private IEnumerable<string> Lines(RequestChange change)
    {
        var number = change.Case is { } known ? $"Case {known}" : $"Request {change.RequestId}";
        var before = change.Before?.Status is { } status ? $"{OutputJson.Word(status)}, then " : "";
        yield return $"{number}: {before}{(change.After.Status is { } after ? OutputJson.Word(after) : "not decided")}{Due(change.After)}";
        foreach (var finding in change.Gone)
            yield return $"  gone  {Describe(finding)}";
        foreach (var finding in change.New)
            yield return $"  new   {Describe(finding)}";
        foreach (var move in change.Moves)
            yield return $"  move  {string.Join(", ", move.Licenses.Select(license => license.Key))} from {move.From} to {move.To}";
    }

    private string Due(RequestState state) => state switch
    {
        { HeldUntil: { } until } => $", held until {At(until)}",
        { Deadline: { } deadline } => $", due by {At(deadline)}",
        _ => "",
    };

    private static string Describe(Finding finding) => $"{OutputJson.Word(finding.Outcome)} {finding.Code}: {finding.Message}";

    private string At(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, timeZone).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);
}
