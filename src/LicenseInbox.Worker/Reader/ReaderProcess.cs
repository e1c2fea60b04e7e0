using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Reader;

/// <summary>One reader process, as the program sees it: asked one thing at a time; ended when it does not keep to its limits.</summary>
internal sealed class ReaderProcess : IAsyncDisposable
{
    /// <summary>Its own lines on standard error: the runtime's last words, which tell how it ended. They may quote what was read, so nothing of them is shown.</summary>
    private const int LastWordsLength = 4096;

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly ReaderOptions _options;
    private readonly TimeProvider _time;
    private readonly Thread _drain;
    private readonly StringBuilder _lastWords = new();
    private bool _isOver;

    private ReaderProcess(Process process, DirectoryInfo folder, ReaderOptions options, TimeProvider time)
    {
        (_process, _folder, _options, _time) = (process, folder, options, time);
        _drain = new Thread(Drain) { IsBackground = true, Name = "reader's last words" };
        _drain.Start();
    }

    public int Id => _process.Id;

    /// <summary>Documents that it has read, messages without any counted as one.</summary>
    public int HasRead { get; private set; }

    /// <summary>Whether it may be asked again.</summary>
    public bool IsUsable => !_isOver && HasRead < _options.DocumentsPerProcess && !_process.HasExited;

