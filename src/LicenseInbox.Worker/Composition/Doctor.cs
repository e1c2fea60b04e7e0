using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Examining;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Domain.SigningIn;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Imap;
using LicenseInbox.Worker.Maildir;
using LicenseInbox.Worker.Mime;
using LicenseInbox.Worker.Ocr;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Smtp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LicenseInbox.Worker.Composition;

/// <summary>Puts together what <c>doctor</c> examines: all that the worker of these settings would stand on.</summary>
internal sealed class Doctor(TextWriter output, TimeProvider time)
{
    /// <summary>So many of the newest mails say what the receiving server writes.</summary>
    private const int Newest = 20;

    /// <summary>Larger ones are passed over: only their headers are wanted.</summary>
    private const long LargestMail = 2_000_000;

    public async Task<int> RunAsync(GivenSettings given, CancellationToken cancellationToken)
    {
        var sources = WorkerProgram.Sources(given);
        var parts = ProgramParts.LoadForRun(sources);
        var settings = parts.Settings;
        var services = new ServiceCollection().AddSingleton(time).AddLogging().AddStore(settings.Store);
        if (settings.Store.Kind == StoreKind.Sqlite && !File.Exists(settings.Store.Path))
            services.AddSingleton<ISigningInRecords>(new NoRecords());
        WorkerHost.AddMail(services, settings, sources);
        await using var provider = services.BuildServiceProvider();
        List<Func<CancellationToken, Task<IReadOnlyList<Diagnosis>>>> examinations =
        [
            new StoreExamination(provider.GetRequiredService<StoreDatabase>(), settings.Store, settings.Registry.MaxAge, time).ExamineAsync,
        ];
        foreach (var (index, mailbox) in provider.GetServices<IMailbox>().Index())
        {
            if (settings.Mail.Mailboxes[index] is ImapOptions imap)
                examinations.Add(new ImapExamination(imap, $"Mail:Mailboxes:{index}", NullLogger.Instance, provider.GetRequiredService<MailTokens>().OfMailbox(imap.Name)).ExamineAsync);
            examinations.Add(token => ResultsAsync(mailbox, settings, token));
        }

        if (settings.Registry.Gateway is { } gateway)
            examinations.Add(token => new GatewayCommands(output, time).ExamineAsync(gateway, token));
        examinations.Add(token => SmtpAsync(settings, provider.GetRequiredService<MailTokens>(), token));
        examinations.Add(token => ReaderAsync(settings, sources, token));
        examinations.Add(_ => Task.FromResult<IReadOnlyList<Diagnosis>>([People(settings)]));
        return await new DoctorCommand(examinations, output).RunAsync(cancellationToken);
    }

    /// <summary>What the newest mails say of their senders, and whether they come from the future.</summary>
    private async Task<IReadOnlyList<Diagnosis>> ResultsAsync(IMailbox mailbox, WorkerSettings settings, CancellationToken cancellationToken)
    {
        var part = $"mailbox {mailbox.Account}";
        try
        {
            var mails = await mailbox.LookAsync(_ => false, cancellationToken);
            var raws = new List<ReadOnlyMemory<byte>>();
            await foreach (var fetched in mailbox.FetchAsync(mails.Where(mail => mail.Size <= LargestMail).TakeLast(Newest).ToList(), cancellationToken))
            {
                if (fetched.Raw is { } raw)
                    raws.Add(raw);
            }

            var options = new MimeOptions { AuthServIds = settings.Mail.AuthServId, TrustedHops = settings.Mail.TrustedHops };
            var found = ResultsSurvey.Of(part, raws, options).ToList();
            if (mails.Count > 0 && mails[^1].ReceivedAt - time.GetUtcNow() is var ahead && ahead > TimeSpan.FromMinutes(2))
                found.Add(new Diagnosis(part, Health.Wrong, $"The newest mail was received {ahead.TotalMinutes:0} min from now: this machine's clock or the mail server's is wrong, and every deadline with it", "Keep both clocks by NTP"));
            return found;
        }
        catch (MailboxUnavailableException error)
        {
            // An IMAP mailbox was examined before, with what mends it.
            var isMaildir = settings.Mail.Mailboxes.OfType<MaildirOptions>().Any(maildir => maildir.Name == mailbox.Account);
            return isMaildir ? [new Diagnosis(part, Health.Wrong, error.Message)] : [];
        }
    }

    private static async Task<IReadOnlyList<Diagnosis>> SmtpAsync(WorkerSettings settings, MailTokens tokens, CancellationToken cancellationToken) => settings.Smtp is { } smtp
        ? [await new SmtpExamination(smtp, tokens.Smtp).ExamineAsync(cancellationToken)]
        : [new Diagnosis("SMTP server", Health.Note, "None is set: nobody is answered, and no manager alerted; Mode observe needs none", "Smtp:Host")];

    /// <summary>Reads one of our blanks as the worker would, in a process of its own.</summary>
    private async Task<IReadOnlyList<Diagnosis>> ReaderAsync(WorkerSettings settings, SettingsSources sources, CancellationToken cancellationToken)
    {
        List<Diagnosis> found = [];
        await using var reader = Readings.Pool(settings, sources, time, warning => found.Add(new Diagnosis("reader", Health.Note, warning.TrimEnd('.'))));
        var blank = Path.Combine(ProgramParts.FormsFolders(settings, sources)[0], "license-transfer.pdf");
        var read = await reader.ReadDocumentAsync(await File.ReadAllBytesAsync(blank, cancellationToken), Path.GetFileName(blank), cancellationToken);
        found.Add(read.Forms.Count == 1
            ? new Diagnosis("reader", Health.Well, "A reader process starts and reads a form")
            : new Diagnosis("reader", Health.Wrong, $"A reader process did not read the blank form: {read.Problem?.Detail ?? "no form was recognised"}", "Reader:MemoryLimit, and what this machine lets its processes do"));
        var ocr = new OcrOptions { Tesseract = settings.Ocr.Tesseract, Pdftoppm = settings.Ocr.Pdftoppm, Language = settings.Ocr.Language };
        if (ocr.Tesseract.Length > 0 && TesseractRecognition.Missing(ocr) is null)
            found.Add(new Diagnosis("recognition", Health.Well, "Tesseract and pdftoppm are there: scans and faxes are read"));
        return found;
    }

    /// <summary>Where there is no store yet: the doctor makes none.</summary>
    private sealed class NoRecords : ISigningInRecords
    {
        private const string Why = "there is no store yet; licenseinbox login makes it, and so does the worker's first start";

        public Task<string?> ReadAsync(string name, CancellationToken cancellationToken) => throw new StoreUnavailableException(Why);

        public Task<bool> ReplaceAsync(string name, string? before, string? after, CancellationToken cancellationToken) => throw new StoreUnavailableException(Why);
    }

    private static Diagnosis People(WorkerSettings settings) => (settings.Mode, settings.Alerts.Has) switch
    {
        (Mode.Observe, _) => new Diagnosis("mode", Health.Note, "observe: mails stay where they are, nobody is answered and nothing is moved", "Mode approve, later automatic, when licenseinbox agreement says that its decisions are people's own"),
        (var mode, false) => new Diagnosis("mode", Health.Wrong, $"{SettingText.Show(mode)}: and no manager hears of a deadline at risk", "Alerts:Recipients or Alerts:Webhooks"),
        var (mode, _) => new Diagnosis("mode", Health.Well, $"{SettingText.Show(mode)}; managers are alerted"),
    };
}
