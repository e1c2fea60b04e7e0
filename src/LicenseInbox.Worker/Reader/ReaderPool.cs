using System.Collections.Concurrent;
using System.Security.Cryptography;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Reader;

/// <summary>
/// Reads mails and documents in processes of their own, kept warm and few. A document that takes its process down costs that document only: the mail is read again by a fresh process, which is told
/// what happened to it, and what was read before. Mails that are read at the same time have other processes.
/// </summary>
/// <param name="brief">What the processes are told.</param>
/// <param name="options">How many, and their limits.</param>
/// <param name="time">The clock of the limits.</param>
/// <param name="warn">Told once of each limit that the system does not grant.</param>
internal sealed class ReaderPool(ReaderBrief brief, ReaderOptions options, TimeProvider time, Action<string> warn) : IReader
{
    /// <summary>A mail whose documents take down more processes than this is not read any further.</summary>
    private const int LossesPerMail = 8;

    private readonly SemaphoreSlim _places = new(options.Processes, options.Processes);
    private readonly ConcurrentStack<ReaderProcess> _idle = new();
    private readonly ConcurrentDictionary<string, bool> _warned = new(StringComparer.Ordinal);
    private readonly Lazy<ReaderFolders> _folders = new(() => new ReaderFolders(time));
    private int _disposals;

    /// <summary>The library whose command <c>reader</c> the processes run: this program's own, else one that misbehaves on purpose.</summary>
    public string Library { get; init; } = typeof(ReaderPool).Assembly.Location;

    /// <summary>Where the temporary files of its processes are.</summary>
    public string Folder => _folders.Value.Path;

    /// <summary>The processes that wait for something to read.</summary>
    public IReadOnlyList<int> IdleProcesses => [.. _idle.Select(process => process.Id)];

    public async Task<MessageFacts> ReadAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken)
    {
        var known = new List<DocumentFacts>();
        var losses = 0;
        while (true)
        {
            try
            {
                return (await AskAsync(FrameKind.Message, new ReaderRequest { Known = known }, raw, isFresh: losses > 0, cancellationToken)).Says<MessageFacts>();
            }
            catch (LostReaderException lost)
            {
                known.AddRange(lost.Read);
                if (lost.IsProven && lost.Document is { } document)
                    known.Add(Failed(document, lost.Message));
                if (++losses > LossesPerMail)
                    return await RefuseAsync(raw, $"its documents took the reader down {losses} times", cancellationToken);
                if (lost.IsProven && lost.Document is null)
                    return await RefuseAsync(raw, lost.Message, cancellationToken);
            }
        }
    }

    public async Task<DocumentFacts> ReadDocumentAsync(ReadOnlyMemory<byte> content, string name, CancellationToken cancellationToken)
    {
        for (var isFresh = false; ; isFresh = true)
        {
            try
            {
                return (await AskAsync(FrameKind.Document, new ReaderRequest { Name = name }, content, isFresh, cancellationToken)).Says<DocumentFacts>();
            }
            catch (LostReaderException lost)
            {
                if (lost.IsProven)
                    return Failed(lost.Document ?? new DocumentBegun(CardData.Mask(name), Convert.ToHexStringLower(SHA256.HashData(content.Span))), lost.Message);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Increment(ref _disposals) > 1)
            return;
        // Whoever still reads comes to its end first, at its limits at the latest.
        for (var place = 0; place < options.Processes; place++)
            await _places.WaitAsync(CancellationToken.None);
        while (_idle.TryPop(out var process))
            await process.DisposeAsync();
        if (_folders.IsValueCreated)
            _folders.Value.Dispose();
    }

    private async Task<Frame> AskAsync(FrameKind kind, ReaderRequest request, ReadOnlyMemory<byte> body, bool isFresh, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposals > 0, this);
        await _places.WaitAsync(cancellationToken);
        try
        {
            var process = await TakeAsync(isFresh, cancellationToken);
            try
            {
                return await process.AskAsync(Frame.Of(kind, request, body), cancellationToken);
            }
            finally
            {
                await GiveBackAsync(process);
            }
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<ReaderProcess> TakeAsync(bool isFresh, CancellationToken cancellationToken)
    {
        // Whoever wants a fresh one takes the place of one that waits.
        while (_idle.TryPop(out var idle))
        {
            if (idle.IsUsable && !isFresh)
                return idle;
            await idle.DisposeAsync();
            if (isFresh)
                break;
        }

        var started = await ReaderProcess.StartAsync(Library, brief, options, _folders.Value, time, cancellationToken);
        foreach (var warning in started.Warnings.Where(warning => _warned.TryAdd(warning, true)))
            warn(warning);
        return started;
    }

    private async Task GiveBackAsync(ReaderProcess process)
    {
        if (process.IsUsable)
            _idle.Push(process);
        else
            await process.DisposeAsync();
    }

    /// <summary>What the headers say of a mail that is not read; when even they take the reader down, nothing but that it came.</summary>
    private async Task<MessageFacts> RefuseAsync(ReadOnlyMemory<byte> raw, string reason, CancellationToken cancellationToken)
    {
        try
        {
            return (await AskAsync(FrameKind.Message, new ReaderRequest { Refused = reason }, raw, isFresh: true, cancellationToken)).Says<MessageFacts>();
        }
        catch (LostReaderException)
        {
            return new MessageFacts { Digest = Convert.ToHexStringLower(SHA256.HashData(raw.Span)), Size = raw.Length, Unreadable = reason };
        }
    }

    private static DocumentFacts Failed(DocumentBegun document, string what) =>
        new() { Name = document.Name, Digest = document.Digest, Problem = new DocumentProblem(DocumentProblemKind.ReadingFailed, what) };
}
