using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LicenseInbox.Worker.Maildir;
using LicenseInbox.Worker.Tests.EndToEnd;
using LicenseInbox.Worker.Tests.Servers;
using MimeKit;
using MimeKit.Cryptography;
using Npgsql;

namespace LicenseInbox.Worker.Tests.CardNumbers;

/// <summary>
/// After mails with cards in every place, nothing that the worker keeps or writes, even when it crashes, holds a card number in any writing, or a security code. How many cards there are is <c>LICENSEINBOX_TEST_CARDS</c>;
/// how many of those that may come as scans do, since recognition takes its time, is <c>LICENSEINBOX_TEST_SCANS</c>.
/// </summary>
public sealed partial class KeptCardTests(TestServers servers, ITestOutputHelper output)
{
    private static readonly int Count = Setting("LICENSEINBOX_TEST_CARDS", 20);
    private static readonly int Scans = Setting("LICENSEINBOX_TEST_SCANS", 1);

    /// <summary>By hand, with more cards.</summary>
    private static readonly bool IsLong = Count > 20;

    private static readonly string[] Pictures = ["%PDF", "\u0089PNG", "\u00ff\u00d8\u00ff", "II*\0", "MM\0*", "P4\n", "P5\n", "P6\n", "GIF8", "BM"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_sqlite_no_card_is_kept() => await RunAsync(null, Scans, _ => Task.FromResult<IEnumerable<string>>([]));

    [Fact]
    public async Task With_postgresql_no_card_is_kept()
    {
        await using var cluster = await TestServers.OwnPostgresAsync(Token);
        // Which database keeps what was read changes nothing about how page images are read.
        await RunAsync(await cluster.NewDatabaseAsync(Token), IsLong ? Scans : 0, async database =>
        {
            await using var connection = new NpgsqlConnection(database);
            await connection.OpenAsync(Token);
            await using var command = new NpgsqlCommand("CHECKPOINT", connection);
            await command.ExecuteNonQueryAsync(Token);
            return Directory.EnumerateFiles(cluster.Data, "*", SearchOption.AllDirectories);
        });
    }

    private async Task RunAsync(string? postgres, int scans, Func<string, Task<IEnumerable<string>>> databaseFiles)
    {
        var watch = new Stopwatch();
        watch.Start();
        var server = await servers.MailAsync(Token);
        var cards = TestCard.Some(Count);
        var mails = new CardMails(scans);
        var senders = Enumerable.Range(0, 8).Select(_ => server.NewAddress("dana", "northwind.example")).ToList();
        // One of every kind is left for the crash, scans among them.
        var last = cards.TakeLast(CardMails.PlacesCount).Select(card => (card, Raw: mails.Of(card, senders[card.Index % senders.Count]))).ToList();
        var finds = new List<string>();
        var scan = new CardScan(cards);
        var looked = 0L;
        await using var run = await CardRun.StartAsync(server, cards, postgres, Token);
        foreach (var card in cards.SkipLast(last.Count))
            await DeliverAsync(card, mails.Of(card, senders[card.Index % senders.Count]));
        await HandledAsync(Count - last.Count);

        // It reads the registry, and not what is kept: that is the same on both.
        if (postgres is null || IsLong)
            await CheckAsync();

        // In the middle of these it crashes.
        foreach (var (card, raw) in last)
            await DeliverAsync(card, raw);
        await Until.IsSoAsync(() => run.Count("SELECT COUNT(*) FROM deliveries") > Count - last.Count, TimeSpan.FromMinutes(5));
        await run.CrashAsync(Token);
        // The mails bear the cards where this search finds them (but for scans, and digits in other writings within a mail's own encoding).
        Directory.EnumerateFiles(run.Mailbox, "*", SearchOption.AllDirectories).SelectMany(file => scan.In(File.ReadAllBytes(file))).Distinct().Count().ShouldBeGreaterThan(Count * 3 / 4);
        last.Count(mail => Codes(mail.Raw, cards).Any()).ShouldBeGreaterThan(3);
        run.Files().Select(Path.GetFileName).Where(name => Dump().IsMatch(name!)).ShouldBeEmpty("no dump is written");
        Look(run.Files(), "after a crash");
        NoPictures();

        run.Start();
        await HandledAsync(Count);
        var handled = watch.Elapsed;
        Look(run.Files(), "while it runs");
        foreach (var file in await databaseFiles(postgres ?? ""))
            Numbers(file, ReadOrNull(file) ?? []);
        await SaidAsync("status", "--json");
        foreach (var card in cards.Take(IsLong ? 4 : 2))
            await SaidAsync("audit", "show", CardMails.Case(card));
        await run.StopAsync(Token);

        // At a start, emails are replaced that billing's server has just taken the card form of.
        run.Start();
        await Until.IsSoAsync(() => run.Count("SELECT COUNT(*) FROM card_retentions WHERE state = 'Replaced'") == run.Count("SELECT COUNT(*) FROM card_handovers WHERE state = 'Taken'"), TimeSpan.FromMinutes(5 + (Count / 20d)));
        var tables = run.Tables().ToList();
        foreach (var (table, rows) in tables)
            Note($"table {table}", rows);
        await run.StopAsync(Token);
        Look(run.Files(), "after its end");
        NoPictures();
        Directory.EnumerateFileSystemEntries(run.Temporary).ShouldBeEmpty("the temporary folder is empty after its end");
        Note("log", run.Log);
        foreach (var copy in Directory.EnumerateFiles(run.Mailbox, "*", SearchOption.AllDirectories).Where(file => Encoding.Latin1.GetString(File.ReadAllBytes(file)).Contains("was removed here on", StringComparison.Ordinal)))
        {
            // Who wrote his card into the text as well has it there: nothing but the form is taken out.
            foreach (var index in scan.In(File.ReadAllBytes(copy)).Where(index => CardMails.IsFormAlone(cards[index])))
                finds.Add($"a replaced email: the number of card {index}");
        }

        // Billing has the cards, and only who has its key reads them.
        var handedOver = await server.ReadAsync(run.BillingAddress, cancellationToken: Token);
        foreach (var mail in handedOver)
            Note("mail to billing", mail.Raw);
        var forms = handedOver.Select(mail => (mail.Message.Subject, Cards: scan.In(FormIn(mail.Message, run)))).ToList();
        forms.ShouldContain(form => form.Cards.Count > 0);
        forms.ShouldAllBe(form => form.Cards.All(index => form.Subject!.Contains(CardMails.Case(cards[index]), StringComparison.Ordinal)));
        foreach (var sender in senders)
        {
            foreach (var reply in await server.ReadAsync(sender, cancellationToken: Token))
                Note("reply", [.. reply.Raw, .. Encoding.UTF8.GetBytes($"\n{reply.Message.Subject}\n{reply.Message.TextBody}\n{reply.Message.HtmlBody}")]);
        }

        var states = string.Join(", ", tables.Where(table => table.Table == "requests").SelectMany(table => Status().Matches(Encoding.UTF8.GetString(table.Rows)).Select(match => match.Value)).GroupBy(status => status).Select(group => $"{group.Count()} {group.Key}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Count} cards: handled in {handled.TotalSeconds:0.0} s, searched {looked / 1e6:0} MB in {(watch.Elapsed - handled).TotalSeconds:0.0} s, found {finds.Count}; {handedOver.Count} mails to billing; {states}"));
        finds.ShouldBeEmpty();
        // The mails were read and decided, or finding nothing would mean nothing.
        var kept = Encoding.UTF8.GetString(tables.Single(table => table.Table == "messages").Rows);
        kept.ShouldContain($"**** {cards[0].LastFour}");
        kept.ShouldContain("\"Name\":\"cvv\",\"Value\":\"***\"");
        foreach (var status in new[] { "Moved", "Rejected", "WaitingForPartner" })
            states.ShouldContain(status);

        Task DeliverAsync(TestCard card, byte[] raw) => MaildirMailbox.DeliverAsync(run.Mailbox, raw, DateTimeOffset.UnixEpoch.AddYears(56).AddMinutes(card.Index), Token);

        Task HandledAsync(int count) => Until.IsSoAsync(
            () => run.Count("SELECT COUNT(*) FROM deliveries WHERE state = 'Filed'") == count && run.Count("SELECT COUNT(*) FROM outgoing_mails WHERE state = 'Waiting'") == 0
                && run.Count("SELECT COUNT(*) FROM card_handovers WHERE state IN ('Due', 'Held', 'Written')") == 0,
            TimeSpan.FromMinutes(5 + (Count / 20d)));

        async Task CheckAsync()
        {
            var aside = Directory.CreateTempSubdirectory("card-mails-");
            foreach (var (card, raw) in last)
                await File.WriteAllBytesAsync(Path.Combine(aside.FullName, $"{card.Index}.eml"), raw, Token);
            (await SaidAsync(["check", .. aside.EnumerateFiles().Select(file => file.FullName)])).ShouldContain("**** ");
            aside.Delete(recursive: true);
        }

        async Task<string> SaidAsync(params string[] command)
        {
            var said = await run.SaidAsync(command, Token);
            Note($"what {command[0]} says", Encoding.UTF8.GetBytes(said));
            return said;
        }

        void NoPictures() => run.Files().Where(IsPicture).ShouldBeEmpty("no page image is kept: there is none to be read by recognition");

        void Look(IEnumerable<string> files, string when)
        {
            foreach (var file in files)
            {
                if (ReadOrNull(file) is { } bytes)
                    Note($"{Path.GetFileName(file)} {when}", bytes);
            }
        }

        void Numbers(string where, byte[] bytes)
        {
            looked += bytes.Length;
            finds.AddRange(scan.In(bytes).Select(index => $"{where}: the number of card {index} ({cards[index].Brand}, place {index % CardMails.PlacesCount})"));
        }

        void Note(string where, byte[] bytes)
        {
            Numbers(where, bytes);
            finds.AddRange(Codes(bytes, cards).Select(at => $"{where}: a security code in {Around(bytes, at)}"));
        }
    }

    /// <summary>Where a number stands beside a security code's label, or a card's own code is a value by itself; long Base64 aside (what is encrypted), in which every word comes about.</summary>
    private static IEnumerable<int> Codes(byte[] bytes, IReadOnlyList<TestCard> cards)
    {
        var text = Base64Lines().Replace(Encoding.Latin1.GetString(bytes), lines => new string('+', lines.Length));
        var codes = cards.Select(card => card.Code).ToHashSet(StringComparer.Ordinal);
        return LabelledCode().Matches(text).Where(match => codes.Contains(match.Groups["code"].Value)).Concat(CodeAlone().Matches(text).Where(match => codes.Contains(match.Groups["code"].Value))).Select(match => match.Index);
    }

    /// <summary>What stands around a find, with a sharp for every digit.</summary>
    private static string Around(byte[] bytes, int at) => Digit().Replace(Encoding.UTF8.GetString(bytes.AsSpan()[Math.Max(0, at - 200)..Math.Min(bytes.Length, at + 60)]), "#");

    /// <summary>A file that the database or a reader takes away meanwhile is read by nobody.</summary>
    private static byte[]? ReadOrNull(string file)
    {
        try
        {
            // An empty file is a lock that somebody holds.
            if (new FileInfo(file).Length == 0)
                return null;
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The form in a mail to billing, for whoever has its key.</summary>
    private static byte[] FormIn(MimeMessage mail, CardRun run)
    {
        using var enveloped = new MemoryStream();
        mail.Body.ShouldBeOfType<ApplicationPkcs7Mime>().Content!.DecodeTo(enveloped, Token);
        using var opened = MimeEntity.Load(new MemoryStream(run.Decrypt(enveloped.ToArray())), Token);
        using var form = new MemoryStream();
        opened.ShouldBeOfType<Multipart>()[1].ShouldBeOfType<MimePart>().Content!.DecodeTo(form, Token);
        return form.ToArray();
    }

    /// <summary>By its first bytes, whatever its name.</summary>
    private static bool IsPicture(string file) => ReadOrNull(file) is { Length: > 8 } bytes && Pictures.Any(magic => bytes.AsSpan().StartsWith(Encoding.Latin1.GetBytes(magic)));

    private static int Setting(string name, int usual) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : usual;

    [GeneratedRegex(@"(?:cvv2?|cvc2?|csc|security.?code|verification|on its back|check)[^0-9*]{0,20}(?<code>\d{3,4})(?!\d)", RegexOptions.IgnoreCase)]
    private static partial Regex LabelledCode();

    // The last four digits of a number are kept, and may be another card's code.
    [GeneratedRegex("""(?<!"LastFour":)[>"](?<code>\d{3,4})["<]""")]
    private static partial Regex CodeAlone();

    [GeneratedRegex(@"^core(\.|$)|coredump|\.dmp$|crashreport", RegexOptions.IgnoreCase)]
    private static partial Regex Dump();

    [GeneratedRegex(@"(?:[A-Za-z0-9+/]{60,}\r?\n)+[A-Za-z0-9+/]*|(?:[A-Za-z0-9+/]|\\u002B){200,}")]
    private static partial Regex Base64Lines();

    [GeneratedRegex(@"\d")]
    private static partial Regex Digit();

    [GeneratedRegex("Moved|Rejected|WaitingForPartner|WithRepresentative|Queued|Settling|Completed")]
    private static partial Regex Status();
}
