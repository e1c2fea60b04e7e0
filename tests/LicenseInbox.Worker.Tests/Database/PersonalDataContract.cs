using System.Data.Common;
using System.Text;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Tests.Servers;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Tests.Database;

/// <summary>Who was quiet for long is forgotten, everywhere in the store, and nobody else; on every database.</summary>
public abstract class PersonalDataContract : StoreContract
{
    /// <summary>A person whose traces are looked for, in whatever is written of her.</summary>
    private const string Person = "Ottoline";

    [Fact]
    public async Task Nothing_of_a_person_is_left_of_a_request_that_was_quiet_for_long()
    {
        var (request, message) = await RequestAsync("204417", RequestStatus.Moved);
        (await DumpAsync()).ShouldContain(Person);

        (await EraseAsync(days: 1)).ShouldBe(new ErasedRecords(1, 1, 1, 1));

        (await DumpAsync()).ShouldNotContain(Person);
        var kept = await Store.InAsync(book => book.MessageAsync(message.Id, Token), Token);
        (kept.Facts.MessageId, kept.Facts.Digest, kept.ReceivedAt).ShouldBe((message.Facts.MessageId, message.Facts.Digest, message.ReceivedAt));
        var form = kept.Facts.Forms.ShouldHaveSingleItem();
        (form.Text("from_system_key"), form.Text("signature"), form.Text("title")).ShouldBe((SomeRecords.Old.Text, "erased", null));
        var state = (await Store.InAsync(book => book.RequestAsync(request.Id, Token), Token)).State;
        (state.Status, state.Decision!.Findings[0].Code, state.Decision.Moves.Count).ShouldBe((RequestStatus.Moved, FindingCodes.MailInstruction, 1));
        (await Store.InAsync(book => book.TrailAsync(request.Id, Token), Token))[^1].Action.ShouldBe(AuditActions.PersonalErased);
        (await Store.Trail.VerifyAsync([], new Dictionary<long, string>(), Token)).Problems.ShouldBeEmpty();
        (await EraseAsync(days: 1)).IsNothing.ShouldBeTrue();
    }

    [Theory]
    [InlineData(RequestStatus.WithRepresentative, 1)]
    [InlineData(RequestStatus.WaitingForPartner, 1)]
    [InlineData(RequestStatus.Moved, -1)]
    public async Task What_is_open_or_was_busy_since_is_left_alone(RequestStatus status, int days)
    {
        await RequestAsync("204417", status);
        (await EraseAsync(days)).Requests.ShouldBe(0);
        (await EraseAsync(days)).Messages.ShouldBe(0);
        (await DumpAsync()).ShouldContain(Person);
    }

    [Fact]
    public async Task What_a_person_is_to_look_at_is_left_alone()
    {
        var (request, _) = await RequestAsync("204417", RequestStatus.Moved);
        var record = SomeRecords.Exception(request.Id) with { Id = Guid.NewGuid(), Resolution = null };
        await Store.PutAsync(Token, book => book.Put(record));
        (await EraseAsync(days: 1)).ShouldBe(new ErasedRecords(0, 0, 0, 1));
        await Store.PutAsync(Token, book => book.Put(record with { Resolution = "Done.", ResolvedAt = SomeRecords.Noon }));
        (await EraseAsync(days: 1)).ShouldBe(new ErasedRecords(1, 1, 1, 1));
    }

    [Fact]
    public async Task What_billing_still_needs_is_left_alone()
    {
        var (request, message) = await RequestAsync("204417", RequestStatus.Moved);
        var handover = SomeRecords.Handover() with { RequestId = request.Id, MessageId = message.Id };
        await Store.PutAsync(Token, book => book.Put(handover));
        (await EraseAsync(days: 1)).Messages.ShouldBe(0);
        var current = (await Store.InAsync(book => book.HandoversAsync(message.Id, Token), Token)).ShouldHaveSingleItem();
        await Store.PutAsync(Token, book => book.Put(current with { State = HandoverState.Taken, TakenAt = SomeRecords.Noon }));
        (await EraseAsync(days: 1)).Messages.ShouldBe(1);
    }

