using LicenseInbox.Domain.Casebook;
using LicenseInbox.Worker.Database;
using Microsoft.EntityFrameworkCore;

namespace LicenseInbox.Worker.Tests.Database;

/// <summary>Copies of a SQLite store, and what is refused as one.</summary>
public sealed class StoreBackupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("backup-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private StoreOptions Options => new() { Path = Path.Combine(_folder, "store.db") };

    private string Copy => Path.Combine(_folder, "copy.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_copy_made_while_somebody_writes_is_whole_and_of_one_moment()
    {
        await using var database = StoreComposition.Open(Options);
        await new StoreMigrator(database).MigrateAsync(Token);
        var casebooks = new StoredCasebooks(database, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var written = 0;
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await using var book = await casebooks.OpenAsync(Token);
                for (var i = 0; i < 2; i++)
                    book.Put(SomeRecords.Exception() with { Id = Guid.CreateVersion7() });
                await book.CommitAsync(Token);
                Interlocked.Increment(ref written);
            }
        }, Token);
        while (Volatile.Read(ref written) < 20)
            await Task.Delay(10, Token);
        await StoreBackup.BackUpAsync(Options, Copy, Token);
        await stop.CancelAsync();
        await writing;

        Directory.GetFiles(_folder, "copy.db*").ShouldHaveSingleItem();
        await using var copied = StoreComposition.Open(new StoreOptions { Path = Copy });
        var count = await copied.ReadAsync(store => store.Exceptions.CountAsync(Token), Token);
        count.ShouldBeGreaterThanOrEqualTo(40);
        (count % 2).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_no_whole_copy_replaces_nothing()
    {
        await using (var database = StoreComposition.Open(Options))
            await new StoreMigrator(database).MigrateAsync(Token);
        var before = await File.ReadAllBytesAsync(Options.Path, Token);
        await File.WriteAllTextAsync(Copy, "no database", Token);
        (await RefusedAsync()).ShouldContain("not a database");
        File.Delete(Copy);
        (await RefusedAsync()).ShouldContain("no such file");
        await using (var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Copy};Pooling=False"))
        {
            await other.OpenAsync(Token);
            await using var command = other.CreateCommand();
            command.CommandText = "CREATE TABLE something (else_ TEXT)";
            await command.ExecuteNonQueryAsync(Token);
        }

        (await RefusedAsync()).ShouldContain("no store of this program");
        (await File.ReadAllBytesAsync(Options.Path, Token)).ShouldBe(before);
        Directory.GetFiles(_folder, "*.restoring*").ShouldBeEmpty();
    }

    private async Task<string> RefusedAsync() =>
        (await Should.ThrowAsync<StoreUnusableException>(() => StoreBackup.RestoreAsync(Options, Copy, ["moves"], SomeRecords.Noon, Token))).Message;
}
