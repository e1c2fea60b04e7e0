using System.Globalization;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Replies;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>licenseinbox show</c>: a request with its forms, findings and history, or an email that is an exception, as <c>decide</c> takes it.</summary>
internal sealed class ShowCommand(ICasebooks casebooks, IDesk desk, PolicySettings policy, TextWriter output)
{
    public async Task<int> RunAsync(string named, CancellationToken cancellationToken)
    {
        var subject = await DecideSubject.FindAsync(casebooks, desk, named, cancellationToken);
        var lines = subject switch
        {
            { Dossier: { } dossier } => Lines(dossier),
            { Message: { } message } => Lines(await desk.OpenMailAsync(message.Id, cancellationToken)),
            { Mail: { } mail } => Lines(mail),
            _ => [],
        };
        foreach (var line in (subject.Exception is { } record && subject.Dossier is null ? [Line(record)] : Array.Empty<string>()).Concat(lines))
            await output.WriteLineAsync(TerminalText.Line(line));
        return CommandRunner.Done;
    }

    private IEnumerable<string> Lines(Dossier dossier)
    {
        var (request, state) = (dossier.Request, dossier.Request.State);
        yield return $"{(request.Case is { } number ? $"Case {number}" : $"Request {request.Id}")}: {(state.Status is { } status ? OutputJson.Word(status) : "not decided")}, version {dossier.Version}";
        yield return request.Deadline is { } deadline ? $"Due by {At(deadline)}" : "The clock stands";
        if (request.Decision is { } decision)
            yield return $"Decided  {OutputJson.Word(decision.Outcome)}{(decision.Findings.Count == 0 ? ": nothing stands in the way" : "")}";
        if (state.Held is { } held)
            yield return $"Held ({OutputJson.Word(held)}){(state.HeldUntil is { } until ? $" until {At(until)}" : "")}{(state.HeldWhy is { } why ? $": {why}" : "")}";
        if (state.Ruling is { } ruling)
            yield return $"{ruling.By} decided so at {At(ruling.At)}";
        foreach (var record in dossier.Exceptions)
            yield return Line(record);
        foreach (var finding in request.Decision?.Findings ?? [])
            yield return $"Finding  {DeskItem.IdOf(finding)}  {OutputJson.Word(finding.Outcome)} {finding.Code}: {finding.Message}{(finding.OverriddenBy is { } by ? $" [{by}]" : "")}";
        foreach (var item in dossier.MayAsk.Where(item => !item.IsFound))
            yield return $"May ask  {item.Id}  {item.Finding.Message}";
        foreach (var move in dossier.Moves)
            yield return $"Move     {OutputJson.Word(move.State)}: {string.Join(", ", move.Planned.Licenses.Select(license => license.Key))} from {move.Planned.From} to {move.Planned.To}";
        // In mode observe, and before an approval, a move is only what would be made.
        foreach (var planned in dossier.Moves.Count == 0 && request.Decision is { Outcome: Outcome.Accept } accepted ? accepted.Moves : [])
            yield return $"Would move {string.Join(", ", planned.Licenses.Select(license => license.Key))} from {planned.From} to {planned.To}";
        foreach (var mail in dossier.Mails)
            yield return $"Email    {mail.Message.Id}  {At(mail.Message.ReceivedAt)} from {From(mail.Message)}: {mail.Message.Facts.Subject}";
        var forms = DecideSubject.Forms(dossier).ToList();
        for (var i = 0; i < forms.Count; i++)
        {
            yield return $"Form {i + 1}   {policy.Title(forms[i].Form.Kind)}, {forms[i].Form.Source}";
            foreach (var line in Fields(forms[i].Form))
                yield return line;
        }

        if (dossier.LastMail is { } last)
            yield return $"Answer   {At(last.WrittenAt)}, {OutputJson.Word(last.State)}: {last.Subject}";
        foreach (var entry in dossier.History)
            yield return $"History  {entry.Number}  {At(entry.At)}  {entry.Author}  {entry.Action}{(entry.Personal is { } words ? $"  {words.Text}" : "")}";
    }

    private static IEnumerable<string> Fields(FormFacts form)
    {
        foreach (var field in form.Fields.Values.Where(field => field.Value is not null || field.Checked is not null || form.Unsure.ContainsKey(field.Name)).OrderBy(field => field.Name, StringComparer.Ordinal))
        {
            var value = form.Unsure.TryGetValue(field.Name, out var doubt)
                ? $"not sure: {string.Join(" or ", new[] { doubt.Read.Value }.Concat(doubt.Read.Readings).Concat(doubt.Known.Select(near => near.Value)).Where(text => !string.IsNullOrEmpty(text)).Distinct(StringComparer.Ordinal))}"
                : field.Checked is { } isOn ? (isOn ? "yes" : "no") : field.Value;
            yield return $"  {field.Name}: {value}{(field.By == ReadBy.Representative ? " (by a representative)" : "")}{(field.ReadAs is { } read ? $" (read as {read})" : "")}";
        }
    }

    private IEnumerable<string> Lines(MailDossier dossier)
    {
        var message = dossier.Message;
        yield return $"Email {message.Id}: {OutputJson.Word(message.State)}, version {dossier.Version}";
        yield return $"Received {At(message.ReceivedAt)} in {message.Account} from {From(message)}: {message.Facts.Subject}";
        foreach (var finding in message.Findings)
            yield return $"Finding  {OutputJson.Word(finding.Outcome)} {finding.Code}: {finding.Message}";
        foreach (var form in message.Facts.Forms)
            yield return $"Form     {policy.Title(form.Kind)}, {form.Source}";
        foreach (var known in dossier.Cases)
            yield return $"Case     {known.Number}, {(known.IsOpen ? "open" : "closed")}";
        foreach (var partner in dossier.Partners)
            yield return $"Partner  {partner.Id}  {partner.Company}";
        if (dossier.Contact is { } contact)
            yield return $"Contact  {contact.Address}";
        foreach (var entry in dossier.History)
            yield return $"History  {entry.Number}  {At(entry.At)}  {entry.Author}  {entry.Action}{(entry.Personal is { } words ? $"  {words.Text}" : "")}";
    }

    private IEnumerable<string> Lines(OutgoingMail mail)
    {
        yield return $"Email of ours {mail.Id}: {OutputJson.Word(mail.State)}, written {At(mail.WrittenAt)} to {string.Join(", ", mail.To.Select(to => to.Address))}: {mail.Subject}";
        if (mail.LastError is { } error)
            yield return $"The server said: {error}";
    }

    private static string Line(ExceptionRecord record) =>
        $"{(record.Resolution is null ? "Open" : "Over")}     {record.Id}  {record.Code}{(record.Holder is { } holder ? $" [{holder} has it]" : "")}: {record.Summary}";

    private static string From(RecordedMessage message) => message.Facts.From.Count > 0 ? message.Facts.From[0].Address : "nobody";

    private string At(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, policy.TimeZone).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);
}
