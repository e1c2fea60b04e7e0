using System.Runtime.InteropServices;
using System.Threading.Channels;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Reader;

/// <summary>What reads, made in the reader process from its brief.</summary>
/// <param name="Documents">Reads documents; announces their phases.</param>
/// <param name="Messages">Reads messages, their documents by the reader that it is given.</param>
/// <param name="Headers">What the headers of a message say that is not read for the given reason.</param>
/// <param name="Remaking">Remakes mails; announces when it draws pages.</param>
/// <param name="Pages">Draws pages of documents, card data covered; announces the phases of reading them.</param>
/// <param name="WarmUp">Reads something harmless, so that the first mail is not held to the time that the runtime takes to compile what reads it; null when there is nothing.</param>
internal sealed record ReadingParts(
    Func<ReaderBrief, IReadingProgress, IDocumentReader> Documents,
    Func<ReaderBrief, IDocumentReader, IMessageReader> Messages,
    Func<ReaderBrief, ReadOnlyMemory<byte>, string, MessageFacts> Headers,
    Func<ReaderBrief, IReadingProgress, IMailRemaker> Remaking,
    Func<ReaderBrief, IReadingProgress, IPageImages> Pages,
    Func<ReaderBrief, IDocumentReader, Task<MessageFacts?>> WarmUp);

/// <summary>
/// The hidden command <c>licenseinbox reader</c>: reads, remakes or draws what it is sent, one after another, and ends with the pipe. It is told everything in the first frame, limits itself, then reads.
/// What it reads may kill it at any time: nothing here is to be cleaned up by itself.
/// </summary>
internal sealed class ReaderChild(ReadingParts parts)
{
    public const string Command = "reader";

    /// <summary>A process that has grown to this share of its limit reads nothing more: what is left is for one document.</summary>
    private const double RetiringShare = 0.625;

    private readonly Channel<Frame> _requests = Channel.CreateUnbounded<Frame>();

    public async Task<int> RunAsync()
    {
        // Whoever stops the worker may signal all of its processes: the worker ends the readers itself, when nothing is being read.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
        using var pipes = ReaderPipes.Take();
        if (!OperatingSystem.IsWindows() && SystemCalls.SetProcessGroup(0, 0) != 0)
            throw new IOException("The reader can't have a process group of its own.");
        new Thread(() => Watch(pipes.Requests)) { IsBackground = true, Name = "requests" }.Start();

        var brief = (await _requests.Reader.ReadAsync()).Says<ReaderBrief>();
        var warnings = ProcessLimits.Apply(brief.MemoryLimit);
        var documents = new AnnouncedDocuments(pipes);
        documents.Inner = parts.Documents(brief, documents);
        var messages = parts.Messages(brief, documents);
        var remaker = parts.Remaking(brief, documents);
        var images = parts.Pages(brief, documents);
        if (await parts.WarmUp(brief, documents.Inner) is { } warm)
            _ = ReaderWords.Write(warm);
        pipes.Send(Frame.Of(FrameKind.Ready, new ReaderReady(warnings)));

        await foreach (var request in _requests.Reader.ReadAllAsync())
        {
            try
            {
                var answer = request.Kind switch
                {
                    FrameKind.Enclose or FrameKind.Strip or FrameKind.Digest => await RemakeAsync(request, remaker),
                    FrameKind.Draw => await DrawAsync(request, images),
                    _ => await AnswerAsync(request, brief, documents, messages),
                };
                RemoveLeftovers();
                if (ProcessLimits.UsedMemory() > brief.MemoryLimit * RetiringShare)
                    pipes.Send(Frame.Of(FrameKind.Retire));
                pipes.Send(answer);
            }
            catch (OutOfMemoryException)
            {
                pipes.Send(Frame.Of(FrameKind.OutOfMemory));
                return 1;
            }
        }

        return 0;
    }

    private async Task<Frame> AnswerAsync(Frame frame, ReaderBrief brief, AnnouncedDocuments documents, IMessageReader messages)
    {
        var request = frame.Says<ReaderRequest>();
        if (request.Refused is { } reason)
            return Frame.Of(FrameKind.MessageRead, parts.Headers(brief, frame.Body, reason));
        documents.Know(request.Known);
        return frame.Kind switch
        {
            FrameKind.Headers => Frame.Of(FrameKind.HeadersRead, await messages.ReadHeadersAsync(frame.Body, request.Check, CancellationToken.None)),
            FrameKind.HeadersOfSeveral => Frame.Of(FrameKind.SeveralHeadersRead, new SeveralHeadersRead(await messages.ReadHeadersAsync(Parts(frame.Body, request.Lengths), CancellationToken.None))),
            FrameKind.Message => Frame.Of(FrameKind.MessageRead, await messages.ReadAsync(frame.Body, request.Depth, CancellationToken.None)),
            _ => Frame.Of(FrameKind.DocumentRead, documents.Read(frame.Body, request.Name ?? "", request.Depth, CancellationToken.None)),
        };
    }

    private static List<ReadOnlyMemory<byte>> Parts(ReadOnlyMemory<byte> body, IReadOnlyList<int> lengths)
    {
        var parts = new List<ReadOnlyMemory<byte>>(lengths.Count);
        foreach (var length in lengths)
        {
            parts.Add(body[..length]);
            body = body[length..];
        }

        return parts;
    }

    private static async Task<Frame> RemakeAsync(Frame frame, IMailRemaker remaker)
    {
        if (frame.Kind == FrameKind.Digest)
            return Frame.Of(FrameKind.DigestMade, new MailDigest(await remaker.DigestAsync(frame.Body, CancellationToken.None)));
        var made = frame.Kind == FrameKind.Strip
            ? await remaker.StripAsync(frame.Body, frame.Says<StripOrder>(), CancellationToken.None)
            : await remaker.EncloseAsync(frame.Body, frame.Says<EncloseOrder>(), CancellationToken.None);
        return Frame.Of(FrameKind.Remade, new MailRemade(made.As, made.Why, made.Digest), made.Content);
    }

    private static async Task<Frame> DrawAsync(Frame frame, IPageImages images)
    {
        var drawn = await images.DrawAsync(frame.Body, frame.Says<PageOrder>(), CancellationToken.None);
        return Frame.Of(FrameKind.Drawn, new PageDrawn(drawn.Width, drawn.Height, drawn.Problem), drawn.Jpeg);
    }

    /// <summary>On a thread of its own, so that the end of the pipe is seen whatever is being read.</summary>
    private void Watch(Stream requests)
    {
        try
        {
            while (Frame.Read(requests, int.MaxValue) is { } frame)
                _requests.Writer.TryWrite(frame);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            // The other side is gone in the middle of a frame, or does not speak to a reader: that is the end too.
        }

        End();
    }

    /// <summary>The program is gone, or has no use for this process any more. All that this process started goes with it, at once: there is nothing to save.</summary>
    private static void End()
    {
        if (!OperatingSystem.IsWindows())
            _ = SystemCalls.Kill(0, SystemCalls.SigKill);
        Environment.Exit(0);
    }

    /// <summary>No temporary file outlives the reading that made it.</summary>
    private static void RemoveLeftovers()
    {
        foreach (var left in new DirectoryInfo(Path.GetTempPath()).EnumerateFileSystemInfos())
        {
            if (left is DirectoryInfo folder)
                folder.Delete(recursive: true);
            else
                left.Delete();
        }
    }
}