    /// <summary>Limits that the system did not grant it.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <exception cref="ReaderUnavailableException">It does not start.</exception>
    public static async Task<ReaderProcess> StartAsync(string library, ReaderBrief brief, ReaderOptions options, ReaderFolders folders, TimeProvider time, CancellationToken cancellationToken)
    {
        var folder = folders.Add();
        Process started;
        try
        {
            started = Process.Start(ReaderLaunch.Of(library, folder, options.MemoryLimit)) ?? throw new ReaderUnavailableException("The process that reads mails could not be started.");
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            ReaderFolders.Remove(folder);
            throw new ReaderUnavailableException($"The process that reads mails could not be started: {error.Message}", error);
        }

        var reader = new ReaderProcess(started, folder, options, time);
        try
        {
            await reader.BriefAsync(brief, cancellationToken);
            return reader;
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has it read something.</summary>
    /// <param name="request">What.</param>
    /// <param name="bodyLimit">How large a body its answer may have.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="LostReaderException">It is gone; it must be disposed.</exception>
    public async Task<Frame> AskAsync(Frame request, int bodyLimit, CancellationToken cancellationToken)
    {
        var seen = new SeenFrames();
        using var deadline = new ReadingDeadline(_options, _time, Kill);
        // The pipe is not waited for with the token, but closed under the one who waits.
        await using var cancelled = cancellationToken.Register(Kill);
        try
        {
            var writing = request.WriteAsync(_process.StandardInput.BaseStream, CancellationToken.None);
            var answer = await AnswerAsync(seen, deadline, bodyLimit);
            await writing;
            HasRead += Math.Max(1, seen.Read.Count);
            return answer;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or JsonException or ObjectDisposedException)
        {
            _isOver = true;
            Kill();
            cancellationToken.ThrowIfCancellationRequested();
            await _process.WaitForExitAsync(CancellationToken.None);
            throw Lost(seen, deadline.Passed);
        }
    }

    /// <summary>Ends it and everything it started, and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        ReaderFolders.Remove(_folder);
    }

    private async Task BriefAsync(ReaderBrief brief, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(StartLimit, _time);
        await using var late = limit.Token.Register(Kill);
        await using var cancelled = cancellationToken.Register(Kill);
        try
        {
            await Frame.Of(FrameKind.Brief, brief).WriteAsync(_process.StandardInput.BaseStream, CancellationToken.None);
            var ready = await Frame.ReadAsync(_process.StandardOutput.BaseStream, 0, CancellationToken.None);
            if (ready?.Kind == FrameKind.Ready)
            {
                Warnings = ready.Says<ReaderReady>().Warnings;
                return;
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException or JsonException)
        {
            // Then it said something else, or nothing: its last words tell why.
        }

        cancellationToken.ThrowIfCancellationRequested();
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        // It has seen no mail yet: its words are the runtime's.
        var words = LastWords().ReplaceLineEndings(" ").Trim();
        throw new ReaderUnavailableException($"The process that reads mails does not start: {(words.Length > 0 ? words : $"it ended with {_process.ExitCode}")}");
    }

    private async Task<Frame> AnswerAsync(SeenFrames seen, ReadingDeadline deadline, int bodyLimit)
    {
        while (await Frame.ReadAsync(_process.StandardOutput.BaseStream, bodyLimit, CancellationToken.None) is { } frame)
        {
            switch (frame.Kind)
            {
                case FrameKind.Begun:
                    seen.Begin(frame.Says<DocumentBegun>());
                    deadline.Restart();
                    break;
                case FrameKind.Ocr:
                    deadline.EnterOcr();
                    break;
                case FrameKind.Read:
                    seen.End(frame.Says<DocumentFacts>());
                    deadline.Restart();
                    break;
                case FrameKind.Retire:
                    _isOver = true;
                    break;
                case FrameKind.OutOfMemory:
                    seen.IsOutOfMemory = true;
                    break;
                case FrameKind.MessageRead or FrameKind.DocumentRead or FrameKind.HeadersRead or FrameKind.SeveralHeadersRead or FrameKind.Remade or FrameKind.DigestMade or FrameKind.Drawn:
                    return frame;
                default:
                    throw new InvalidDataException("The reader does not keep to the frames.");
            }
        }

        throw new EndOfStreamException();
    }

    private LostReaderException Lost(SeenFrames seen, string? tooLate)
    {
        var isFirst = HasRead + seen.Read.Count == 0;
        var words = LastWords();
        var isMemory = seen.IsOutOfMemory || words.Contains("Out of memory", StringComparison.OrdinalIgnoreCase) || words.Contains(nameof(OutOfMemoryException), StringComparison.Ordinal);
        var (cause, what) = tooLate is not null ? (LossCause.Time, tooLate)
            : isMemory ? (LossCause.Memory, $"reading it needed more than {Size(_options.MemoryLimit)} of memory")
            : (LossCause.Ended, "the reader ended unexpectedly");
        return new LostReaderException(cause, what) { Document = seen.Document, Read = seen.Read, IsProven = cause == LossCause.Time || isFirst };
    }

    private static string Size(long bytes) => bytes % (1L << 30) == 0 ? $"{bytes >> 30} GiB" : $"{bytes >> 20} MiB";

    /// <summary>At once, and with all that it started: it leads a process group of its own.</summary>
    private void Kill()
    {
        try
        {
            if (!OperatingSystem.IsWindows())
                _ = SystemCalls.Kill(-_process.Id, SystemCalls.SigKill);
            _process.Kill(entireProcessTree: OperatingSystem.IsWindows());
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }
    }

    private void Drain()
    {
        var buffer = new char[1024];
        try
        {
            while (_process.StandardError.Read(buffer) is > 0 and var read)
            {
                lock (_lastWords)
                {
                    _lastWords.Append(buffer, 0, read);
                    if (_lastWords.Length > LastWordsLength)
                        _lastWords.Remove(0, _lastWords.Length - LastWordsLength);
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // It is gone.
        }
    }

    /// <summary>Once it has exited.</summary>
    private string LastWords()
    {
        _drain.Join(TimeSpan.FromSeconds(1));
        lock (_lastWords)
            return _lastWords.ToString();
    }

    /// <summary>What it announced while it was asked one thing.</summary>
    private sealed class SeenFrames
    {
        public DocumentBegun? Document { get; private set; }

        public List<DocumentFacts> Read { get; } = [];

        public bool IsOutOfMemory { get; set; }

        public void Begin(DocumentBegun document) => Document = document;

        public void End(DocumentFacts facts)
        {
            Read.Add(facts);
            Document = null;
        }
    }
}
