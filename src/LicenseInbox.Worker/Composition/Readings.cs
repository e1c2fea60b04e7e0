using System.Text;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Forms;
using LicenseInbox.Worker.Forms.Documents;
using LicenseInbox.Worker.Mime;
using LicenseInbox.Worker.Ocr;
using LicenseInbox.Worker.Pdf;
using LicenseInbox.Worker.Reader;
using LicenseInbox.Worker.Settings;

namespace LicenseInbox.Worker.Composition;

/// <summary>Puts the readers of mails and documents together, and the processes that they run in.</summary>
internal static class Readings
{
    private const double OwnShareOfTime = 0.8;
    private const double ShortOfMemory = 0.85;

    /// <summary>What a reader process is made of: nothing but its brief decides how it reads.</summary>
    public static ReadingParts Parts { get; } = new(Documents, Messages, Headers, Remaking, Pages, WarmUpAsync);

    /// <summary>Reads in processes of their own, of this program or of another build of it.</summary>
    public static IReader Pool(WorkerSettings settings, SettingsSources sources, TimeProvider time, Action<string> warn, string? library = null)
    {
        if (settings.Ocr.Tesseract.Length > 0 && TesseractRecognition.Missing(settings.Ocr) is { } missing)
            warn($"Page images (scans, faxes, photos) are not read, a person must: {missing} is missing on this machine. Install Debian's tesseract-ocr and poppler-utils, or set Ocr:Tesseract to nothing.");
        return library is null ? new ReaderPool(Brief(settings, sources), settings.Reader, time, warn) : new ReaderPool(Brief(settings, sources), settings.Reader, time, warn) { Library = library };
    }

    /// <summary>Reads here, by the same settings: where hundreds of harmless mails are read by programs that start for each.</summary>
    public static IReader InProcess(WorkerSettings settings, SettingsSources sources)
    {
        var brief = Brief(settings, sources);
        var documents = Documents(brief, UnwatchedReading.Instance);
        return new InProcessReader(Messages(brief, documents), documents, Remaking(brief, () => { }), new MailedPages(documents.Draw));
    }

    private static ReaderBrief Brief(WorkerSettings settings, SettingsSources sources) => new()
    {
        FormsFolders = ProgramParts.FormsFolders(settings, sources),
        AuthServIds = settings.Mail.AuthServId,
        TrustedHops = settings.Mail.TrustedHops,
        CloudDrives = settings.Mail.CloudDrives,
        OwnDkim = settings.Mail.OwnDkim,
        ArcSealers = settings.Mail.ArcSealers,
        PageLimit = settings.Reader.PageLimit,
        Tesseract = settings.Ocr.Tesseract,
        Pdftoppm = settings.Ocr.Pdftoppm,
        Language = settings.Ocr.Language,
        OcrTimeLimit = settings.Reader.OcrTimeLimit * OwnShareOfTime,
        MemoryLimit = settings.Reader.MemoryLimit,
    };

    private static DocumentReader Documents(ReaderBrief brief, IReadingProgress progress) =>
        new(FormDescriptions.Load(brief.FormsFolders), new PdfPages(new PdfOptions { PageLimit = brief.PageLimit }), Recognition(brief), progress);

    /// <summary>Null where what it needs is missing: page images are a problem for a person then.</summary>
    private static TesseractRecognition? Recognition(ReaderBrief brief)
    {
        var options = new OcrOptions { Tesseract = brief.Tesseract, Pdftoppm = brief.Pdftoppm, Language = brief.Language };
        return TesseractRecognition.Missing(options) is null ? new TesseractRecognition(options, brief.OcrTimeLimit, brief.PageLimit, TimeProvider.System, () => ProcessLimits.UsedMemory() > brief.MemoryLimit * ShortOfMemory) : null;
    }

    private static MimeMessageReader Messages(ReaderBrief brief, IDocumentReader documents) => new(documents, Mime(brief));

    private static MessageFacts Headers(ReaderBrief brief, ReadOnlyMemory<byte> raw, string reason) => new MimeMessageReader(NoDocuments.Instance, Mime(brief)).Unreadable(raw, reason);

    /// <summary>Few readers draw pages: what that takes is made when it is needed.</summary>
    private static MailedPages Pages(ReaderBrief brief, IReadingProgress progress)
    {
        var documents = new Lazy<DocumentReader>(() => Documents(brief, progress));
        return new MailedPages((document, page, cancellationToken) => documents.Value.Draw(document, page, cancellationToken));
    }

    /// <summary>Drawing pages takes the time of recognising them.</summary>
    private static MailRemaker Remaking(ReaderBrief brief, IReadingProgress progress) => Remaking(brief, () => progress.Enter(ReadingPhase.Ocr));

    private static MailRemaker Remaking(ReaderBrief brief, Action announce)
    {
        var drawing = new PageDrawing(new OcrOptions { Tesseract = brief.Tesseract, Pdftoppm = brief.Pdftoppm, Language = brief.Language });
        return new MailRemaker((document, pages, cancellationToken) =>
        {
            announce();
            var isPdf = FileKind.Of(document.Span, name: null).Format == DocumentFormat.Pdf;
            var drawn = drawing.DrawAsync(document, isPdf, pages, cancellationToken).GetAwaiter().GetResult();
            return drawn is null ? null : PicturePdf.Of(drawn.Select(page => (page.Jpeg, page.Width, page.Height)));
        });
    }

    /// <summary>A mail with our own blank form, where there is one.</summary>
    private static async Task<MessageFacts?> WarmUpAsync(ReaderBrief brief, IDocumentReader documents)
    {
        var blank = Path.Combine(brief.FormsFolders[0], "license-transfer.pdf");
        if (!File.Exists(blank))
            return null;
        const string Head = "From: warm@up.example\r\nSubject: warm up\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nwords\r\n--b\r\n"
            + "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n";
        var mail = $"{Head}{Convert.ToBase64String(await File.ReadAllBytesAsync(blank), Base64FormattingOptions.InsertLineBreaks)}\r\n--b--\r\n";
        return await Messages(brief, documents).ReadAsync(Encoding.ASCII.GetBytes(mail), CancellationToken.None);
    }

    private static MimeOptions Mime(ReaderBrief brief) => new()
    {
        AuthServIds = brief.AuthServIds,
        TrustedHops = brief.TrustedHops,
        OwnDkim = brief.OwnDkim,
        ArcSealers = brief.ArcSealers,
        CloudDrives = brief.CloudDrives,
    };

    /// <summary>For a mail of which only the headers are looked at.</summary>
    private sealed class NoDocuments : IDocumentReader
    {
        public static readonly NoDocuments Instance = new();

        public bool IsDocument(ReadOnlySpan<byte> content, string? name) => false;

        public DocumentFacts Read(ReadOnlyMemory<byte> content, string name, ReadingDepth depth, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