    [Fact]
    public async Task An_email_of_two_cases_is_kept_as_long_as_one_of_them_is_open()
    {
        var (open, _) = await RequestAsync("204418", RequestStatus.WaitingForPartner);
        await RequestAsync("204417", RequestStatus.Moved, alsoOf: open.Id);
        (await EraseAsync(days: 1)).ShouldBe(new ErasedRecords(1, 0, 1, 2));
        (await DumpAsync()).ShouldContain(Person);
        open.Withdraw(SomeRecords.Noon);
        await Store.PutAsync(Token, book => book.Put(open));
        (await EraseAsync(days: 1)).Messages.ShouldBe(2);
    }

    [Fact]
    public async Task A_request_that_went_on_after_it_was_erased_is_erased_again()
    {
        var (request, _) = await RequestAsync("204417", RequestStatus.Moved);
        await EraseAsync(days: 1);
        await Store.PutAsync(Token, book => book.Put(request));
        (await EraseAsync(days: 1)).Requests.ShouldBe(1);
        (await DumpAsync()).ShouldNotContain(Person);
    }

    [Fact]
    public async Task A_mail_of_nobody_is_forgotten_once_no_person_is_to_look_at_it()
    {
        var message = Personal(SomeRecords.Message("nobody@partner.example", "d9") with { State = MessageState.Exception, Id = Guid.NewGuid() }, []);
        var record = SomeRecords.Exception() with { Count = 2, Summary = $"{Person} wrote." };
        message = message with { ExceptionId = record.Id };
        await Store.PutAsync(Token, book => book.Put(message), book => book.Put(record), book => book.Add(Entry(message.Id)));
        (await EraseAsync(days: 1)).IsNothing.ShouldBeTrue();

        await Store.PutAsync(Token, book => book.Put(record with { Resolution = "Spam.", ResolvedAt = SomeRecords.Noon }));
        (await EraseAsync(days: 1)).ShouldBe(new ErasedRecords(0, 1, 0, 1));
        (await DumpAsync()).ShouldNotContain(Person);
        (await Store.Trail.VerifyAsync([], new Dictionary<long, string>(), Token)).Problems.ShouldBeEmpty();
    }

    /// <summary>Erases what was quiet at the end of the day that lies so many days after noon's.</summary>
    private Task<ErasedRecords> EraseAsync(int days) => new PersonalErasure(Store.Database, Store.Time).EraseAsync(SomeRecords.Noon.AddDays(days), Token);

    /// <summary>A request with an email, a reply, an exception that is over, and entries in the trail; she is everywhere.</summary>
    private async Task<(Request Request, RecordedMessage Message)> RequestAsync(string number, RequestStatus status, Guid? alsoOf = null)
    {
        var request = SomeRecords.Queued(CaseNumber.Of(number), 1);
        var finding = new Finding
        {
            Code = FindingCodes.MailInstruction,
            Outcome = Outcome.Note,
            Message = $"{Person} asks to wait.",
            Evidence = [Evidence.From("body", null, $"wait, says {Person}"), Evidence.From(SomeRecords.Form() with { Source = $"{Person}.pdf" }, "from_system_key")],
            OverriddenBy = Person,
        };
        request = Request.Restore(request.State with
        {
            Status = status,
            Told = $"told {Person}",
            Decision = request.Decision! with { Findings = [finding] },
            Overrides = [new Override(finding.Code, Override.FingerprintOf(finding), Person, $"{Person} called.", SomeRecords.Noon)],
        });
        IReadOnlyList<Guid> requests = alsoOf is { } other ? [request.Id, other] : [request.Id];
        var message = Personal(SomeRecords.Message($"{number}@partner.example", number) with { Id = Guid.NewGuid() }, requests);
        var mail = SomeRecords.Mail($"{number}@moves.example") with
        {
            Id = Guid.NewGuid(),
            State = OutgoingState.Sent,
            SentAt = SomeRecords.Noon,
            To = [new MailAddress(Person, $"{Person}@partner.example")],
            Subject = $"Re: {Person}",
            Text = Person,
            Html = Person,
            Comments = [Person],
            LastError = Person,
            Requests = [request.Id],
        };
        var record = SomeRecords.Exception(request.Id) with { Id = Guid.NewGuid(), Summary = Person, Holder = Person, Resolution = Person, ResolvedAt = SomeRecords.Noon };
        await Store.PutAsync(Token, book => book.Put(request), book => book.Put(message), book => book.Put(mail), book => book.Put(record), book => book.Add(Entry(request.Id)), book => book.Add(Entry(message.Id)));
        return (request, message);
    }

