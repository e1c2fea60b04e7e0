using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;

namespace LicenseInbox.Worker.Commands;

/// <summary>What a person named on the command line: a case's request, or an exception, an email or a reply by its id, with what these belong to.</summary>
/// <param name="Named">As he wrote it.</param>
internal sealed record DecideSubject(string Named)
{
    public Dossier? Dossier { get; init; }

    public ExceptionRecord? Exception { get; init; }

    public RecordedMessage? Message { get; init; }

    public OutgoingMail? Mail { get; init; }

    /// <exception cref="CommandFailedException">It is no request.</exception>
    public Guid RequestId => Dossier?.Request.Id ?? throw new CommandFailedException($"'{Named}' is no request: name a case, or the id of a request's exception.");

    /// <exception cref="CommandFailedException">There is no exception.</exception>
    public Guid ExceptionId => Exception?.Id ?? throw new CommandFailedException($"There is no open exception of '{Named}'.");

    /// <exception cref="CommandFailedException">It is no email.</exception>
    public Guid MessageId => Message?.Id ?? throw new CommandFailedException($"'{Named}' is no email: name its id, or that of its exception.");

    /// <exception cref="CommandFailedException">It is no reply.</exception>
    public Guid MailId => Mail?.Id ?? throw new CommandFailedException($"'{Named}' is no reply: name its id, or that of its exception.");

    /// <exception cref="CommandFailedException">There is nothing of that name.</exception>
    public static async Task<DecideSubject> FindAsync(ICasebooks casebooks, IDesk desk, string named, CancellationToken cancellationToken)
    {
        var subject = await LookUpAsync(casebooks, named, cancellationToken);
        if (subject.Request is not { } id)
            return subject.Subject;
        var dossier = await desk.OpenAsync(id, cancellationToken);
        var own = dossier.Exceptions.Where(record => record.RequestId == id).ToList();
        return subject.Subject with { Dossier = dossier, Exception = subject.Subject.Exception ?? own.Find(record => record is { MessageId: null, OutgoingMailId: null }) ?? First(own) };
    }

    /// <summary>A field's place and value, written <c>[FORM:]FIELD=VALUE</c>; the form by its number in <c>show</c>, needed where more than one has the field.</summary>
    public FieldValue Field(string text)
    {
        _ = RequestId;
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 1 ? throw new CommandFailedException($"'{text}': write FIELD=VALUE, such as license_key_1=…; nothing behind = means that the field is empty.") : text[..equals];
        var value = text[(equals + 1)..];
        var forms = Forms(Dossier!).ToList();
        if (name.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
        {
            forms = int.TryParse(name[..colon], out var number) && number >= 1 && number <= forms.Count ? [forms[number - 1]] : throw new CommandFailedException($"'{name[..colon]}' is no form of the request; they are 1 to {forms.Count}.");
            name = name[(colon + 1)..];
        }
        else if (forms.Count > 1)
        {
            forms = forms.Where(form => form.Form.Fields.ContainsKey(name)).ToList();
        }

        if (forms is not [var only])
            throw new CommandFailedException(forms.Count == 0 ? $"No form of the request has a field '{name}'; name the form too: FORM:{name}=…" : $"More than one form has a field '{name}'; name the form too: FORM:{name}=…");
        bool? isOn = name == "software_only" ? value switch { "yes" => true, "no" => false, _ => throw new CommandFailedException("software_only is yes or no.") } : null;
        return new FieldValue(new FieldPlace(only.MessageId, only.Form.Id, name), isOn is null ? value : null, isOn);
    }

    /// <summary>The forms in force, as they are numbered.</summary>
    public static IEnumerable<(Guid MessageId, FormFacts Form)> Forms(Dossier dossier) => dossier.Request.State.Forms.Select(known => (
        known.SubmissionId,
        dossier.Mails.First(mail => mail.Message.Id == known.SubmissionId).Settled.Forms.First(form => form.Id == known.FormId)));

    private static ExceptionRecord? First(IReadOnlyList<ExceptionRecord> records) => records.Count > 0 ? records[0] : null;

    private static async Task<(DecideSubject Subject, Guid? Request)> LookUpAsync(ICasebooks casebooks, string named, CancellationToken cancellationToken)
    {
        await using var book = await casebooks.OpenAsync(cancellationToken);
        if (Guid.TryParse(named, out var id))
        {
            if (await book.FindExceptionAsync(id, cancellationToken) is { } record)
            {
                var subject = new DecideSubject(named)
                {
                    Exception = record,
                    Message = record.MessageId is { } message ? await book.FindMessageAsync(message, cancellationToken) : null,
                    Mail = record.OutgoingMailId is { } mail ? await book.FindOutgoingAsync(mail, cancellationToken) : null,
                };
                return (subject, record.RequestId);
            }

            if (await book.FindMessageAsync(id, cancellationToken) is { } found)
                return (new DecideSubject(named) { Message = found, Exception = First(await book.OpenExceptionsAsync(id, cancellationToken)) }, null);
            if (await book.FindOutgoingAsync(id, cancellationToken) is { } reply)
                return (new DecideSubject(named) { Mail = reply, Exception = First(await book.OpenExceptionsAsync(id, cancellationToken)) }, null);
            return await book.FindRequestAsync(id, cancellationToken) is { } request ? (new DecideSubject(named), request.Id) : throw new CommandFailedException($"There is nothing with the id {id}.");
        }

        var number = CaseNumber.TryOf(named, out var given) ? given : throw new CommandFailedException($"'{named}' is no case number and no id.");
        return await book.FindRequestAsync(number, cancellationToken) is { } ofCase ? (new DecideSubject(named), ofCase.Id) : throw new CommandFailedException($"There is no request of case {number}.");
    }
}
