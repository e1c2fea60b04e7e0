using System.Globalization;
using LicenseInbox.Benchmarks.Backlog;
using LicenseInbox.Servers;

namespace LicenseInbox.Benchmarks.Load;

/// <summary>
/// What the worker holds in memory of its own, its readers aside: when it has started on a mailbox with 100,000 old mails, and when it has handled 1,000, 10,000 and 50,000. The mails are small, since what they hold is read
/// elsewhere: a partner's words about his case, with no form, which are recorded, decided and kept as any other.
/// </summary>
internal sealed class MemoryReport(LoadOptions options, TextWriter output, TextWriter progress)
{
    private const int Old = 100_000;

    private static readonly int[] Steps = [1_000, 10_000, 50_000];
    private static readonly TimeSpan Patience = TimeSpan.FromHours(2);
    private static readonly DateTimeOffset Oldest = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    public async Task RunAsync()
    {
        var rows = new List<string[]> { await StartedAsync() };
        await progress.WriteLineAsync($"{rows[0][0]}: {rows[0][1]} MB");
        await using var premises = await Premises.PrepareAsync(options.Mails);
        premises.Mail.Dovecot.Seed(BacklogFolder.Inbox, options.Mails, Start, TimeSpan.FromSeconds(10), Words);
        await premises.NewStoreAsync();
        await premises.StartAsync();
        var begin = Moment.Now(() => premises.Worked);
        foreach (var mails in Steps.Where(mails => mails < options.Mails).Append(options.Mails))
        {
            await UntilAsync(premises, $"SELECT COUNT(*) >= {mails} FROM deliveries WHERE message_id IS NOT NULL");
            rows.Add(Row($"{mails} mails handled", premises, begin));
            await progress.WriteLineAsync($"{rows[^1][0]}: {rows[^1][1]} MB");
        }

        await output.WriteLineAsync("\nMemory of the worker (RssAnon), its readers aside");
        await Table.WriteAsync(output, ["", "MB", "s since the start", "s of processor time"], rows);
    }

    private static async Task<string[]> StartedAsync()
    {
        await using var premises = await Premises.PrepareAsync(10);
        premises.Mail.Dovecot.Seed(BacklogFolder.Inbox, Old, Oldest, TimeSpan.FromSeconds(60));
        await premises.NewStoreAsync(Start.ToString("O", CultureInfo.InvariantCulture));
        await premises.StartAsync();
        var begin = Moment.Now(() => premises.Worked);
        await UntilAsync(premises, "SELECT COUNT(*) FROM mailboxes WHERE looked_at IS NOT NULL");
        return Row($"started over {Old} old mails", premises, begin);
    }

    private static string Words(int number)
    {
        var one = new BacklogCase(number);
        return $"Return-Path: <{one.Partner}>\r\nAuthentication-Results: {MailServer.AuthServId}; spf=pass smtp.mailfrom={one.Partner}; dmarc=pass header.from={BacklogCase.Domain}\r\n"
            + $"Received: from client.example by {MailServer.AuthServId} with ESMTP\r\n\tfor <{BacklogFolder.Inbox}>; Mon, 1 Jun 2026 00:00:00 +0000\r\nFrom: Lee Ames <{one.Partner}>\r\nTo: <{BacklogFolder.Inbox}>\r\n"
            + $"Subject: Case {one.Case}\r\nMessage-ID: <{one.MessageId}>\r\n\r\nHello,\r\n\r\nplease move the licenses of {one.EndUser}.\r\n\r\nLee\r\n";
    }

    private static async Task UntilAsync(Premises premises, string sql)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (await premises.CountAsync(sql) == 0)
        {
            if (TimeProvider.System.GetElapsedTime(begin) > Patience)
                throw new TimeoutException($"It did not come so far within {Patience.TotalMinutes} min:\n{premises.LastWords}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    private static string[] Row(string name, Premises premises, Moment begin)
    {
        var measured = begin.For(1);
        return [name, Measured.Show(ProcessorTime.PrivateMemory(premises.Workers[0].Id) / 1e6), Measured.Show(measured.Took.TotalSeconds), Measured.Show(measured.Worked.TotalSeconds)];
    }
}
