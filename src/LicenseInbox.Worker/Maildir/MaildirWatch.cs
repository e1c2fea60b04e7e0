using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Maildir;

/// <summary>Tells when files come into a Maildir: at once where the file system tells, else by looking at its folders' times.</summary>
internal sealed class MaildirWatch(MaildirFolder folder, TimeSpan pollEvery, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly Channel<bool> news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<FileSystemWatcher> watchers = [];
    private (DateTime New, DateTime Cur) seen;
    private bool started;

    /// <summary>Notes that the folder is being looked at now: only later changes are news.</summary>
    public void Looked() => seen = folder.Changed;

    /// <summary>Returns when something came in, at the latest after <paramref name="atMost"/>.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (!started)
            Start();
        var beginning = time.GetTimestamp();
        while (folder.Changed == seen && atMost - time.GetElapsedTime(beginning) is var left && left > TimeSpan.Zero)
        {
            using var pause = new CancellationTokenSource(left < pollEvery ? left : pollEvery, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, pause.Token);
            try
            {
                await news.Reader.ReadAsync(linked.Token);
                return;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Time to look at the folders.
            }
        }
    }

    public void Dispose() => watchers.ForEach(watcher => watcher.Dispose());

    private void Start()
    {
        started = true;
        try
        {
            folder.Create();
            foreach (var part in (string[])[folder.New, folder.Cur])
            {
                var watcher = new FileSystemWatcher(part) { NotifyFilter = NotifyFilters.FileName };
                watchers.Add(watcher);
                watcher.Created += (_, _) => news.Writer.TryWrite(true);
                watcher.Renamed += (_, _) => news.Writer.TryWrite(true);
                watcher.EnableRaisingEvents = true;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            logger.LogInformation("{Folder} tells no changes ({Reason}): it is looked at every {PollEvery}", folder.New, exception.Message, pollEvery);
        }
    }
}
