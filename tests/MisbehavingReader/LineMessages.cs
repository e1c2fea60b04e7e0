using System.Security.Cryptography;
using System.Text;
using LicenseInbox.Domain.Reading;

namespace MisbehavingReader;

/// <summary>A message has one document a line. A line that begins with an exclamation mark is done outside of any document; with two, a message is done while its headers are read.</summary>
internal sealed class LineMessages(IDocumentReader documents) : IMessageReader
{
    public Task<HeadersRead> ReadHeadersAsync(ReadOnlyMemory<byte> raw, SignatureCheck? check, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetString(raw.Span) is ['!', '!', .. var text])
            MisbehavingDocuments.Do(text, null);
        return Task.FromResult(new HeadersRead(new MessageFacts { Digest = "", Size = raw.Length }, []));
    }

    public Task<MessageFacts> ReadAsync(ReadOnlyMemory<byte> raw, ReadingDepth depth, CancellationToken cancellationToken)
    {
        var read = new List<DocumentFacts>();
        foreach (var line in Encoding.UTF8.GetString(raw.Span).Split('\n'))
        {
            if (line.StartsWith('!'))
                MisbehavingDocuments.Do(line[1..], null);
            else
                read.Add(documents.Read(Encoding.UTF8.GetBytes(line), line, depth, cancellationToken));
        }

        return Task.FromResult(new MessageFacts { Digest = Digest(raw), Size = raw.Length, Documents = read });
    }

    public static MessageFacts Unreadable(ReadOnlyMemory<byte> raw, string reason) => new() { Digest = Digest(raw), Size = raw.Length, Subject = "from the headers", Unreadable = reason };

    private static string Digest(ReadOnlyMemory<byte> raw) => Convert.ToHexStringLower(SHA256.HashData(raw.Span));
}
