using System.Collections.Concurrent;
using System.Security.Cryptography;
using LicenseInbox.Domain.Billing;
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

    /// <summary>A remade mail is no larger: the largest mail that is fetched, in base64, with pages drawn anew.</summary>
    private const int LargestRemade = 256 * 1024 * 1024;

    /// <summary>A page's picture is no larger, by its resolution.</summary>
    private const int LargestImage = 32 * 1024 * 1024;

    /// <summary>Whoever sends it can send any number of them.</summary>
    private const int LossesPerUnvouchedMail = 1;

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

    public async Task<HeadersRead> ReadHeadersAsync(ReadOnlyMemory<byte> raw, SignatureCheck? check, CancellationToken cancellationToken)
    {
        for (var isFresh = false; ; isFresh = true)
        {
            try
            {
                return (await AskAsync(FrameKind.Headers, new ReaderRequest { Check = check }, raw, isFresh, cancellationToken)).Says<HeadersRead>();
            }
            catch (LostReaderException lost)
            {
                if (lost.IsProven)
                    return new HeadersRead(await RefuseAsync(raw, lost.Message, cancellationToken), []);
            }
        }
    }

    public async Task<IReadOnlyList<HeadersRead>> ReadHeadersAsync(IReadOnlyList<ReadOnlyMemory<byte>> raws, CancellationToken cancellationToken)
    {
        if (raws.Count > 1)
        {
            var together = new byte[raws.Sum(raw => raw.Length)];
            var at = 0;
            foreach (var raw in raws)
            {
                raw.CopyTo(together.AsMemory(at));
                at += raw.Length;
            }

            try
            {
                var request = new ReaderRequest { Lengths = raws.Select(raw => raw.Length).ToList() };
                var read = (await AskAsync(FrameKind.HeadersOfSeveral, request, together, isFresh: false, cancellationToken)).Says<SeveralHeadersRead>().Headers;
                if (read.Count == raws.Count)
                    return read;
            }
            catch (LostReaderException)
            {
                // One of them is to blame: each is read for itself, so that it costs no other.
            }
        }

        return await Task.WhenAll(raws.Select(raw => ReadHeadersAsync(raw, null, cancellationToken)));
    }

    public async Task<MessageFacts> ReadAsync(ReadOnlyMemory<byte> raw, ReadingDepth depth, CancellationToken cancellationToken)
    {
        var known = new List<DocumentFacts>();
        var losses = 0;
        while (true)
        {
            try
            {
                return (await AskAsync(FrameKind.Message, new ReaderRequest { Known = known, Depth = depth }, raw, isFresh: losses > 0, cancellationToken)).Says<MessageFacts>();
            }
            catch (LostReaderException lost)
            {
                known.AddRange(lost.Read);
                if (lost.IsProven && lost.Document is { } document)
                    known.Add(Failed(document, lost.Message));
                if (++losses > (depth == ReadingDepth.TypedOnly ? LossesPerUnvouchedMail : LossesPerMail))
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

    public async Task<RemadeMail> EncloseAsync(ReadOnlyMemory<byte> raw, EncloseOrder order, CancellationToken cancellationToken) =>
        Remade(await UnlessLostAsync(Frame.Of(FrameKind.Enclose, order, raw), LargestRemade, cancellationToken));

    public async Task<RemadeMail> StripAsync(ReadOnlyMemory<byte> raw, StripOrder order, CancellationToken cancellationToken) =>
        Remade(await UnlessLostAsync(Frame.Of(FrameKind.Strip, order, raw), LargestRemade, cancellationToken));

    public async Task<string?> DigestAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken)
    {
        var (answer, _) = await UnlessLostAsync(new Frame(FrameKind.Digest, ReadOnlyMemory<byte>.Empty, raw), bodyLimit: 0, cancellationToken);
        return answer?.Says<MailDigest>().Digest;
    }

    public async Task<PageImage> DrawAsync(ReadOnlyMemory<byte> raw, PageOrder order, CancellationToken cancellationToken)
    {
        var (answer, why) = await UnlessLostAsync(Frame.Of(FrameKind.Draw, order, raw), LargestImage, cancellationToken);
        return answer?.Says<PageDrawn>() is { } drawn ? new PageImage(answer.Body, drawn.Width, drawn.Height, drawn.Problem) : PageImage.None(why!);
    }

    /// <summary>The answer, or why the mail takes its reader down.</summary>
    private async Task<(Frame? Answer, string? Why)> UnlessLostAsync(Frame request, int bodyLimit, CancellationToken cancellationToken)
    {
        for (var isFresh = false; ; isFresh = true)
        {
            try
            {
                return (await AskAsync(request, isFresh, bodyLimit, cancellationToken), null);
            }
            catch (LostReaderException lost) when (lost.IsProven)
            {
                return (null, lost.Message);
            }
            catch (LostReaderException)
            {
                // What was read before may be the cause: a fresh one tells.
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

    private Task<Frame> AskAsync(FrameKind kind, ReaderRequest request, ReadOnlyMemory<byte> body, bool isFresh, CancellationToken cancellationToken) =>
        AskAsync(Frame.Of(kind, request, body), isFresh, bodyLimit: 0, cancellationToken);

    private async Task<Frame> AskAsync(Frame request, bool isFresh, int bodyLimit, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposals > 0, this);
        await _places.WaitAsync(cancellationToken);
        try
        {
            var process = await TakeAsync(isFresh, cancellationToken);
            try
            {
                return await process.AskAsync(request, bodyLimit, cancellationToken);
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

    private static RemadeMail Remade((Frame? Answer, string? Why) remade) =>
        remade.Answer?.Says<MailRemade>() is { } made ? new RemadeMail(made.As, remade.Answer.Body, made.Why) { Digest = made.Digest } : RemadeMail.Failed(remade.Why!);

    private static DocumentFacts Failed(DocumentBegun document, string what) =>
        new() { Name = document.Name, Digest = document.Digest, Problem = new DocumentProblem(DocumentProblemKind.ReadingFailed, what) };
}
