using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Servers;
using static LicenseInbox.Worker.Tests.Pipeline.Desk.DeskUnderTest;

namespace LicenseInbox.Worker.Tests.Pipeline.Desk;

/// <summary>Taking, giving back and seeing to exceptions; sending uncertain replies again. On every database.</summary>
public abstract class ExceptionActsContract : IAsyncLifetime
{
    private DeskUnderTest _desk = null!;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _desk = await DeskUnderTest.OverAsync(await MakeAsync());

    public async ValueTask DisposeAsync()
    {
        await _desk.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<StoreUnderTest> MakeAsync();

    [Fact]
    public async Task Who_has_taken_an_exception_is_seen_by_others()
    {
        var dossier = await FlaggedAsync();
        var id = dossier.Exceptions.ShouldHaveSingleItem().Id;

        await _desk.DoAsync(new TakeUp(id) { Seen = dossier.Version });
        (await _desk.DossierAsync()).Exceptions.ShouldHaveSingleItem().Holder.ShouldBe(Ann);
        (await _desk.RefusedAsync(new TakeUp(id), Ben)).Message.ShouldBe("ann has taken it.");
        (await _desk.RefusedAsync(new GiveBack(id), Ben)).Refusal.ShouldBe(DeskRefusal.NotNow);

        (await _desk.DoAsync(new TakeUp(id, Over: true), Ben)).Notes.ShouldBe(["You have taken it over from ann."]);
        await _desk.DoAsync(new GiveBack(id), Ben);
        (await _desk.DossierAsync()).Exceptions.ShouldHaveSingleItem().Holder.ShouldBeNull();
        (await _desk.TrailAsync(dossier.Request.Id)).Where(entry => entry.Action.StartsWith("exception.", StringComparison.Ordinal)).Select(entry => (entry.Action, entry.Author))
            .ShouldBe([(AuditActions.ExceptionTaken, Ann), (AuditActions.ExceptionTaken, Ben), (AuditActions.ExceptionReleased, Ben)]);
    }

    [Fact]
    public async Task Who_has_taken_it_goes_on_with_what_he_saw_and_others_are_told_that_he_has_it()
    {
        var dossier = await FlaggedAsync();
        var item = dossier.MayOverride.ShouldHaveSingleItem();
        await _desk.DoAsync(new TakeUp(dossier.Exceptions[0].Id));

        (await Should.ThrowAsync<ChangedMeanwhileException>(() => _desk.DoAsync(new OverrideFinding(dossier.Request.Id, item.Id, "Fine.") { Seen = dossier.Version }, Ben))).Message.ShouldContain("exception.taken by ann");
        await _desk.DoAsync(new OverrideFinding(dossier.Request.Id, item.Id, "Fine.") { Seen = dossier.Version });
    }

    [Fact]
    public async Task A_request_that_waits_for_a_decision_is_not_just_resolved()
    {
        var dossier = await FlaggedAsync();

        (await _desk.RefusedAsync(new Resolve(dossier.Exceptions[0].Id, "Done."))).Message.ShouldStartWith("This exception is a request that waits for your decision");
    }

    [Fact]
    public async Task An_exception_that_is_no_decision_ends_with_a_text()
    {
        var message = await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer()], isVouchedFor: false);
        var id = (await _desk.ExceptionsAsync(message.Id)).ShouldHaveSingleItem().Id;
        (await _desk.RefusedAsync(new Resolve(id, ""))).Message.ShouldBe("How it was seen to is missing.");

        await _desk.DoAsync(new Resolve(id, "Forged; reported."));

        var record = await _desk.Store.InAsync(book => book.FindExceptionAsync(id, Token), Token);
        (record!.Resolution, record.ResolvedAt, record.Holder).ShouldBe(("Forged; reported.", _desk.Store.Time.GetUtcNow(), Ann));
        (await _desk.TrailAsync(message.Id)).Single(entry => entry.Action == AuditActions.ExceptionResolved).Personal!.Text.ShouldBe("Forged; reported.");
        (await _desk.RefusedAsync(new TakeUp(id))).Message.ShouldBe("The exception is over: Forged; reported.");
    }

    [Fact]
    public async Task An_uncertain_reply_goes_out_again_under_the_same_message_id()
    {
        await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer()]);
        var mail = (await _desk.DossierAsync()).LastMail!;
        (await _desk.RefusedAsync(new SendReplyAgain(mail.Id))).Refusal.ShouldBe(DeskRefusal.NotNow);
        await _desk.Store.PutAsync(
            Token,
            book => book.Put(mail with { State = OutgoingState.Uncertain, TimesUncertain = 3 }),
            book => book.Put(SomeRecords.Exception() with { Code = FindingCodes.ReplyUncertain, OutgoingMailId = mail.Id }));
        (await _desk.SendAsync()).ShouldBeEmpty();

        await _desk.DoAsync(new SendReplyAgain(mail.Id));

        (await _desk.ExceptionsAsync(mail.Id)).ShouldBeEmpty();
        (await _desk.SendAsync()).ShouldHaveSingleItem().MessageId.ShouldBe(mail.MessageId);
        (await _desk.TrailAsync(mail.Requests[0])).Single(entry => entry.Action == AuditActions.ReplySentAgain).Author.ShouldBe(Ann);
    }

    [Fact]
    public async Task Who_acts_must_be_named() =>
        (await _desk.RefusedAsync(new TakeUp(Guid.NewGuid()), " ")).Message.ShouldBe("Say who acts.");

    private async Task<Dossier> FlaggedAsync()
    {
        await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer(("end_user", "Somebody Else")), PartnerDesk.Card()]);
        return await _desk.DossierAsync();
    }
}

/// <summary>On a SQLite file.</summary>
public sealed class SqliteExceptionActsTests : ExceptionActsContract
{
    private protected override Task<StoreUnderTest> MakeAsync() => StoreUnderTest.SqliteAsync(Token);
}

/// <summary>On a PostgreSQL server.</summary>
public sealed class PostgresExceptionActsTests(TestServers servers) : ExceptionActsContract
{
    private protected override async Task<StoreUnderTest> MakeAsync() => await StoreUnderTest.PostgresAsync(await servers.PostgresAsync(Token), Token);
}
