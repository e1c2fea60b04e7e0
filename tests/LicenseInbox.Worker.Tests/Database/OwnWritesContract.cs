using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.Database;

/// <summary>A unit of work writes as late as it can: whatever it looks up, it finds what it put before.</summary>
public abstract class OwnWritesContract : StoreContract
{
    private static readonly DateTimeOffset Later = SomeRecords.Noon.AddHours(1);

    [Fact]
    public async Task Each_lookup_finds_what_was_put_before()
    {
        await Store.Loader.LoadAsync(SomeRecords.Registry(), false, Token);
        var changed = new ChangedFacts { Systems = new HashSet<SystemKey> { SomeRecords.New } };
        var request = SomeRecords.Queued(SomeRecords.Case, 1);
        var message = SomeRecords.Message() with { Requests = [request.Id] };
        await FoundAsync(book => book.Put(message), async book => [
            await book.FindMessageAsync("one@partner.example", "d1", Token), await book.FindMessageAsync(message.Id, Token), await book.MessageAsync(message.Id, Token),
            .. await book.MessagesReceivedAsync("moves", "one@partner.example", SomeRecords.Noon, Token)]);
        await FoundAsync(book => Put(book, request, message), async book => [
            .. await book.RequestsInThreadAsync(["one@partner.example"], Token), .. await book.RequestsOfMessageAsync(message.Id, Token)]);
        await FoundAsync(book => book.Put(request), async book => [
            await book.FindRequestAsync(SomeRecords.Case, Token), await book.FindRequestAsync(request.Id, Token), await book.RequestAsync(request.Id, Token)]);
        await FoundAsync(book => book.Put(request), async book => [.. await book.OpenRequestsAsync(Token)]);
        await FoundAsync(book => book.Put(request), async book => [.. await book.RequestsInAsync(RequestStatus.Queued, Token)]);
        await FoundAsync(book => book.Put(request), async book => [.. await book.RequestsRestingOnAsync(changed, Token)]);
        await FoundAsync(book => book.Put(request), async book => [.. (await book.Registry.FactsAsync(new FactsQuery { Licenses = [SomeRecords.Key(1)], ForRequest = Guid.NewGuid() }, Token)).Reservations]);
        var delivery = SomeRecords.Delivery("1") with { MessageId = message.Id };
        await FoundAsync(book => book.Put(delivery), async book => [.. await book.DeliveriesOfMessageAsync(message.Id, Token)]);
        var move = SomeRecords.Move(request.Id, 1);
        await FoundAsync(book => book.Put(move), async book => [.. await book.MovesAsync(request.Id, Token)]);
        await FoundAsync(book => book.Put(move), async book => [await book.MoveAsync(move.Id, Token)]);
        await FoundAsync(book => book.Put(move), async book => [await book.NextDueMoveAsync(Token)]);
        await FoundAsync(book => book.Put(move), async book => [.. await book.MovesPaidByAsync("card#1", Token)]);
        await FoundAsync(book => book.Put(move with { State = MoveState.Made, MadeAt = SomeRecords.Noon }), async book => [.. await book.MovesBetweenAsync(SomeRecords.Noon, Later, Token)]);
        var record = SomeRecords.Exception(messageId: message.Id);
        await FoundAsync(book => book.Put(record), async book => [await book.FindExceptionAsync(record.Id, Token)]);
        await FoundAsync(book => book.Put(record), async book => [.. await book.OpenExceptionsAsync(message.Id, Token)]);
        await FoundAsync(book => book.Put(record), async book => [.. await book.OpenExceptionsAsync(record.Code, Token)]);
        await FoundAsync(book => Put(book, message with { State = MessageState.Exception }, record), async book => [.. await book.MessagesRestingOnAsync(new ChangedFacts { IsEverything = true }, Token)]);
        var mail = SomeRecords.Mail() with { Requests = [request.Id] };
        await FoundAsync(book => book.Put(mail), async book => [await book.FindOutgoingAsync(mail.Id, Token)]);
        await FoundAsync(book => book.Put(mail), async book => [await book.FindOutgoingAsync(mail.MessageId, Token)]);
        await FoundAsync(book => book.Put(mail), async book => [await book.LastOutgoingAsync(request.Id, Token)]);
        await FoundAsync(book => book.Put(mail), async book => [.. await book.WrittenToDomainAsync("partner.example", SomeRecords.Noon, Token)]);
        await FoundAsync(book => Put(book, request, mail), async book => [.. await book.RequestsInThreadAsync([mail.MessageId], Token)]);
        var handover = SomeRecords.Handover();
        await FoundAsync(book => book.Put(handover), async book => [await book.HandoverAsync(handover.Id, Token)]);
        await FoundAsync(book => book.Put(handover), async book => [.. await book.HandoversAsync(handover.RequestId, Token)]);
        await FoundAsync(book => book.Put(handover), async book => [.. await book.HandoversToMakeAsync(SomeRecords.Noon, Token)]);
        await FoundAsync(book => book.Put(handover with { State = HandoverState.Taken, TakenAt = SomeRecords.Noon }), async book => [.. (await book.MessagesToStripAsync(Later, Later, Token)).Cast<object>()]);
        var retention = new CardRetention { MessageId = message.Id, MailId = "one@partner.example", CopyDigest = "d2", NotedAt = SomeRecords.Noon, NotBefore = SomeRecords.Noon };
        await FoundAsync(book => book.Put(retention), async book => [await book.FindRetentionAsync(message.Id, Token)]);
        await FoundAsync(book => Put(book, message, retention), async book => [await book.FindMessageAsync("one@partner.example", "d2", Token)]);
        await FoundAsync(book => book.Add(AuditEntry.Of(request, SomeRecords.Noon, AuditActions.RequestDecided, new { })), async book => [.. await book.TrailAsync(request.Id, Token)]);
    }

