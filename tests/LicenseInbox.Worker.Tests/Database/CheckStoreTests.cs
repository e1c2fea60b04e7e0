using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Tests.Servers;
using Microsoft.Extensions.Time.Testing;

namespace LicenseInbox.Worker.Tests.Database;

/// <summary>A check sees the store and what it did itself, and leaves nothing behind.</summary>
public sealed class CheckStoreTests(TestServers servers)
{
    private static readonly FakeTimeProvider Time = new(SomeRecords.Noon);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_check_commits_it_sees_and_nobody_else(bool isPostgres)
    {
        var options = isPostgres
            ? new StoreOptions { Kind = StoreKind.PostgreSql, ConnectionString = await (await servers.PostgresAsync(Token)).NewDatabaseAsync(Token) }
            : new StoreOptions { Path = Path.Combine(Directory.CreateTempSubdirectory("store-").FullName, "store.db") };
        await using var database = StoreComposition.Open(options);
        await new StoreMigrator(database).MigrateAsync(Token);
        await new RegistryLoader(database, Time).LoadAsync(SomeRecords.Registry(), false, Token);

        await using (var check = await CheckStore.OpenAsync(options, Time, Token))
        {
            await PutAsync(check.Casebooks);
            await using (var book = await check.Casebooks.OpenAsync(Token))
            {
                book.Put(SomeRecords.Message());
                (await book.FindMessageAsync("one@partner.example", "d1", Token)).ShouldNotBeNull();
            }

            await using var again = await check.Casebooks.OpenAsync(Token);
            (await again.FindMessageAsync("one@partner.example", "d1", Token)).ShouldBeNull();
            (await again.FindRequestAsync(SomeRecords.Case, Token)).ShouldNotBeNull();
            (await again.Registry.FactsAsync(new FactsQuery { Systems = [SomeRecords.Old] }, Token)).Licenses.Count.ShouldBe(3);
            (await FindAsync(new StoredCasebooks(database, Time))).ShouldBeFalse();
        }

        (await FindAsync(new StoredCasebooks(database, Time))).ShouldBeFalse();
    }

    [Fact]
    public async Task An_empty_store_is_ready_without_a_file()
    {
        await using var check = await CheckStore.EmptyAsync(Time, Token);
        await PutAsync(check.Casebooks);
        (await FindAsync(check.Casebooks)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_store_that_is_not_there_is_not_made()
    {
        var options = new StoreOptions { Path = Path.Combine(Directory.CreateTempSubdirectory("store-").FullName, "store.db") };
        (await Should.ThrowAsync<StoreUnusableException>(() => CheckStore.OpenAsync(options, Time, Token))).Message.ShouldContain("Store:Path");
        File.Exists(options.Path).ShouldBeFalse();
    }

    private static async Task PutAsync(ICasebooks casebooks)
    {
        await using var book = await casebooks.OpenAsync(Token);
        book.Put(SomeRecords.Request());
        await book.CommitAsync(Token);
    }

    private static async Task<bool> FindAsync(ICasebooks casebooks)
    {
        await using var book = await casebooks.OpenAsync(Token);
        return await book.FindRequestAsync(SomeRecords.Case, Token) is not null;
    }
}
