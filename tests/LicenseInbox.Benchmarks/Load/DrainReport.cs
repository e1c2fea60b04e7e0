using LicenseInbox.Benchmarks.Backlog;
using LicenseInbox.Benchmarks.Timing;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Servers;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Reader;
using LicenseInbox.Worker.Settings;
using MailKit;

namespace LicenseInbox.Benchmarks.Load;

/// <summary>
/// A backlog drained by the worker from a real Dovecot, from the first fetch to the last committed decision; beside it, on the same mails in the same run, plain MailKit that fetches them, our reader that reads them from
/// disk, and <c>mbsync</c>. In mode observe: what counts is fetching, reading, deciding and committing, and the same mailbox can be drained again.
/// </summary>
internal sealed class DrainReport(LoadOptions options, TextWriter output, TextWriter progress)
{
    private const int Batch = 50;

    /// <summary>Mails that whoever reads has read before it is measured: they pay for what the runtime compiles.</summary>
    private const int WarmUp = 40;

    /// <summary>On any machine, however busy.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private readonly List<double> _alone = [];
    private readonly BacklogFolder _backlog = BacklogFolder.Of(options.Mails);

    public async Task RunAsync()
    {
        await using var premises = await Premises.PrepareAsync(options.Mails);
        premises.Mail.Dovecot.Fill(BacklogFolder.Inbox, Enumerable.Range(0, options.Mails).Select(number => (_backlog.File(number), BacklogFolder.ReceivedAt(number))));
        var (fetched, read, drained, synchronized) = (new List<Measured>(), new List<Measured>(), new List<Measured>(), new List<Measured>());
        for (var round = 1; round <= options.Rounds; round++)
        {
            fetched.Add(await FetchAsync(premises.Mail));
            read.Add(await ReadAsync());
            drained.Add(await DrainAsync(premises));
            synchronized.Add(await SynchronizeAsync(premises.Mail));
            await progress.WriteLineAsync($"round {round}: fetching {Measured.Show(fetched[^1].Cost)}, reading {Measured.Show(read[^1].Cost)}, draining {Measured.Show(drained[^1].Cost)}, mbsync {Measured.Show(synchronized[^1].Cost)} ms of processor time a mail");
        }

        var (fetch, reading, drain, sync) = (Measured.Median(fetched), Measured.Median(read), Measured.Median(drained), Measured.Median(synchronized));
        await output.WriteLineAsync($"\nMedian of {options.Rounds}, {Environment.ProcessorCount} cores");
        await Table.WriteAsync(output, Measured.Header, [drain.Row("licenseinbox: fetched to committed"), fetch.Row("MailKit: fetched"), reading.Row("our reader: from disk"), sync.Row("mbsync: fetched to files")]);
        await output.WriteLineAsync($"\nDraining costs {Measured.Show(drain.Cost / (fetch.Cost + reading.Cost))} times the processor time of fetching and reading alone (at most 1.3 is wanted). The worker without its readers has {Measured.Show(_alone.Order().ElementAt(_alone.Count / 2))} ms of it: fetching, deciding, committing.");
    }

    /// <summary>What any program has to do: fetch each mail over TLS, in batches, into memory.</summary>
    private static async Task<Measured> FetchAsync(MailServer server)
    {
        using var client = await server.ConnectAsync(BacklogFolder.Inbox);
        var inbox = (MailKit.Net.Imap.ImapFolder)client.Inbox!;
        await inbox.OpenAsync(FolderAccess.ReadOnly);
        var uids = (await inbox.FetchAsync(0, -1, MessageSummaryItems.UniqueId)).Select(summary => summary.UniqueId).ToList();
        await FetchAsync(uids.Take(WarmUp));
        var begin = Moment.Now();
        foreach (var batch in uids.Chunk(Batch))
            await FetchAsync(batch);
        return begin.For(uids.Count);

        Task FetchAsync(IEnumerable<UniqueId> batch) => inbox.GetStreamsAsync([.. batch], async (_, _, _, stream, token) =>
        {
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, token);
        });
    }

    private async Task<Measured> ReadAsync()
    {
        var settings = new WorkerSettings { Reader = new ReaderOptions { Processes = 2 } };
        await using var reader = Readings.Pool(settings, new SettingsSources { Environment = false }, TimeProvider.System, Console.Error.WriteLine, ShippedProgram.Library);
        await ReadAllAsync(Enumerable.Range(0, Math.Min(WarmUp, options.Mails)));
        var begin = Moment.Now();
        await ReadAllAsync(Enumerable.Range(0, options.Mails));
        return begin.For(options.Mails);

        Task ReadAllAsync(IEnumerable<int> numbers) => Parallel.ForEachAsync(numbers, new ParallelOptions { MaxDegreeOfParallelism = settings.Reader.Processes }, async (number, token) =>
        {
            var facts = await reader.ReadAsync(await File.ReadAllBytesAsync(_backlog.File(number), token), ReadingDepth.WithPageImages, token);
            if (facts.Forms.Count() < 2)
                throw new InvalidOperationException($"Mail {number} of the backlog was not read: {facts.Unreadable}");
        });
    }

    private async Task<Measured> DrainAsync(Premises premises)
    {
        await premises.NewStoreAsync();
        await premises.StartAsync();
        try
        {
            var first = await UntilAsync(premises, Math.Min(WarmUp, options.Mails / 2));
            var (alone, begin) = (ProcessorTime.Of(premises.Workers[0].Id), Moment.Now(() => premises.Worked));
            var last = await UntilAsync(premises, options.Mails);
            _alone.Add((ProcessorTime.Of(premises.Workers[0].Id) - alone).TotalMilliseconds / (last - first));
            return begin.For(last - first);
        }
        finally
        {
            await premises.StopAsync();
        }
    }

    /// <summary>Waits until so many decisions are committed; how many are.</summary>
    private static async Task<int> UntilAsync(Premises premises, int decided)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var count = await premises.CountAsync("SELECT COUNT(*) FROM deliveries WHERE message_id IS NOT NULL");
            if (count >= decided)
                return count;
            if (TimeProvider.System.GetElapsedTime(begin) > Patience)
                throw new TimeoutException($"{count} of {decided} mails were decided after {Patience.TotalMinutes} min:\n{premises.LastWords}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private static async Task<Measured> SynchronizeAsync(DovecotMailServer server)
    {
        var folder = Directory.CreateTempSubdirectory("licenseinbox-mbsync-");
        try
        {
            var file = Path.Combine(folder.FullName, "mbsyncrc");
            await File.WriteAllTextAsync(file, $"""
                IMAPAccount server
                Host {MailServer.Host}
                Port {server.ImapPort}
                User {BacklogFolder.Inbox}
                Pass {MailServer.Password}
                SSLType IMAPS
                CertificateFile {server.CertificateAuthorityFile}

                IMAPStore far
                Account server

                MaildirStore near
                Path {folder.FullName}/
                Inbox {folder.FullName}/inbox

                Channel all
                Far :far:
                Near :near:
                Sync Pull
                Create Near
                SyncState *

                """);
            var begin = Moment.Now();
            await ProgramRun.RunAsync("mbsync", "-q", "-c", file, "all");
            var count = Directory.EnumerateFiles(Path.Combine(folder.FullName, "inbox"), "*", SearchOption.AllDirectories).Count(path => Path.GetDirectoryName(path)!.EndsWith("/new", StringComparison.Ordinal) || Path.GetDirectoryName(path)!.EndsWith("/cur", StringComparison.Ordinal));
            return begin.For(count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
