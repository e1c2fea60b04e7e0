using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Tests.Receiving;

/// <summary>Keeps what was logged.</summary>
internal sealed class CollectingLogger<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> entries = new();

    public IReadOnlyList<string> Warnings => [.. entries.Where(entry => entry.Level == LogLevel.Warning).Select(entry => entry.Text)];

    public string Everything => string.Join('\n', entries.Select(entry => entry.Text));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        entries.Enqueue((logLevel, $"{formatter(state, exception)} {exception}"));
}
