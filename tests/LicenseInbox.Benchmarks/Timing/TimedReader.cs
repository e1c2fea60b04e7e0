using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Reader;
using LicenseInbox.Worker.Settings;

namespace LicenseInbox.Benchmarks.Timing;

/// <summary>Something that reads a file: ours or another's.</summary>
internal interface ITimedReader : IAsyncDisposable
{
    Task ReadAsync(string file);
}

/// <summary>Ours: one reader process. It may take its time: on a busy machine a time is to be told, and no failure.</summary>
internal sealed class OurReader : ITimedReader
{
    private static readonly ReaderOptions Options = new() { Processes = 1, DigitalTimeLimit = TimeSpan.FromMinutes(1), OcrTimeLimit = TimeSpan.FromMinutes(10) };

    private readonly IReader _reader = Readings.Pool(new WorkerSettings { Reader = Options }, new SettingsSources { Environment = false }, TimeProvider.System, Console.Error.WriteLine, Load.ShippedProgram.Library);

    public async Task ReadAsync(string file)
    {
        var facts = await _reader.ReadDocumentAsync(await File.ReadAllBytesAsync(file), Path.GetFileName(file), CancellationToken.None);
        if (facts.Forms.Count == 0)
            throw new InvalidOperationException($"{file} was not read: {facts.Problem?.Detail ?? "no form"}");
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();
}

/// <summary><c>pdftotext -layout</c>, a process for each file.</summary>
internal sealed class PdfToText : ITimedReader
{
    public Task ReadAsync(string file) => ProgramRun.RunAsync("pdftotext", "-layout", file, "-");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>The same rasterising as ours, then <c>tesseract</c> as it comes, page by page.</summary>
internal sealed class PlainTesseract : ITimedReader
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("licenseinbox-time-");

    public async Task ReadAsync(string file)
    {
        await ProgramRun.RunAsync("pdftoppm", "-r", "300", "-gray", file, Path.Combine(_folder.FullName, "page"));
        foreach (var page in _folder.GetFiles())
        {
            await ProgramRun.RunAsync("tesseract", page.FullName, "stdout");
            page.Delete();
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
