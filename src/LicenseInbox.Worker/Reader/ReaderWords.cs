using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Reader;

/// <summary>What a frame between the program and a reader process says.</summary>
internal enum FrameKind : byte
{
    /// <summary>To the reader, first and once: <see cref="ReaderBrief"/>.</summary>
    Brief = 1,

    /// <summary>To the reader: a <see cref="ReaderRequest"/>, with a raw message as its body.</summary>
    Message,

    /// <summary>To the reader: a <see cref="ReaderRequest"/>, with a raw message as its body, of which only the headers are read.</summary>
    Headers,

    /// <summary>To the reader: a <see cref="ReaderRequest"/>, with a document as its body.</summary>
    Document,

    /// <summary>To the reader: an <see cref="EncloseOrder"/>, with a raw message as its body.</summary>
    Enclose,

    /// <summary>To the reader: a <see cref="StripOrder"/>, with a raw message as its body.</summary>
    Strip,

    /// <summary>To the reader, with a raw message as its body: what is its digest.</summary>
    Digest,

    /// <summary>From the reader, once: <see cref="ReaderReady"/>.</summary>
    Ready,

    /// <summary>From the reader: it begins a document (<see cref="DocumentBegun"/>).</summary>
    Begun,

    /// <summary>From the reader: it recognises the characters of that document's page images.</summary>
    Ocr,

    /// <summary>From the reader: that document was read (<see cref="DocumentFacts"/>).</summary>
    Read,

    /// <summary>From the reader: it should not be asked again, since it has grown.</summary>
    Retire,

    /// <summary>From the reader, last: it has no memory left, and ends.</summary>
    OutOfMemory,

    /// <summary>From the reader, the answer: <see cref="MessageFacts"/>.</summary>
    MessageRead,

    /// <summary>From the reader, the answer: <see cref="DocumentFacts"/>.</summary>
    DocumentRead,

    /// <summary>From the reader, the answer: <see cref="MailRemade"/>, with what was made as its body. Only this and <see cref="Drawn"/> have one of what comes from a reader.</summary>
    Remade,

    /// <summary>From the reader, the answer: <see cref="MailDigest"/>.</summary>
    DigestMade,

    /// <summary>From the reader, the answer: <see cref="Domain.Reading.HeadersRead"/>.</summary>
    HeadersRead,

    /// <summary>To the reader: a <see cref="ReaderRequest"/>, with several raw messages one after another as its body, of which only the headers are read.</summary>
    HeadersOfSeveral,

    /// <summary>From the reader, the answer: <see cref="SeveralHeadersRead"/>.</summary>
    SeveralHeadersRead,

    /// <summary>To the reader: a <see cref="PageOrder"/>, with a raw message, or a document, as its body.</summary>
    Draw,

    /// <summary>From the reader, the answer: <see cref="PageDrawn"/>, with the picture as its body.</summary>
    Drawn,
}

/// <summary>What a reader process is told of the settings. It has no other source: no settings file, no environment, no secret.</summary>
internal sealed record ReaderBrief
{
    /// <summary>The folders with the descriptions of the forms, a later one laid over those before; absolute.</summary>
    public required IReadOnlyList<string> FormsFolders { get; init; }

    public IReadOnlyList<string> AuthServIds { get; init; } = [];

    public bool OwnDkim { get; init; }

    public IReadOnlyList<string> ArcSealers { get; init; } = [];

    public int TrustedHops { get; init; }

    /// <summary>Hosts of cloud drives.</summary>
    public IReadOnlyList<string> CloudDrives { get; init; } = [];

    public required int PageLimit { get; init; }

    /// <summary>The program that recognises characters; empty: page images are not read.</summary>
    public string Tesseract { get; init; } = "";

    /// <summary>The program that draws the pages of a PDF.</summary>
    public string Pdftoppm { get; init; } = "";

    /// <summary>The languages that characters are recognised in.</summary>
    public string Language { get; init; } = "";

    /// <summary>When the reading of a document's page images gives up by itself, so that what was read of the document is kept; before whoever watches ends the process.</summary>
    public TimeSpan OcrTimeLimit { get; init; }

    /// <summary>Bytes of data that the process, and each that it starts, may have.</summary>
    public required long MemoryLimit { get; init; }
}

/// <summary>One thing to read.</summary>
internal sealed record ReaderRequest
{
    /// <summary>The document's name; null for a message.</summary>
    public string? Name { get; init; }

    /// <summary>How far documents are read.</summary>
    public ReadingDepth Depth { get; init; }

    /// <summary>What the signatures of a message are held against, where only its headers are read.</summary>
    public SignatureCheck? Check { get; init; }

    /// <summary>Documents of the message that are not read (again): those that took a reader down, and those read before it went down.</summary>
    public IReadOnlyList<DocumentFacts> Known { get; init; } = [];

    /// <summary>How long each of several messages is.</summary>
    public IReadOnlyList<int> Lengths { get; init; } = [];

    /// <summary>Why the message is not read: then only its headers are looked at.</summary>
    public string? Refused { get; init; }
}

/// <summary>A reader process is ready.</summary>
/// <param name="Warnings">Limits that the system did not grant.</param>
internal sealed record ReaderReady(IReadOnlyList<string> Warnings);

/// <summary>What the headers of several messages say, in the order they came in.</summary>
internal sealed record SeveralHeadersRead(IReadOnlyList<HeadersRead> Headers);

/// <summary>What became of remaking a mail.</summary>
/// <param name="As">Whether it was made.</param>
/// <param name="Why">Why not.</param>
/// <param name="Digest">The digest of a stripped one.</param>
internal sealed record MailRemade(RemadeAs As, string? Why, string? Digest);

/// <summary>What became of drawing a page (<see cref="PageImage"/>).</summary>
internal sealed record PageDrawn(double Width, double Height, string? Problem);

/// <summary>A message's digest; null when it can't be parsed.</summary>
internal sealed record MailDigest(string? Digest);

/// <summary>A reader process begins a document.</summary>
/// <param name="Name">Its name, masked.</param>
/// <param name="Digest">SHA-256 of its bytes, lower-case hex.</param>
internal sealed record DocumentBegun(string Name, string Digest);

/// <summary>The headers of frames as JSON. What is computed from other properties is left out; everything else arrives as it was.</summary>
[JsonSourceGenerationOptions(
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ReaderBrief))]
[JsonSerializable(typeof(ReaderRequest))]
[JsonSerializable(typeof(ReaderReady))]
[JsonSerializable(typeof(DocumentBegun))]
[JsonSerializable(typeof(EncloseOrder))]
[JsonSerializable(typeof(StripOrder))]
[JsonSerializable(typeof(MailRemade))]
[JsonSerializable(typeof(MailDigest))]
[JsonSerializable(typeof(PageOrder))]
[JsonSerializable(typeof(PageDrawn))]
[JsonSerializable(typeof(DocumentFacts))]
[JsonSerializable(typeof(MessageFacts))]
[JsonSerializable(typeof(HeadersRead))]
[JsonSerializable(typeof(SeveralHeadersRead))]
internal sealed partial class ReaderWords : JsonSerializerContext
{
    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Of<T>());

    /// <exception cref="JsonException">It says something else.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Of<T>()) ?? throw new JsonException($"null stands where a {typeof(T).Name} should");

    private static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Default.GetTypeInfo(typeof(T))!;
}
