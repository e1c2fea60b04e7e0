using System.Text;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Reader;
using MisbehavingReader;

// As a reader process it does what a document's text says. As "pool" it is the program that has one read, so that it can be killed.
if (args is not ["pool", var text])
    return await new ReaderChild(new ReadingParts(
        (_, progress) => new MisbehavingDocuments(progress),
        (_, documents) => new LineMessages(documents),
        (_, raw, reason) => LineMessages.Unreadable(raw, reason),
        (_, progress) => new MisbehavingRemaker(progress),
        (_, progress) => new MisbehavingRemaker(progress),
        (_, _) => Task.FromResult<MessageFacts?>(null))).RunAsync();

var brief = new ReaderBrief { FormsFolders = ["/"], PageLimit = 50, MemoryLimit = 512 * 1024 * 1024 };
await using var pool = new ReaderPool(brief, new ReaderOptions { MemoryLimit = brief.MemoryLimit, DigitalTimeLimit = TimeSpan.FromMinutes(5) }, TimeProvider.System, Console.Error.WriteLine)
{
    Library = typeof(MisbehavingDocuments).Assembly.Location,
};
await pool.ReadDocumentAsync(Encoding.UTF8.GetBytes(text), "text", CancellationToken.None);
return 0;
