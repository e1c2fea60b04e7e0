using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Csv;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Tests.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace LicenseInbox.Worker.Tests.Csv;

/// <summary>The watched folder: imported when its files lie still, once each.</summary>
public sealed class WatchedFolderTests : IAsyncLifetime
{
    private const string Header = "system_key,end_user,platform,chassis,registered_on,assurance_ends_on\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("watch-").FullName;
    private StoreUnderTest _store = null!;
    private Lease _lease = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await StoreUnderTest.SqliteAsync(Token);
        _lease = (await _store.Leases.TakeAsync("watched folder", Token))!;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Files_are_imported_when_they_lie_still_and_once()
    {
        var watched = Watch();
        (await watched.LookAsync(_lease, Token)).ShouldBeFalse();
        await WriteAsync("K1,Maple,office,,,");
        (await watched.LookAsync(_lease, Token)).ShouldBeFalse();
        await WriteAsync("K1,Maple,office,,,\nK2,Oak,office,,,");
        (await watched.LookAsync(_lease, Token)).ShouldBeFalse();
        (await watched.LookAsync(_lease, Token)).ShouldBeTrue();
        (await watched.LookAsync(_lease, Token)).ShouldBeFalse();
        var restarted = Watch();
        (await restarted.LookAsync(_lease, Token)).ShouldBeFalse();
        (await restarted.LookAsync(_lease, Token)).ShouldBeFalse();
        (await _store.Changes.PendingAsync(Token))!.Facts.Systems.ShouldBe([SystemKey.Of("K1"), SystemKey.Of("K2")], ignoreOrder: true);
    }

    [Fact]
    public async Task Files_with_errors_open_an_exception_that_the_next_good_import_resolves()
    {
        var watched = Watch();
        await WriteAsync("K1,Maple,offices,,,");
        for (var look = 0; look < 3; look++)
            (await watched.LookAsync(_lease, Token)).ShouldBeFalse();
        (await OpenAsync()).ShouldBe([true]);
        await WriteAsync("K1,Maple,office,,,");
        await watched.LookAsync(_lease, Token);
        (await watched.LookAsync(_lease, Token)).ShouldBeTrue();
        (await OpenAsync()).ShouldBe([false]);
    }

    [Fact]
    public async Task Files_that_are_written_again_as_they_were_confirm_what_is_known_once()
    {
        var watched = Watch();
        await WriteAsync("K1,Maple,office,,,", SomeRecords.Noon);
        await watched.LookAsync(_lease, Token);
        (await watched.LookAsync(_lease, Token)).ShouldBeTrue();
        (await AsOfAsync()).ShouldBe(SomeRecords.Noon);
        _store.Time.Advance(TimeSpan.FromDays(1));
        await watched.LookAsync(_lease, Token);
        (await AsOfAsync()).ShouldBe(SomeRecords.Noon, "nothing came");

        await WriteAsync("K1,Maple,office,,,", SomeRecords.Noon.AddDays(1).AddMinutes(-1));
        (await watched.LookAsync(_lease, Token)).ShouldBeFalse();
        (await AsOfAsync()).ShouldBe(SomeRecords.Noon.AddDays(1));
        _store.Time.Advance(TimeSpan.FromDays(1));
        var restarted = Watch();
        await restarted.LookAsync(_lease, Token);
        await restarted.LookAsync(_lease, Token);
        (await AsOfAsync()).ShouldBe(SomeRecords.Noon.AddDays(1));
    }

    [Fact]
    public async Task A_worker_that_was_followed_imports_nothing_any_more()
    {
        var watched = Watch();
        await WriteAsync("K1,Maple,office,,,");
        await watched.LookAsync(_lease, Token);
        await _store.Leases.TakeAsync("watched folder", Token);
        await Should.ThrowAsync<LeaseLostException>(() => watched.LookAsync(_lease, Token));
        (await _store.Changes.PendingAsync(Token)).ShouldBeNull();
    }

    private Task<List<bool>> OpenAsync() =>
        _store.Database.ReadAsync(store => store.Exceptions.Where(row => row.Code == ImportOptions.FailedCode).Select(row => row.IsOpen).ToListAsync(Token), Token);

    private WatchedFolder Watch() => new(
        new RegistryImport(_store.Loader), new ImportLog(_store.Database), _store.Casebooks, new ImportOptions { WatchFolder = _folder }, _store.Time, NullLogger<WatchedFolder>.Instance);

    private Task<DateTimeOffset?> AsOfAsync() => _store.InAsync(async book => (await book.Registry.FactsAsync(new FactsQuery(), Token)).AsOf, Token);

    private async Task WriteAsync(string rows, DateTimeOffset at)
    {
        await WriteAsync(rows);
        File.SetLastWriteTimeUtc(Path.Combine(_folder, "systems.csv"), at.UtcDateTime);
    }

    private Task WriteAsync(string rows) => File.WriteAllTextAsync(Path.Combine(_folder, "systems.csv"), Header + rows, Token);
}
