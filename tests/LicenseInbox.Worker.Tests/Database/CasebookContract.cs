using System.Text.Json;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.Database;

/// <summary>What a unit of work promises, on every database.</summary>
public abstract class CasebookContract : StoreContract
{
    [Fact]
    public async Task A_message_comes_back_as_it_was_put()
    {
        var message = SomeRecords.Message() with { Requests = [Guid.NewGuid(), Guid.NewGuid()] };
        await Store.PutAsync(Token, book => book.Put(message));
        var found = await Store.InAsync(book => book.FindMessageAsync(message.Facts.MessageId, "d1", Token), Token);
        Same(found, message with { Facts = message.Facts with { Subject = "Umlaut ä, NUL \0 and half a pair \ufffd" } });
    }

    [Fact]
    public async Task The_same_message_id_with_other_content_is_another_message()
    {
        await Store.PutAsync(Token, book => book.Put(SomeRecords.Message(digest: "d1")), book => book.Put(SomeRecords.Message(digest: "d2")));
        (await Store.InAsync(book => book.FindMessageAsync("one@partner.example", "d3", Token), Token)).ShouldBeNull();
        (await Store.InAsync(book => book.FindMessageAsync("one@partner.example", "d2", Token), Token)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("one@partner.example")]
    [InlineData(null)]
    public async Task The_same_message_twice_is_refused(string? messageId)
    {
        await Store.PutAsync(Token, book => book.Put(SomeRecords.Message(messageId)));
        await Should.ThrowAsync<ConcurrentChangeException>(() => Store.PutAsync(Token, book => book.Put(SomeRecords.Message(messageId))));
    }

    [Fact]
    public async Task A_message_id_of_any_length_is_kept()
    {
        var id = new string('x', 60_000) + "\0@partner.example";
        await Store.PutAsync(Token, book => book.Put(SomeRecords.Message(id)));
        (await Store.InAsync(book => book.FindMessageAsync(id, "d1", Token), Token))!.Facts.MessageId.ShouldBe(id);
    }

    [Fact]
    public async Task A_lookup_sees_what_was_put_before_in_the_same_unit_of_work()
    {
        await using var book = await Store.Casebooks.OpenAsync(Token);
        var request = SomeRecords.Request();
        var message = SomeRecords.Message() with { Requests = [request.Id] };
        book.Put(request);
        book.Put(message);
        (await book.FindRequestAsync(CaseNumber.Of("204 417"), Token))!.Id.ShouldBe(request.Id);
        (await book.RequestsOfMessageAsync(message.Id, Token)).Single().Id.ShouldBe(request.Id);
        book.Put(message with { State = MessageState.Ignored });
        (await book.MessageAsync(message.Id, Token)).State.ShouldBe(MessageState.Ignored);
    }

    [Fact]
    public async Task A_hand_over_is_found_by_its_request_and_message_and_while_it_is_to_be_made()
    {
        var handover = SomeRecords.Handover();
        var held = SomeRecords.Handover() with { State = HandoverState.Held, NotBefore = SomeRecords.Noon.AddMinutes(1), DueAt = SomeRecords.Noon.AddSeconds(1) };
        await Store.PutAsync(Token, book => book.Put(held), book => book.Put(handover));
        await Store.InAsync(
            async book =>
            {
                (await book.HandoversAsync(handover.RequestId, Token)).Select(found => found.Id).ShouldBe([handover.Id]);
                (await book.HandoversAsync(handover.MessageId, Token)).Select(found => found.Id).ShouldBe([handover.Id]);
                Same(await book.HandoverAsync(handover.Id, Token), handover);
                (await book.HandoversToMakeAsync(SomeRecords.Noon, Token)).Select(found => found.Id).ShouldBe([handover.Id]);
                (await book.HandoversToMakeAsync(SomeRecords.Noon.AddMinutes(1), Token)).Select(found => found.Id).ShouldBe([handover.Id, held.Id]);
                book.Put(handover with { State = HandoverState.Written });
                (await book.HandoversToMakeAsync(SomeRecords.Noon, Token)).ShouldBeEmpty();
                return true;
            },
            Token);
    }

    [Fact]
    public async Task Nothing_stays_of_a_unit_of_work_that_was_not_committed()
    {
        var request = SomeRecords.Request();
        await using (var book = await Store.Casebooks.OpenAsync(Token))
        {
            book.Put(request);
            book.Put(SomeRecords.Message());
            (await book.RequestAsync(request.Id, Token)).Id.ShouldBe(request.Id);
        }

        (await Store.InAsync(book => book.FindRequestAsync(SomeRecords.Case, Token), Token)).ShouldBeNull();
        (await Store.InAsync(book => book.FindMessageAsync("one@partner.example", "d1", Token), Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_request_comes_back_with_its_decision()
    {
        var request = SomeRecords.Queued(SomeRecords.Case, 1, 2);
        await Store.PutAsync(Token, book => book.Put(request));
        var found = await Store.InAsync(book => book.RequestAsync(request.Id, Token), Token);
        Same(found.State, request.State);
        found.ReservedKeys.ShouldBe(request.ReservedKeys);
    }

    [Fact]
    public async Task What_a_request_was_when_it_was_put_counts()
    {
        var request = SomeRecords.Queued(SomeRecords.Case, 1);
        await Store.InAsync(book =>
        {
            book.Put(request);
            request.Withdraw(SomeRecords.Noon);
            return Task.FromResult(true);
        }, Token);
        (await Store.InAsync(book => book.RequestAsync(request.Id, Token), Token)).Status.ShouldBe(RequestStatus.Queued);
    }

    [Fact]
    public async Task A_case_has_one_request()
    {
        await Store.PutAsync(Token, book => book.Put(SomeRecords.Request()));
        await Should.ThrowAsync<ConcurrentChangeException>(() => Store.PutAsync(Token, book => book.Put(SomeRecords.Request(CaseNumber.Of("204-417")))));
    }

    [Fact]
    public async Task Requests_in_a_thread_come_newest_message_first_then_those_our_mails_told_about()
    {
        var (one, two, three) = (SomeRecords.Request(CaseNumber.Of("100001")), SomeRecords.Request(CaseNumber.Of("100002")), SomeRecords.Request(CaseNumber.Of("100003")));
        await Store.PutAsync(
            Token,
            book => book.Put(one),
            book => book.Put(two),
            book => book.Put(three),
            book => book.Put(SomeRecords.Message("a@partner.example", "a") with { Requests = [one.Id] }),
            book => book.Put(SomeRecords.Message("b@partner.example", "b") with { Requests = [two.Id, one.Id], ReceivedAt = SomeRecords.Noon.AddHours(1) }),
            book => book.Put(SomeRecords.Mail("c@moves.example") with { Requests = [three.Id, one.Id] }));
        var thread = await Store.InAsync(book => book.RequestsInThreadAsync(["a@partner.example", "b@partner.example", "c@moves.example", ""], Token), Token);
        thread.Select(request => request.Id).ShouldBe([two.Id, one.Id, three.Id]);
    }

    [Fact]
    public async Task Open_requests_come_by_deadline_those_without_last()
    {
        var late = SomeRecords.Queued(CaseNumber.Of("100001"), 1);
        var soon = Request.Restore(SomeRecords.Queued(CaseNumber.Of("100002"), 2).State with { Deadline = SomeRecords.Noon });
        var none = Request.Restore(SomeRecords.Queued(CaseNumber.Of("100003"), 3).State with { Deadline = null, Status = RequestStatus.Rejected });
        var done = Request.Restore(SomeRecords.Queued(CaseNumber.Of("100004"), 4).State with { Status = RequestStatus.Moved });
        await Store.PutAsync(Token, book => book.Put(none), book => book.Put(late), book => book.Put(done), book => book.Put(soon));
        (await Store.InAsync(book => book.OpenRequestsAsync(Token), Token)).Select(request => request.Id).ShouldBe([soon.Id, late.Id, none.Id]);
    }

    [Fact]
    public async Task The_next_due_move_is_the_one_with_the_earliest_deadline()
    {
        var request = SomeRecords.Request();
        var (made, later, sooner, unknown) = (SomeRecords.Move(request.Id, 1), SomeRecords.Move(request.Id, 2), SomeRecords.Move(request.Id, 3), SomeRecords.Move(request.Id, 4));
        await Store.PutAsync(
            Token,
            book => book.Put(made with { State = MoveState.Made, DueBy = SomeRecords.Noon, MadeAt = SomeRecords.Noon }),
            book => book.Put(later),
            book => book.Put(sooner with { DueBy = SomeRecords.Noon.AddHours(1) }),
            book => book.Put(unknown with { State = MoveState.Unknown, DueBy = SomeRecords.Noon.AddHours(2) }));
        (await Store.InAsync(book => book.NextDueMoveAsync(Token), Token))!.Id.ShouldBe(sooner.Id);
        await Store.PutAsync(Token, book => book.Put(sooner with { State = MoveState.Cancelled }));
        (await Store.InAsync(book => book.NextDueMoveAsync(Token), Token))!.Id.ShouldBe(later.Id, "nobody is to be asked about the unknown one yet");
        await Store.PutAsync(Token, book => book.Put(unknown with { State = MoveState.Unknown, DueBy = SomeRecords.Noon.AddHours(2), AskAt = SomeRecords.Noon }));
        (await Store.InAsync(book => book.NextDueMoveAsync(Token), Token))!.Id.ShouldBe(unknown.Id);
        (await Store.Schedule.DueAsync(Token)).Select(move => move.MoveId).ShouldBe([unknown.Id, later.Id]);
        (await Store.Schedule.MadeSinceAsync(SomeRecords.Noon.AddMinutes(-1), Token)).ShouldBe([SomeRecords.Noon]);
    }

    [Fact]
    public async Task A_move_comes_back_with_the_keys_issued_for_it()
    {
        var move = SomeRecords.Move(Guid.NewGuid(), 1, 2) with { NewKeys = new Dictionary<LicenseKey, LicenseKey> { [SomeRecords.Key(1)] = SomeRecords.Key(11), [SomeRecords.Key(2)] = SomeRecords.Key(12) } };
        await Store.PutAsync(Token, book => book.Put(move));
        Same(await Store.InAsync(book => book.MoveAsync(move.Id, Token), Token), move);
        (await Store.InAsync(book => book.MovesAsync(move.RequestId, Token), Token)).Single().Id.ShouldBe(move.Id);
    }

    [Fact]
    public async Task A_card_pays_for_the_moves_that_are_not_given_up()
    {
        var request = Guid.NewGuid();
        var moves = Enum.GetValues<MoveState>().Select(state => SomeRecords.Move(request, 1) with { Id = Guid.NewGuid(), State = state }).ToList();
        await Store.PutAsync(Token, moves.Select<Move, Action<ICasebook>>(move => book => book.Put(move)).ToArray());
        (await Store.InAsync(book => book.MovesPaidByAsync("card#1", Token), Token)).Select(move => move.State)
            .ShouldBe([MoveState.WaitingForKeys, MoveState.Due, MoveState.Unknown, MoveState.Made], ignoreOrder: true);
    }

    [Fact]
    public async Task Exceptions_are_open_until_they_have_a_resolution()
    {
        var (request, message) = (Guid.NewGuid(), Guid.NewGuid());
        var (one, two) = (SomeRecords.Exception(requestId: request), SomeRecords.Exception(messageId: message));
        await Store.PutAsync(Token, book => book.Put(one), book => book.Put(two));
        (await Store.InAsync(book => book.OpenExceptionsAsync(request, Token), Token)).Single().ShouldBe(one);
        (await Store.InAsync(book => book.OpenExceptionsAsync(message, Token), Token)).Single().ShouldBe(two);
        await Store.PutAsync(Token, book => book.Put(one with { Resolution = "Called him.", ResolvedAt = SomeRecords.Noon }));
        (await Store.InAsync(book => book.OpenExceptionsAsync(request, Token), Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_newest_mail_about_a_request_is_found()
    {
        var request = Guid.NewGuid();
        var (first, second) = (SomeRecords.Mail("1@moves.example") with { Requests = [request] }, SomeRecords.Mail("2@moves.example") with { Requests = [request], WrittenAt = SomeRecords.Noon.AddHours(1) });
        await Store.PutAsync(Token, book => book.Put(second), book => book.Put(first));
        Same(await Store.InAsync(book => book.LastOutgoingAsync(request, Token), Token), second);
        Same(await Store.InAsync(book => book.FindOutgoingAsync("1@moves.example", Token), Token), first);
        (await Store.InAsync(book => book.FindOutgoingAsync("3@moves.example", Token), Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Of_two_who_change_one_request_at_once_the_second_starts_again()
    {
        var request = SomeRecords.Queued(SomeRecords.Case, 1);
        await Store.PutAsync(Token, book => book.Put(request));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => AtOnceAsync(async book =>
        {
            var own = await book.RequestAsync(request.Id, Token);
            own.Override(new Override("owner.unsure", $"{own.State.Overrides.Count}", "Kim", "Called them.", SomeRecords.Noon));
            book.Put(own);
        }))));
        var changed = await Store.InAsync(book => book.RequestAsync(request.Id, Token), Token);
        changed.State.Overrides.Count.ShouldBe(outcomes.Count(isCommitted => isCommitted));
        outcomes.ShouldContain(true);
    }

    [Fact]
    public async Task Of_many_who_record_one_message_at_once_one_does()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => AtOnceAsync(async book =>
        {
            if (await book.FindMessageAsync("one@partner.example", "d1", Token) is null)
                book.Put(SomeRecords.Message());
            else
                throw new ConcurrentChangeException("seen");
        }))));
        outcomes.Count(isCommitted => isCommitted).ShouldBe(1);
    }

    [Fact]
    public async Task Two_requests_can_not_reserve_one_key_without_seeing_each_other()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Task.Run(() => AtOnceAsync(async book =>
        {
            var request = SomeRecords.Queued(CaseNumber.Of($"30000{number}"), 1);
            var facts = await book.Registry.FactsAsync(new FactsQuery { Licenses = [SomeRecords.Key(1)], ForRequest = request.Id }, Token);
            if (facts.Reservations.Count > 0)
                throw new ConcurrentChangeException("seen");
            book.Put(request);
        }))));
        outcomes.Count(isCommitted => isCommitted).ShouldBe(1);
    }

