using LicenseInbox.Domain.Casebook;

namespace LicenseInbox.Worker.Memory;

/// <summary>A store that keeps nothing: for <c>check</c>, which decides without writing anywhere.</summary>
internal sealed class MemoryCasebooks(MemoryState state) : ICasebooks
{
    private MemoryState _state = state;

    public MemoryState State => _state;

    public Task<ICasebook> OpenAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ICasebook>(new MemoryCasebook(_state, changed => _state = changed));

    /// <summary>Nobody else knows this store: every lease is held.</summary>
    public Task<ICasebook> OpenAsync(Lease lease, CancellationToken cancellationToken) => OpenAsync(cancellationToken);
}
