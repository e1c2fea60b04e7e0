using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Database.Rows;
using LicenseInbox.Worker.Tests.Pipeline;
using LicenseInbox.Worker.Tests.Pipeline.Desk;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.Database;

/// <summary>The lists of representatives and managers. On every database.</summary>
public abstract class DeskBoardContract : IAsyncLifetime
{
    private DeskUnderTest _desk = null!;
    private DeskBoard _board = null!;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _desk = await DeskUnderTest.OverAsync(await MakeAsync());
        _board = new DeskBoard(_desk.Store.Database, _desk.Store.Time);
    }

    public async ValueTask DisposeAsync()
    {
        _board.Dispose();
        await _desk.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<StoreUnderTest> MakeAsync();

    [Fact]
    public async Task Exceptions_are_filtered_by_cause_partner_holder_and_words()
    {
        await _desk.WriteAsync("Case 204417", [DeskUnderTest.Scan(PartnerDesk.Transfer(), "license_key_1", "4TZK-8QWM", "K-2NXD"), PartnerDesk.Card()]);
        await _desk.WriteAsync("Case 204430", [PartnerDesk.Transfer()], from: "eve@forger.example", isVouchedFor: false);
        var all = (await ListAsync(new ExceptionFilter())).ToList();
        var (request, mail) = (all.Single(line => line.Request is not null).Record, all.Single(line => line.Request is null).Record);

        (await IdsAsync(new ExceptionFilter(Code: FindingCodes.FormUnreadable))).ShouldBe([request.Id]);
        (await IdsAsync(new ExceptionFilter(Partner: "Northwind Voice"))).ShouldBe([request.Id]);
        (await IdsAsync(new ExceptionFilter(Partner: "Second Voice"))).ShouldBeEmpty();
        (await IdsAsync(new ExceptionFilter(Text: "ridgeway north"))).ShouldBe([request.Id]);
        (await IdsAsync(new ExceptionFilter(Text: PartnerDesk.New[..9].Replace('-', ' ')))).ShouldBe([request.Id]);
        (await IdsAsync(new ExceptionFilter(Text: "204430"))).ShouldBe([mail.Id]);
        (await IdsAsync(new ExceptionFilter(Text: "harbor"))).ShouldBeEmpty();
        (await _board.PartnersWithExceptionsAsync(Token)).ShouldBe(["Northwind Voice"]);

        await _desk.DoAsync(new TakeUp(request.Id));
        (await IdsAsync(new ExceptionFilter(Taken: new TakenBy(DeskUnderTest.Ann)))).ShouldBe([request.Id]);
        (await IdsAsync(new ExceptionFilter(Taken: new TakenBy(null)))).ShouldBe([mail.Id]);
        (await IdsAsync(new ExceptionFilter(Taken: new TakenBy(DeskUnderTest.Ann, IsOther: true)))).ShouldBeEmpty();
        (await IdsAsync(new ExceptionFilter(Taken: new TakenBy(DeskUnderTest.Ben, IsOther: true)))).ShouldBe([request.Id]);
        await _desk.DoAsync(new GiveBack(request.Id));
        (await IdsAsync(new ExceptionFilter(Taken: new TakenBy(null)))).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Moves_of_a_time_are_those_made_in_it_and_those_undone_in_it()
    {
        await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer(), PartnerDesk.Card()]);
        await _desk.MoveAsync();
        var made = _desk.Store.Time.GetUtcNow();
        _desk.Store.Time.Advance(TimeSpan.FromDays(40));
        var dossier = await _desk.DossierAsync();
        await _desk.DoAsync(new UndoMove(dossier.Request.Id, dossier.Moves[0].Id, "A mistake."));
        var undone = _desk.Store.Time.GetUtcNow();

        (await _board.MovesBetweenAsync(made.AddDays(-1), made.AddDays(1), Token)).ShouldHaveSingleItem().Id.ShouldBe(dossier.Moves[0].Id);
        (await _board.MovesBetweenAsync(made.AddDays(1), undone, Token)).ShouldBeEmpty();
        (await _board.MovesBetweenAsync(undone, undone.AddDays(1), Token)).ShouldHaveSingleItem().UndoneAt.ShouldBe(undone);
    }

    [Fact]
    public async Task Managers_see_what_could_not_be_told_to_them()
    {
        var now = _desk.Store.Time.GetUtcNow();
        var mail = SomeRecords.Mail() with { To = [new(null, "boss@vendor.example")], State = OutgoingState.Undeliverable, IsToManagers = true, WrittenAt = now, LastError = "550 no such user" };
        await _desk.Store.PutAsync(
            Token,
            book => book.Put(mail),
            book => book.Put(mail with { Id = Guid.NewGuid(), MessageId = "two@moves.example", IsToManagers = false }),
            book => book.Put(mail with { Id = Guid.NewGuid(), MessageId = "three@moves.example", WrittenAt = now.AddDays(-8) }),
            book => book.Put(mail with { Id = Guid.NewGuid(), MessageId = "four@moves.example", State = OutgoingState.Sent }));
        await using (var store = _desk.Store.Database.NewContext())
        {
            foreach (var state in new[] { PostState.Undeliverable, PostState.Sent })
                store.WebhookPosts.Add(WebhookPostRow.From(new WebhookPost { Id = Guid.NewGuid(), Webhook = "pager", Body = "{}", State = state, WrittenAt = now.AddHours(-1), NotBefore = now, LastError = "410 Gone" }));
            await store.SaveChangesAsync(Token);
        }

        (await _board.UndeliveredAlertsAsync(now.AddDays(-7), Token)).ShouldBe(
        [
            new UndeliveredAlert("boss@vendor.example", now, mail.Subject, "550 no such user"),
            new UndeliveredAlert("pager", now.AddHours(-1), null, "410 Gone"),
        ]);
    }

    private async Task<IReadOnlyList<ExceptionLine>> ListAsync(ExceptionFilter filter)
    {
        var page = await _board.ExceptionsAsync(filter, 1, Token);
        page.Items.Count.ShouldBe(page.Total);
        return page.Items;
    }

    private async Task<List<Guid>> IdsAsync(ExceptionFilter filter) => (await ListAsync(filter)).Select(line => line.Record.Id).ToList();
}

/// <summary>On a SQLite file.</summary>
public sealed class SqliteDeskBoardTests : DeskBoardContract
{
    private protected override Task<StoreUnderTest> MakeAsync() => StoreUnderTest.SqliteAsync(Token);
}

/// <summary>On a PostgreSQL server.</summary>
public sealed class PostgresDeskBoardTests(TestServers servers) : DeskBoardContract
{
    private protected override async Task<StoreUnderTest> MakeAsync() => await StoreUnderTest.PostgresAsync(await servers.PostgresAsync(Token), Token);
}
