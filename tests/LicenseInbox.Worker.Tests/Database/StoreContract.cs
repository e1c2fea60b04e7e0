namespace LicenseInbox.Worker.Tests.Database;

/// <summary>What is promised on both databases: each test has an empty store of its own.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected StoreUnderTest Store { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Store = await MakeAsync();
        await PrepareAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await ClearAsync();
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<StoreUnderTest> MakeAsync();

    /// <summary>What every test of a contract begins with.</summary>
    private protected virtual Task PrepareAsync() => Task.CompletedTask;

    /// <summary>What is to be let go before the store.</summary>
    private protected virtual Task ClearAsync() => Task.CompletedTask;
}