    [Fact]
    public async Task What_was_read_or_put_before_is_found_as_it_was_put_last()
    {
        var stored = SomeRecords.Queued(SomeRecords.Case, 1);
        var message = SomeRecords.Message() with { Requests = [stored.Id] };
        await Store.PutAsync(Token, book => book.Put(stored), book => book.Put(message));
        await Store.InAsync(
            async book =>
            {
                var read = (await book.FindRequestAsync(SomeRecords.Case, Token))!;
                read.Withdraw(SomeRecords.Noon);
                (await book.RequestAsync(stored.Id, Token)).Status.ShouldBe(RequestStatus.Queued, "it was not put yet");
                book.Put(read);
                (await book.FindRequestAsync(SomeRecords.Case, Token))!.Status.ShouldBe(RequestStatus.Withdrawn);
                (await book.RequestsOfMessageAsync(message.Id, Token)).Single().Status.ShouldBe(RequestStatus.Withdrawn);
                (await book.OpenRequestsAsync(Token)).ShouldBeEmpty();
                book.Put(message with { State = MessageState.Ignored });
                (await book.FindMessageAsync(message.Facts.MessageId, message.Facts.Digest, Token))!.State.ShouldBe(MessageState.Ignored);
                return true;
            },
            Token);
        (await Store.InAsync(book => book.FindRequestAsync(SomeRecords.Case, Token), Token))!.Status.ShouldBe(RequestStatus.Withdrawn);
        (await Store.InAsync(book => book.MessageAsync(message.Id, Token), Token)).State.ShouldBe(MessageState.Ignored);
    }

    [Fact]
    public async Task A_request_is_found_by_the_case_that_it_got_since_nobody_had_it()
    {
        var request = Request.Open(Guid.CreateVersion7(SomeRecords.Noon), null, SomeRecords.Noon, TimeSpan.FromHours(24));
        await Store.InAsync(
            async book =>
            {
                book.Put(request);
                (await book.FindRequestAsync(SomeRecords.Case, Token)).ShouldBeNull();
                request.NameCase(SomeRecords.Case);
                book.Put(request);
                (await book.FindRequestAsync(SomeRecords.Case, Token))!.Id.ShouldBe(request.Id);
                return true;
            },
            Token);
    }

    [Fact]
    public async Task A_move_is_refused_although_it_was_put_before_and_not_when_it_is_put_after()
    {
        var (before, after) = (SomeRecords.Move(Guid.NewGuid(), 1), SomeRecords.Move(Guid.NewGuid(), 2) with { Id = Guid.NewGuid() });
        await Store.PutAsync(Token, book => Put(book, before, after));
        await Store.PutAsync(Token, book => book.Put(before), book => book.Refuse(before.Id), book => book.Put(after), book => book.Refuse(after.Id), book => book.Put(after));
        await Store.InAsync(
            async book =>
            {
                (await book.MovesAsync(before.RequestId, Token)).ShouldBeEmpty();
                (await book.MovesAsync(after.RequestId, Token)).Single().Id.ShouldBe(after.Id);
                return true;
            },
            Token);
    }

    /// <summary>Puts and looks up in a unit of work of which nothing stays.</summary>
    private async Task FoundAsync(Action<ICasebook> put, Func<ICasebook, Task<object?[]>> lookUp, [System.Runtime.CompilerServices.CallerLineNumber] int line = 0)
    {
        await using var book = await Store.Casebooks.OpenAsync(Token);
        put(book);
        var found = await lookUp(book);
        found.ShouldNotBeEmpty($"line {line}");
        found.ShouldAllBe(each => each != null, $"line {line}");
    }

    private static void Put(ICasebook book, params object[] records)
    {
        foreach (var record in records)
        {
            switch (record)
            {
                case Request request:
                    book.Put(request);
                    break;
                case RecordedMessage message:
                    book.Put(message);
                    break;
                case Move move:
                    book.Put(move);
                    break;
                case ExceptionRecord exception:
                    book.Put(exception);
                    break;
                case Domain.Replies.OutgoingMail mail:
                    book.Put(mail);
                    break;
                case CardRetention retention:
                    book.Put(retention);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(records), record, "No record that is put.");
            }
        }
    }
}

/// <summary>On a SQLite file.</summary>
public sealed class SqliteOwnWritesTests : OwnWritesContract
{
    private protected override Task<StoreUnderTest> MakeAsync() => StoreUnderTest.SqliteAsync(Token);
}

/// <summary>On a PostgreSQL server.</summary>
public sealed class PostgresOwnWritesTests(TestServers servers) : OwnWritesContract
{
    private protected override async Task<StoreUnderTest> MakeAsync() => await StoreUnderTest.PostgresAsync(await servers.PostgresAsync(Token), Token);
}
