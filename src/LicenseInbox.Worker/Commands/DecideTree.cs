using System.CommandLine;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Commands;

/// <summary>The commands of representatives: <c>exceptions</c>, <c>show</c>, and <c>decide</c> with what can be decided.</summary>
internal sealed class DecideTree(CommandActions actions, SettingsArguments given)
{
    private readonly Argument<string> _subject = new("CASE") { Description = "A case's number; or the id of an exception, an email or a reply, as exceptions and show print them." };

    private readonly Option<string?> _author = new("--as") { Description = "Who decides, as the audit trail is to name him. Default: the login.", HelpName = "NAME", Recursive = true };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only say what would change, the email to the partner in full.", Recursive = true };

    private readonly Option<int?> _seen = new("--seen") { Description = "The version that show printed: refused when somebody did something since.", HelpName = "N", Recursive = true };

    public void Add(RootCommand root)
    {
        if (actions is not { Exceptions: { } exceptions, Show: { } show, Decide: not null })
            return;
        var json = new Option<bool>("--json") { Description = "One JSON line for each." };
        var list = new Command("exceptions", "What a person must look at, nearest deadline first.") { json };
        list.SetAction((result, token) => exceptions(given.Of(result), result.GetValue(json), token));
        root.Add(list);
        var subject = new Argument<string>("CASE") { Description = _subject.Description };
        var one = new Command("show", "One request, with its forms, findings and history; or an email or a reply that is an exception.") { subject };
        one.SetAction((result, token) => show(given.Of(result), result.GetValue(subject)!, token));
        root.Add(one);

        var decide = new Command("decide", "What representatives decide; each takes --dry-run.") { _subject, _author, _dryRun, _seen };
        AddRequests(decide);
        AddHolds(decide);
        AddExceptions(decide);
        AddMails(decide);
        root.Add(decide);
    }

    private void AddRequests(Command decide)
    {
        var fields = new Argument<string[]>("[FORM:]FIELD=VALUE") { Description = "What fields really say; the form by its number in show, where more than one has the field. Keys must be known.", Arity = ArgumentArity.OneOrMore };
        Add(decide, "correct", "Corrects fields of forms, and decides again.", (result, subject) => new CorrectFields(subject.RequestId, result.GetValue(fields)!.Select(subject.Field).ToList()), fields);
        var finding = new Argument<string>("FINDING") { Description = "The finding, as show prints it." };
        var reason = Text("--reason", "Why, in writing.", isRequired: true);
        Add(decide, "override", "Lets a finding go, where the policy allows it, and decides again.", (result, subject) => new OverrideFinding(subject.RequestId, result.GetValue(finding)!, result.GetValue(reason)!), finding, reason);
        var items = new Argument<string[]>("ITEM") { Description = "What is asked for: findings, and what show says may be asked.", Arity = ArgumentArity.ZeroOrMore };
        var words = Text("--words", "What else, in your words.");
        Add(decide, "ask", "Asks the partner.", (result, subject) => new AskPartner(subject.RequestId, result.GetValue(items) ?? [], result.GetValue(words)), items, words);
        var reasons = new Argument<string[]>("REASON") { Description = "The reasons: findings.", Arity = ArgumentArity.ZeroOrMore };
        var other = Text("--words", "Another reason, in your words.");
        Add(decide, "reject", "Rejects the request.", (result, subject) => new RejectRequest(subject.RequestId, result.GetValue(reasons) ?? [], result.GetValue(other)), reasons, other);
        Add(decide, "approve", "Lets an accepted request go on that waits for a person.", (_, subject) => new ApproveRequest(subject.RequestId));
        var why = Text("--reason", "Why, in writing.", isRequired: true);
        Add(decide, "withdraw", "Ends the request; the partner is told.", (result, subject) => new WithdrawRequest(subject.RequestId, result.GetValue(why)!), why);
        Add(decide, "order-missing", "Sales never received the no-charge PO: asks the partner for it.", (_, subject) => new MissOrder(subject.RequestId));
        Add(decide, "confirm", "Its moves were made in the license server, by hand (Registry:Mode=confirm); the partner is told.", (_, subject) => new ConfirmMoves(subject.RequestId));
        var note = new Argument<string>("TEXT") { Description = "What was said." };
        Add(decide, "note", "Notes a phone call.", (result, subject) => new NotePhoneCall(subject.RequestId, result.GetValue(note)!), note);
    }

    private void AddHolds(Command decide)
    {
        var until = new Option<DateTimeOffset?>("--until") { Description = "The time, RFC 3339.", HelpName = "TIME", Required = true, CustomParser = TimeArgument.Parse };
        var reason = Text("--reason", "Why, in writing.", isRequired: true);
        var asked = new Option<bool>("--asked-by-partner") { Description = "The partner asked to wait, in writing: the clock stands meanwhile." };
        Add(decide, "hold", "Holds the request until a time.", (result, subject) => new HoldRequest(subject.RequestId, result.GetValue(until)!.Value, result.GetValue(asked), result.GetValue(reason)!), until, reason, asked);
        Add(decide, "end-hold", "Lets a request go on that is held, whatever holds it.", (_, subject) => new EndHold(subject.RequestId));
    }

    private void AddExceptions(Command decide)
    {
        var over = new Option<bool>("--over") { Description = "Also from another who has taken it." };
        Add(decide, "take", "Takes the exception: others see it.", (result, subject) => new TakeUp(subject.ExceptionId, result.GetValue(over)), over);
        Add(decide, "release", "Gives the exception back.", (_, subject) => new GiveBack(subject.ExceptionId));
        var how = new Argument<string>("TEXT") { Description = "How it was seen to." };
        Add(decide, "resolve", "Ends an exception that is no decision.", (result, subject) => new Resolve(subject.ExceptionId, result.GetValue(how)!), how);
        Add(decide, "send-again", "Sends a reply again of which nobody knows whether it arrived.", (_, subject) => new SendReplyAgain(subject.MailId));
    }

    private void AddMails(Command decide)
    {
        Add(decide, "admit", "Admits an email this once, whoever sent it.", (_, subject) => new AdmitMail(subject.MessageId));
        var number = new Argument<string>("TO-CASE") { Description = "The case that the email belongs to." };
        Add(decide, "assign", "Puts an email under the case where it belongs.", (result, subject) => new AssignMail(subject.MessageId, CaseNumber.TryOf(result.GetValue(number), out var to) ? to : throw new CommandFailedException($"'{result.GetValue(number)}' is no case number.")), number);
        var partner = new Argument<string>("PARTNER") { Description = "The partner's id, as show prints it." };
        Add(decide, "register", "Makes the sender a registered contact of a partner, and admits the email.", (result, subject) => new RegisterContact(subject.MessageId, result.GetValue(partner)!), partner);
        Add(decide, "ask-contact", "Asks the registered contact whether he sent the email.", (_, subject) => new AskContact(subject.MessageId));
    }

    private void Add(Command decide, string name, string description, Func<ParseResult, DecideSubject, DeskAct> act, params IEnumerable<Symbol> symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                command.Add(argument);
            else
                command.Add((Option)symbol);
        }

        command.SetAction((result, token) => actions.Decide!(
            given.Of(result),
            new DecideArguments(result.GetValue(_subject)!, result.GetValue(_author), result.GetValue(_dryRun), result.GetValue(_seen), subject => act(result, subject)),
            token));
        decide.Add(command);
    }

    private static Option<string?> Text(string name, string description, bool isRequired = false) => new(name) { Description = description, HelpName = "TEXT", Required = isRequired };
}
