using System.Diagnostics;
using LicenseInbox.Benchmarks.Hostile;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Ocr;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Tests.EndToEnd;
using LicenseInbox.Worker.Tests.Liquid;

namespace LicenseInbox.Worker.Tests.Reader;

/// <summary>The limits as an operator sets them, held by the program's own readers and by what they start.</summary>
public sealed class ReaderLimitTests : IDisposable
{
    private const string Sleep = "86399";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("limits");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(50, 50, null)]
    [InlineData(51, 50, "it has 51 pages; at most 50 are read")]
    [InlineData(4, 3, "it has 4 pages; at most 3 are read")]
    public async Task A_document_of_more_pages_than_the_limit_is_not_read(int pages, int limit, string? why)
    {
        var options = SomeReader.Patient();
        options.PageLimit = limit;
        await using var reader = Readings.Pool(new WorkerSettings { Reader = options }, new SettingsSources { Environment = false }, TimeProvider.System, _ => { });

        var facts = await reader.ReadDocumentAsync(Pages(pages), "pages.pdf", TestContext.Current.CancellationToken);

        facts.Pages.ShouldBe(pages);
        facts.Problem.ShouldBe(why is null ? null : new DocumentProblem(DocumentProblemKind.TooManyPages, why));
    }

    [Fact]
    public async Task Recognition_that_hangs_costs_its_document_the_time_limit_and_leaves_no_process_behind()
    {
        var options = SomeReader.Patient();
        options.OcrTimeLimit = TimeSpan.FromSeconds(4);
        var settings = new WorkerSettings { Reader = options, Ocr = new OcrOptions { Tesseract = Script("tesseract", $"exec sleep {Sleep}") } };
        await using var reader = Readings.Pool(settings, new SettingsSources { Environment = false }, TimeProvider.System, _ => { });

        var facts = await reader.ReadDocumentAsync(await ScanAsync(), "scan.pdf", TestContext.Current.CancellationToken);

        // By itself in its own share of the time; on a busy machine the pool may be first.
        facts.Problem.ShouldNotBeNull().Detail.ShouldBeOneOf("its pages are pictures that took too long to read", "reading it took longer than 4 s");
        await Until.IsSoAsync(() => !Sleepers().Any());
        (await reader.ReadDocumentAsync(HostileTests.Good, "good.pdf", TestContext.Current.CancellationToken)).Forms.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Recognition_that_eats_memory_or_disk_is_refused_both()
    {
        await using var pool = SomeReader.Misbehaving();
        var said = (await pool.ReadAsync("greedy")).Text();
        said[0].ShouldContain("memory");
        said[1].ShouldContain("File too large");
        (await pool.ReadAsync("text")).Text().ShouldBe(["text"]);
    }

    [Fact]
    public async Task A_document_that_takes_too_long_for_what_it_says_itself_costs_that_document_only()
    {
        var options = SomeReader.Patient();
        options.DigitalTimeLimit = TimeSpan.FromSeconds(3);
        await using var reader = Readings.Pool(new WorkerSettings { Reader = options }, new SettingsSources { Environment = false }, TimeProvider.System, _ => { });

        var facts = await reader.ReadDocumentAsync(HostilePdfs.All.Single(file => file.Name == "doubling-forms").Bytes(), "slow.pdf", TestContext.Current.CancellationToken);

        facts.Problem.ShouldBe(new DocumentProblem(DocumentProblemKind.ReadingFailed, "reading it took longer than 3 s"));
    }

    private static byte[] Pages(int count)
    {
        var pdf = new PdfBuilder().Add(1, "<< /Type /Catalog /Pages 2 0 R >>").Add(2, $"<< /Type /Pages /Kids [{string.Join(' ', Enumerable.Range(10, count).Select(number => $"{number} 0 R"))}] /Count {count} >>")
            .Stream(3, "", "BT /F1 12 Tf 72 700 Td (Minutes of a meeting) Tj ET").Add(4, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        for (var page = 0; page < count; page++)
            pdf.Add(10 + page, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R /Resources << /Font << /F1 4 0 R >> >> >>");
        return pdf.End();
    }

    private static Task<byte[]> ScanAsync() => File.ReadAllBytesAsync(Path.Combine(Repository.Root, "tests", "corpus", "documents", "clean-200-02a.pdf"), TestContext.Current.CancellationToken);

    private string Script(string name, string command)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, $"#!/bin/sh\n{command}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private static IEnumerable<Process> Sleepers() => Process.GetProcessesByName("sleep").Where(process =>
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline").Contains(Sleep, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    });
}
