using System.Text;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Reader;

namespace LicenseInbox.Worker.Tests.Reader;

/// <summary>Pools of reader processes that misbehave as the documents tell them to.</summary>
internal static class SomeReader
{
    public const long Memory = 512 * 1024 * 1024;

    public static string Library => Path.Combine(AppContext.BaseDirectory, "MisbehavingReader.dll");

    /// <summary>Time enough on any machine: what ends a reader is something else.</summary>
    public static ReaderOptions Patient() => new() { Processes = 1, MemoryLimit = Memory, DigitalTimeLimit = TimeSpan.FromMinutes(2), OcrTimeLimit = TimeSpan.FromMinutes(2) };

    /// <summary>For documents that never end.</summary>
    public static ReaderOptions Hasty => new() { MemoryLimit = Memory, Processes = 1, DigitalTimeLimit = TimeSpan.FromSeconds(3), OcrTimeLimit = TimeSpan.FromSeconds(4) };

    public static ReaderPool Misbehaving(ReaderOptions? options = null, Action<string>? warn = null) =>
        new(new ReaderBrief { FormsFolders = ["/"], PageLimit = 50, MemoryLimit = (options ?? Patient()).MemoryLimit }, options ?? Patient(), TimeProvider.System, warn ?? (_ => { })) { Library = Library };

    public static Task<DocumentFacts> ReadAsync(this ReaderPool pool, string text) =>
        pool.ReadDocumentAsync(Encoding.UTF8.GetBytes(text), text, TestContext.Current.CancellationToken);

    public static Task<MessageFacts> ReadMailAsync(this ReaderPool pool, params string[] documents) =>
        pool.ReadAsync(Encoding.UTF8.GetBytes(string.Join('\n', documents)), TestContext.Current.CancellationToken);

    public static IReadOnlyList<string> Text(this DocumentFacts facts) => facts.Unknown.ShouldNotBeNull(facts.Problem?.Detail).Text;

    /// <summary>The process that read it.</summary>
    public static int Process(this DocumentFacts facts) => facts.Pages!.Value;

    public static bool IsAlive(int process) => Directory.Exists($"/proc/{process}") && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
}