    private static RecordedMessage Personal(RecordedMessage message, IReadOnlyList<Guid> requests)
    {
        var form = SomeRecords.Form() with { Source = $"{Person}.pdf" };
        FieldFacts Field(string name, string? value) => new() { Name = name, Value = value, Readings = [Person, ""], Candidates = [Person] };
        form = form with
        {
            Fields = new Dictionary<string, FieldFacts>(form.Fields) { ["signature"] = Field("signature", Person), ["title"] = Field("title", null) },
            Unsure = new Dictionary<string, UnsureField> { ["printed_name"] = new(Field("printed_name", Person), []) },
            Conflicts = [new FieldConflict(null, Person, null, 1, "white text on white")],
        };
        return message with
        {
            Requests = requests,
            Facts = message.Facts with
            {
                From = [new MailAddress(Person, $"{Person}@partner.example")],
                Recipients = [new MailAddress(Person, "moves@vendor.example")],
                Subject = $"204417 from {Person}",
                OwnWords = $"Best, {Person}",
                Authentication = [new AuthenticationResult("spf", "pass", new Dictionary<string, string> { ["smtp.mailfrom"] = Person }, Person)],
                Bounce = new BounceFacts(null, [Person], "failed", Person),
                Documents = [new DocumentFacts { Name = $"{Person}.pdf", Digest = "ff", Forms = [form], Problem = new DocumentProblem(DocumentProblemKind.Damaged, Person), Unknown = new UnknownDocument { Text = [Person] } }],
            },
            Findings = [new Finding { Code = FindingCodes.SenderNotPartner, Outcome = Outcome.Flag, Message = Person, Evidence = [Evidence.From("headers", "From", Person), Evidence.From($"{Person}.doc", null, Person)] }],
        };
    }

    private static AuditEntry Entry(Guid chain) => AuditEntry.Of(chain, SomeRecords.Case, SomeRecords.Noon, AuditActions.MessageRecorded, new { }) with { Personal = $"{Person}@partner.example" };

    /// <summary>Every value of every table.</summary>
    private Task<string> DumpAsync() => Store.Database.ReadAsync(
        async store =>
        {
            var dump = new StringBuilder();
            foreach (var table in store.Model.GetEntityTypes().Select(type => type.GetTableName()).Distinct())
            {
                await using var command = store.Database.GetDbConnection().CreateCommand();
                command.Transaction = Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(store.Database.CurrentTransaction!);
                command.CommandText = $"SELECT * FROM {table}";
                await using DbDataReader reader = await command.ExecuteReaderAsync(Token);
                while (await reader.ReadAsync(Token))
                {
                    for (var i = 0; i < reader.FieldCount; i++)
                        dump.Append(reader.GetValue(i)).Append(' ');
                }
            }

            return dump.ToString();
        },
        Token);
}

/// <summary>On a SQLite file.</summary>
public sealed class SqlitePersonalDataTests : PersonalDataContract
{
    private protected override Task<StoreUnderTest> MakeAsync() => StoreUnderTest.SqliteAsync(Token);
}

/// <summary>On a PostgreSQL server.</summary>
public sealed class PostgresPersonalDataTests(TestServers servers) : PersonalDataContract
{
    private protected override async Task<StoreUnderTest> MakeAsync() => await StoreUnderTest.PostgresAsync(await servers.PostgresAsync(Token), Token);
}
