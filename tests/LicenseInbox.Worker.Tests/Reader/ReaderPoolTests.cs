using System.Diagnostics;
using System.Text;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Reader;
using LicenseInbox.Worker.Tests.EndToEnd;

namespace LicenseInbox.Worker.Tests.Reader;

public class ReaderPoolTests
{
    public static TheoryData<string, string> Losses => new()
    {
        { "hang", "reading it took longer than 3 s" },
        { "recognise", "reading it took longer than 4 s" },
        { "memory", "reading it needed more than 512 MiB of memory" },
        { "overflow", "the reader ended unexpectedly" },
        { "exit", "the reader ended unexpectedly" },
        { "flood", "the reader ended unexpectedly" },
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_document_that_takes_its_reader_down_costs_that_document_only(string document, string what)
    {
        await using var pool = SomeReader.Misbehaving(OptionsFor(document));
        var facts = await pool.ReadMailAsync("first", document, "last");

        facts.Unreadable.ShouldBeNull();
        facts.Documents.Select(read => read.Name).ShouldBe(["first", document, "last"]);
        facts.Documents[1].Problem.ShouldBe(new DocumentProblem(DocumentProblemKind.ReadingFailed, what));
        facts.Documents[0].Text().ShouldBe(["first"]);
        facts.Documents[2].Text().ShouldBe(["last"]);
    }

    [Fact]
    public async Task A_mail_read_at_the_same_time_is_not_touched()
    {
        var options = SomeReader.Patient();
        options.Processes = 2;
        await using var pool = SomeReader.Misbehaving(options);
        using var stop = new CancellationTokenSource();
        var hanging = pool.ReadAsync("hang"u8.ToArray(), stop.Token);
        for (var mail = 0; mail < 20; mail++)
            (await pool.ReadMailAsync($"mail {mail}")).Documents.Single().Text().ShouldBe([$"mail {mail}"]);
        hanging.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => hanging);
    }

    [Fact]
    public async Task What_throws_is_a_failure_of_that_document_and_quotes_nothing_of_it()
    {
        await using var pool = SomeReader.Misbehaving();
        var failed = await pool.ReadAsync("throw");
        failed.Problem!.Kind.ShouldBe(DocumentProblemKind.ReadingFailed);
        failed.Problem.Detail.ShouldBe("it could not be read (InvalidOperationException)");
    }

    [Fact]
    public async Task A_document_does_not_pay_for_what_the_one_before_left_in_the_process()
    {
        // Each alone has room enough.
        await using var pool = SomeReader.Misbehaving();
        (await pool.ReadMailAsync("hoard 200", "hoard 220")).Documents.ShouldAllBe(document => document.Problem == null);
        (await pool.ReadAsync("hoard 200")).Problem.ShouldBeNull();
    }

    [Fact]
    public async Task A_reader_that_goes_down_outside_of_any_document_makes_the_mail_unreadable()
    {
        await using var pool = SomeReader.Misbehaving(SomeReader.Hasty);
        var facts = await pool.ReadMailAsync("good", "!hang", "never");
        facts.Unreadable.ShouldBe("reading it took longer than 3 s");
        facts.Subject.ShouldBe("from the headers");
        (await pool.ReadAsync("exit")).Problem!.Detail.ShouldBe("the reader ended unexpectedly");
        (await pool.ReadMailAsync("!exit")).Unreadable.ShouldBe("the reader ended unexpectedly");
    }

    [Fact]
    public async Task The_headers_of_several_mails_are_asked_for_once()
    {
        var options = SomeReader.Patient();
        options.DocumentsPerProcess = 3;
        await using var pool = SomeReader.Misbehaving(options);
        await HeadersAsync(pool, "first");
        var process = pool.IdleProcesses.ShouldHaveSingleItem();
        (await HeadersAsync(pool, "a", "bc", "", "def")).ShouldBe([(1, null), (2, null), (0, null), (3, null)]);
        pool.IdleProcesses.ShouldBe([process], "each for itself would be more than one process is asked for");
    }

    [Fact]
    public async Task Headers_that_take_the_reader_down_cost_no_mail_that_is_read_with_them()
    {
        await using var pool = SomeReader.Misbehaving();
        (await HeadersAsync(pool, "good", "!!exit", "better")).ShouldBe([(4, null), (6, "the reader ended unexpectedly"), (6, null)]);
    }

    [Fact]
    public async Task A_mail_of_nothing_but_such_documents_comes_to_an_end()
    {
        await using var pool = SomeReader.Misbehaving();
        var facts = await pool.ReadMailAsync([.. Enumerable.Range(1, 12).Select(number => $"exit {number}")]);
        facts.Unreadable.ShouldBe("its documents took the reader down 9 times");
    }

    [Fact]
    public async Task A_process_is_asked_again_and_makes_room_after_so_many_documents()
    {
        var options = SomeReader.Patient();
        options.DocumentsPerProcess = 3;
        await using var pool = SomeReader.Misbehaving(options);
        var processes = new List<int>();
        for (var document = 0; document < 7; document++)
            processes.Add((await pool.ReadAsync("text")).Process());
        processes.GroupBy(process => process).Select(group => group.Count()).ShouldBe([3, 3, 1]);
        processes.ShouldNotContain(Environment.ProcessId);
    }

    [Fact]
    public async Task A_process_that_has_grown_makes_room()
    {
        await using var pool = SomeReader.Misbehaving();
        var grown = (await pool.ReadAsync("hoard 290")).Process();
        (await pool.ReadAsync("text")).Process().ShouldNotBe(grown);
    }

    [Fact]
    public async Task What_is_printed_in_the_reader_does_not_get_into_its_answers()
    {
        await using var pool = SomeReader.Misbehaving();
        (await pool.ReadAsync("chatter")).Text().ShouldBe(["ended with 0"]);
        (await pool.ReadAsync("text")).Text().ShouldBe(["text"]);
    }