    [Fact]
    public async Task A_reservation_ends_with_the_status_that_holds_it()
    {
        var request = SomeRecords.Queued(SomeRecords.Case, 1, 2);
        await Store.PutAsync(Token, book => book.Put(request));
        var query = new FactsQuery { Licenses = [SomeRecords.Key(2), SomeRecords.Key(3)] };
        (await Store.InAsync(book => book.Registry.FactsAsync(query, Token), Token)).Reservations.ShouldBe([new Reservation(SomeRecords.Key(2), request.Id, SomeRecords.Case, SomeRecords.Noon)]);
        (await Store.InAsync(book => book.Registry.FactsAsync(query with { ForRequest = request.Id }, Token), Token)).Reservations.ShouldBeEmpty();
        request.Withdraw(SomeRecords.Noon);
        await Store.PutAsync(Token, book => book.Put(request));
        (await Store.InAsync(book => book.Registry.FactsAsync(query, Token), Token)).Reservations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Requests_and_messages_that_rest_on_a_changed_fact_are_found()
    {
        await Store.Loader.LoadAsync(SomeRecords.Registry(), false, Token);
        var request = SomeRecords.Queued(SomeRecords.Case, 1);
        var other = SomeRecords.Queued(CaseNumber.Of("999999"), 2);
        var message = SomeRecords.Message() with { State = MessageState.Exception, SubjectCases = [] };
        await Store.PutAsync(Token, book => book.Put(request), book => book.Put(other), book => book.Put(message), book => book.Put(SomeRecords.Exception(messageId: message.Id)));
        foreach (var (changed, both) in new (ChangedFacts, bool)[]
        {
            (new() { Licenses = new HashSet<LicenseKey> { SomeRecords.Key(1) } }, false),
            (new() { Systems = new HashSet<SystemKey> { SomeRecords.New } }, true),
            (new() { Cases = new HashSet<CaseNumber> { SomeRecords.Case } }, false),
            (new() { Partners = new HashSet<string> { "P-1" } }, false),
            (new() { IsEverything = true }, true),
        })
        {
            var found = await Store.InAsync(book => book.RequestsRestingOnAsync(changed, Token), Token);
            found.Select(entry => entry.Id).ShouldBe(both ? [request.Id, other.Id] : [request.Id], ignoreOrder: true);
        }

        (await Store.InAsync(book => book.MessagesRestingOnAsync(new ChangedFacts { Partners = new HashSet<string> { "P-1" } }, Token), Token)).Single().Id.ShouldBe(message.Id);
        (await Store.InAsync(book => book.MessagesRestingOnAsync(new ChangedFacts { IsEverything = true }, Token), Token)).Single().Id.ShouldBe(message.Id);
        (await Store.InAsync(book => book.MessagesRestingOnAsync(new ChangedFacts { Partners = new HashSet<string> { "P-2" } }, Token), Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Case_notes_are_kept_for_known_cases()
    {
        await Store.Loader.LoadAsync(SomeRecords.Registry(), false, Token);
        await Store.InAsync(async book =>
        {
            await book.Cases.AddNoteAsync(SomeRecords.Case, "received", SomeRecords.Noon, Token);
            await book.Cases.AddNoteAsync(CaseNumber.Of("1"), "nobody's", SomeRecords.Noon, Token);
            return true;
        }, Token);
        await Store.Database.ReadAsync(
            store =>
            {
                store.CaseNotes.Single().Note.ShouldBe("received");
                return Task.FromResult(true);
            },
            Token);
    }

    /// <summary>Tries once; whether it was committed.</summary>
    private async Task<bool> AtOnceAsync(Func<ICasebook, Task> work)
    {
        try
        {
            await using var book = await Store.Casebooks.OpenAsync(Token);
            await work(book);
            await book.CommitAsync(Token);
            return true;
        }
        catch (ConcurrentChangeException)
        {
            return false;
        }
    }

    private protected static void Same<T>(T actual, T expected) => JsonSerializer.Serialize(actual).ShouldBe(JsonSerializer.Serialize(expected));
}

/// <summary>On a SQLite file.</summary>
public sealed class SqliteCasebookTests : CasebookContract
{
    private protected override Task<StoreUnderTest> MakeAsync() => StoreUnderTest.SqliteAsync(Token);
}

/// <summary>On a PostgreSQL server.</summary>
public sealed class PostgresCasebookTests(TestServers servers) : CasebookContract
{
    private protected override async Task<StoreUnderTest> MakeAsync() => await StoreUnderTest.PostgresAsync(await servers.PostgresAsync(Token), Token);
}
