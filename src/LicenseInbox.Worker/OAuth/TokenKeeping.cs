using Microsoft.Extensions.Hosting;

namespace LicenseInbox.Worker.OAuth;

/// <summary>Renews all tokens in time, each source for itself: what holds up one holds up no other.</summary>
internal sealed class TokenKeeping(IReadOnlyList<TokenSource> sources) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(sources.Select(source => source.KeepAsync(stoppingToken)));
}
