using BenchmarkDotNet.Attributes;
using LicenseInbox.Benchmarks.Backlog;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Settings;
using MimeKit;
using UglyToad.PdfPig;

namespace LicenseInbox.Benchmarks.Parts;

/// <summary>The parts of what one mail of the backlog costs, each beside what a program can't do without: parsing the mail, and getting the words of its PDFs.</summary>
public class MailParts
{
    private readonly BacklogCase _case = new(0);
    private byte[] _raw = [];
    private List<(string Name, byte[] Content)> _documents = [];
    private IReader _reader = null!;
    private MemoryDesk _desk = null!;
    private MessageFacts _facts = null!;

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        var mail = new BacklogMail();
        _raw = mail.Write(_case, BacklogFolder.Inbox, BacklogFolder.ReceivedAt(_case.Number));
        _documents = [.. mail.Documents(_case)];
        var registry = Directory.CreateTempSubdirectory("licenseinbox-parts-");
        try
        {
            BacklogCase.WriteRegistry(registry.FullName, 100);
            var sources = new SettingsSources { Environment = false };
            var parts = ProgramParts.Load(sources);
            parts.Settings.Mail.AuthServId = [Servers.MailServer.AuthServId];
            _reader = Readings.InProcess(parts.Settings, sources);
            _desk = new MemoryDesk(parts, registry.FullName);
        }
        finally
        {
            registry.Delete(recursive: true);
        }

        _facts = await _reader.ReadAsync(_raw, CancellationToken.None);
        if ((await DecideAsync()).Outcome != Outcome.Accept)
            throw new InvalidOperationException("The mail is not accepted: what is measured would be something else.");
    }

    [GlobalCleanup]
    public async Task EndAsync() => await _reader.DisposeAsync();

    [Benchmark(Description = "MimeKit: a mail parsed, its parts decoded", Baseline = true)]
    public long Parse()
    {
        using var message = MimeMessage.Load(new MemoryStream(_raw));
        using var content = new MemoryStream();
        foreach (var part in message.BodyParts.OfType<MimePart>())
            part.Content?.DecodeTo(content);
        return content.Length;
    }

    [Benchmark(Description = "PdfPig: words of its three PDFs")]
    public int Words()
    {
        var words = 0;
        foreach (var (_, content) in _documents)
        {
            using var pdf = PdfDocument.Open(content);
            words += pdf.GetPages().Sum(page => page.GetWords().Count());
        }

        return words;
    }

    [Benchmark(Description = "licenseinbox: its three PDFs read as forms")]
    public async Task<int> ReadDocumentsAsync()
    {
        var forms = 0;
        foreach (var (name, content) in _documents)
            forms += (await _reader.ReadDocumentAsync(content, name, CancellationToken.None)).Forms.Count;
        return forms;
    }

    [Benchmark(Description = "licenseinbox: the mail read")]
    public Task<MessageFacts> ReadAsync() => _reader.ReadAsync(_raw, CancellationToken.None);

    [Benchmark(Description = "licenseinbox: what was read is decided, moved and answered, nothing kept")]
    public async Task<CheckedMailSummary> DecideOnlyAsync() => await DecideAsync();

    private async Task<CheckedMailSummary> DecideAsync()
    {
        CheckedMail mail = await _desk.DecideAsync(_facts, BacklogFolder.ReceivedAt(_case.Number), CancellationToken.None);
        return new CheckedMailSummary(mail.Outcome, mail.Requests.Count);
    }
}

/// <summary>What became of the mail.</summary>
public sealed record CheckedMailSummary(Outcome Outcome, int Requests);
