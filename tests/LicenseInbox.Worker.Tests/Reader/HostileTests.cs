using System.Collections.Concurrent;
using System.Diagnostics;
using LicenseInbox.Benchmarks.Hostile;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Reader;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Tests.Mime;

namespace LicenseInbox.Worker.Tests.Reader;

/// <summary>The hostile set, through real reader processes with limits as an operator might set them, beside good documents.</summary>
public class HostileTests(ITestOutputHelper output)
{
    /// <summary>A good document in a fresh process takes a second, and more beside other tests.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan PictureTimeLimit = TimeSpan.FromSeconds(3);

    /// <summary>The limit, and what starting fresh processes on a busy machine may add.</summary>
    private static readonly TimeSpan Latest = TimeLimit + PictureTimeLimit + TimeSpan.FromSeconds(25);

    private static readonly SettingsSources Sources = new() { Environment = false };
    internal static readonly byte[] Good = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "config", "forms", "license-transfer.pdf"));

    public static TheoryData<string> Groups => ["pdfs", "pictures", "damaged", "mails"];

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task Each_ends_within_its_limits_and_harms_no_good_document(string group)
    {
        var failures = new ConcurrentBag<string>();
        var told = new ConcurrentBag<string>();
        var warnings = new ConcurrentBag<string>();
        var pool = Pool(warnings.Add);
        var expected = await ReadAsync(pool, Good);
        expected.Forms.Single().Kind.ShouldBe(FormKind.LicenseTransfer);
        await Parallel.ForEachAsync(Group(group), new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken }, async (file, _) =>
        {
            var bytes = file.Bytes();
            var watch = new Stopwatch();
            watch.Start();
            var what = group == "mails" ? await ReadMailAsync(pool, bytes) : What(await ReadAsync(pool, bytes));
            if (watch.Elapsed > Latest)
                failures.Add($"{file.Name} took {watch.Elapsed.TotalSeconds:0.0} s");
            told.Add($"{file.Name} ({bytes.Length / 1000} KB): {watch.Elapsed.TotalSeconds:0.0} s, {what}");
            if (Describe(await ReadAsync(pool, Good)) != Describe(expected))
                failures.Add($"a good document was read otherwise after {file.Name}");
        });

        output.WriteLine(string.Join('\n', told.Order(StringComparer.Ordinal)));
        var processes = pool.IdleProcesses;
        await pool.DisposeAsync();
        failures.ShouldBeEmpty();
        warnings.ShouldBeEmpty();
        processes.Count.ShouldBeInRange(1, 2);
        processes.ShouldAllBe(process => !SomeReader.IsAlive(process));
        Directory.Exists(pool.Folder).ShouldBeFalse();
    }

    [Fact]
    public async Task A_hostile_document_harms_no_neighbour_in_its_mail()
    {
        var bad = HostilePdfs.All.Single(file => file.Name == "doubling-forms").Bytes();
        var mail = SomeRaw.Mail(SomeRaw.Mixed(SomeRaw.Part(Good, "application/pdf", "first.pdf"), SomeRaw.Part(bad, "application/pdf", "bad.pdf"), SomeRaw.Part([.. Good, (byte)'\n'], "application/pdf", "last.pdf")));
        await using var pool = Pool(_ => { });
        var facts = await pool.ReadAsync(mail, TestContext.Current.CancellationToken);

        facts.Documents.Select(document => document.Name).ShouldBe(["first.pdf", "bad.pdf", "last.pdf"]);
        facts.Forms.Where(form => form.Source != "bad.pdf").Select(form => form.Kind).ShouldBe([FormKind.LicenseTransfer, FormKind.LicenseTransfer]);
    }

    private static IEnumerable<HostileFile> Group(string group) => group switch
    {
        "pdfs" => HostilePdfs.All,
        "pictures" => HostilePictures.All,
        "damaged" => Enumerable.Range(1, 30).Select(number => new HostileFile($"damaged-{number}", () => HostilePictures.Damage(Good, number))),
        _ => HostileMails.All,
    };

    private static IReader Reader(ReaderOptions options, Action<string> warn) => Readings.Pool(new WorkerSettings { Reader = options }, Sources, TimeProvider.System, warn);

    internal static ReaderPool Pool(Action<string> warn) =>
        (ReaderPool)Reader(new ReaderOptions { Processes = 2, MemoryLimit = SomeReader.Memory, DigitalTimeLimit = TimeLimit, OcrTimeLimit = PictureTimeLimit }, warn);

    internal static Task<DocumentFacts> ReadAsync(ReaderPool pool, byte[] bytes) => pool.ReadDocumentAsync(bytes, "document.pdf", TestContext.Current.CancellationToken);

    private static async Task<string> ReadMailAsync(ReaderPool pool, byte[] raw)
    {
        var facts = await pool.ReadAsync(raw, TestContext.Current.CancellationToken);
        facts.Digest.ShouldNotBeEmpty();
        return facts.Unreadable ?? string.Join(", ", facts.Documents.Select(What).Prepend($"{facts.OwnWords.Length} characters"));
    }

    private static string What(DocumentFacts facts) =>
        facts.Problem is { } problem ? $"{problem.Kind}: {problem.Detail}" : facts.Forms.Count > 0 ? $"{facts.Forms.Count} forms" : "no form";

    private static string Describe(DocumentFacts facts) => SomeFacts.Describe(facts);
}