    [Fact]
    public async Task A_reading_that_is_called_off_ends_its_process()
    {
        await using var pool = SomeReader.Misbehaving();
        var process = (await pool.ReadAsync("text")).Process();
        using var stop = new CancellationTokenSource();
        var reading = pool.ReadDocumentAsync("hang"u8.ToArray(), "hang", stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => reading);
        SomeReader.IsAlive(process).ShouldBeFalse();
    }

    [Fact]
    public async Task Processes_and_temporary_files_end_with_the_reading_and_with_the_pool()
    {
        var pool = SomeReader.Misbehaving(SomeReader.Hasty);
        var left = (await pool.ReadAsync("litter")).Text().Single();
        left.ShouldStartWith(pool.Folder);
        Directory.Exists(left).ShouldBeFalse();
        (await pool.ReadAsync("spawn")).Problem!.Detail.ShouldBe("reading it took longer than 3 s");
        var process = (await pool.ReadAsync("text")).Process();
        Directory.GetDirectories(pool.Folder).Length.ShouldBe(1);

        await pool.DisposeAsync();
        SomeReader.IsAlive(process).ShouldBeFalse();
        Directory.Exists(pool.Folder).ShouldBeFalse();
        Sleepers(pool.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_killed_program_takes_its_readers_and_what_they_started_along_and_the_next_start_removes_their_files()
    {
        var start = new ProcessStartInfo("dotnet", [SomeReader.Library, "pool", "spawn"]) { RedirectStandardError = true };
        var temporary = start.Environment["TMPDIR"] = Directory.CreateTempSubdirectory("killed").FullName;
        using var program = Process.Start(start)!;
        try
        {
            await Until.IsSoAsync(() => Sleepers(temporary).Count == 1);
            program.Kill();
            await Until.IsSoAsync(() => Sleepers(temporary).Count == 0 && Readers(temporary).Count == 0);

            Directory.GetDirectories(temporary).Length.ShouldBe(1);
            // A process that is just ending may still hold its folder.
            await Until.IsSoAsync(() =>
            {
                ReaderFolders.RemoveLeftovers(temporary, TimeProvider.System.GetUtcNow());
                return Directory.GetDirectories(temporary).Length == 0;
            });
        }
        finally
        {
            program.Kill();
            Directory.Delete(temporary, recursive: true);
        }
    }

    [Theory]
    [InlineData("hang", "reading it took longer than 3 s")]
    [InlineData("recognise", "reading it took longer than 4 s")]
    [InlineData("exit", "the reader ended unexpectedly")]
    [InlineData("text", null)]
    public async Task Remaking_and_drawing_are_held_to_the_limits_of_reading_and_give_back_what_was_made(string mail, string? why)
    {
        await using var pool = SomeReader.Misbehaving(OptionsFor(mail));
        var order = new EncloseOrder { MailDigest = "", Document = "", Pages = [1], FileName = "card", Text = "", Certificates = [[1, 2, 3]] };
        await pool.ReadAsync("text");
        var remade = await pool.EncloseAsync(Encoding.UTF8.GetBytes(mail), order, TestContext.Current.CancellationToken);
        remade.Why.ShouldBe(why);
        Encoding.UTF8.GetString(remade.Content.Span).ShouldBe(why is null ? mail : "");
        var drawn = await pool.DrawAsync(Encoding.UTF8.GetBytes(mail), new PageOrder(1), TestContext.Current.CancellationToken);
        (drawn.Problem, Encoding.UTF8.GetString(drawn.Jpeg.Span)).ShouldBe((why, why is null ? mail : ""));
        if (why is null)
            (await pool.DigestAsync(Encoding.UTF8.GetBytes(mail), TestContext.Current.CancellationToken)).ShouldBe("4");
        (await pool.ReadAsync("text")).Text().ShouldBe(["text"]);
    }

    [Fact]
    public async Task That_no_reader_starts_is_said()
    {
        await using var pool = new ReaderPool(new ReaderBrief { FormsFolders = ["/"], PageLimit = 50, MemoryLimit = SomeReader.Memory }, SomeReader.Patient(), TimeProvider.System, _ => { }) { Library = "/none/none.dll" };
        (await Should.ThrowAsync<ReaderUnavailableException>(() => pool.ReadAsync("text"))).Message.ShouldStartWith("The process that reads mails does not start: ");
    }

    private static ReaderOptions OptionsFor(string document) => document is "hang" or "recognise" ? SomeReader.Hasty : SomeReader.Patient();

    private static List<string> Sleepers(string folder) => Processes(folder).Where(line => line.Contains("sleep", StringComparison.Ordinal)).ToList();

    private static List<string> Readers(string folder) => Processes(folder).Where(line => line.Contains("reader", StringComparison.Ordinal)).ToList();

    /// <summary>Command lines of the processes whose temporary folder lies in this one.</summary>
    private static IEnumerable<string> Processes(string folder)
    {
        foreach (var process in Directory.GetDirectories("/proc").Where(path => char.IsDigit(Path.GetFileName(path)[0])))
        {
            string line;
            try
            {
                line = File.ReadAllText($"{process}/environ").Contains($"HOME={folder}", StringComparison.Ordinal) ? File.ReadAllText($"{process}/cmdline") : "";
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            if (line.Length > 0)
                yield return line;
        }
    }

    private static async Task<IEnumerable<(long Size, string? Unreadable)>> HeadersAsync(ReaderPool pool, params string[] mails) =>
        (await pool.ReadHeadersAsync(mails.Select(mail => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(mail)).ToList(), TestContext.Current.CancellationToken)).Select(read => (read.Facts.Size, read.Facts.Unreadable));
}
