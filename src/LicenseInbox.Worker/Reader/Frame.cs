using System.Buffers.Binary;

namespace LicenseInbox.Worker.Reader;

/// <summary>
/// What goes through the pipes between the program and a reader process: a prefix of two lengths and a kind, a header in JSON, and for what is to be read its bytes.
/// </summary>
internal sealed record Frame(FrameKind Kind, ReadOnlyMemory<byte> Header, ReadOnlyMemory<byte> Body)
{
    private const int PrefixLength = 9;

    /// <summary>More than the facts of any mail that a person wrote.</summary>
    public const int HeaderLimit = 16 * 1024 * 1024;

    public static Frame Of(FrameKind kind) => new(kind, ReadOnlyMemory<byte>.Empty, ReadOnlyMemory<byte>.Empty);

    public static Frame Of<T>(FrameKind kind, T header, ReadOnlyMemory<byte> body = default) => new(kind, ReaderWords.Write(header), body);

    public T Says<T>() => ReaderWords.Read<T>(Header.Span);

    public void Write(Stream stream)
    {
        stream.Write(Prefix());
        stream.Write(Header.Span);
        stream.Write(Body.Span);
        stream.Flush();
    }

    public async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Prefix(), cancellationToken);
        await stream.WriteAsync(Header, cancellationToken);
        await stream.WriteAsync(Body, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <summary>The next frame; null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">It is no frame, or a larger one than is taken.</exception>
    /// <exception cref="EndOfStreamException">The stream ends within it.</exception>
    public static Frame? Read(Stream stream, int bodyLimit)
    {
        var prefix = new byte[PrefixLength];
        var had = stream.ReadAtLeast(prefix, PrefixLength, throwOnEndOfStream: false);
        if (had == 0)
            return null;
        var (kind, header, body) = Parts(prefix.AsSpan(0, had), bodyLimit);
        stream.ReadExactly(header);
        stream.ReadExactly(body);
        return new Frame(kind, header, body);
    }

    /// <inheritdoc cref="Read"/>
    public static async Task<Frame?> ReadAsync(Stream stream, int bodyLimit, CancellationToken cancellationToken)
    {
        var prefix = new byte[PrefixLength];
        var had = await stream.ReadAtLeastAsync(prefix, PrefixLength, throwOnEndOfStream: false, cancellationToken);
        if (had == 0)
            return null;
        var (kind, header, body) = Parts(prefix.AsSpan(0, had), bodyLimit);
        await stream.ReadExactlyAsync(header, cancellationToken);
        await stream.ReadExactlyAsync(body, cancellationToken);
        return new Frame(kind, header, body);
    }

    private byte[] Prefix()
    {
        var prefix = new byte[PrefixLength];
        BinaryPrimitives.WriteInt32LittleEndian(prefix, Header.Length);
        BinaryPrimitives.WriteInt32LittleEndian(prefix.AsSpan(4), Body.Length);
        prefix[8] = (byte)Kind;
        return prefix;
    }

    private static (FrameKind Kind, byte[] Header, byte[] Body) Parts(ReadOnlySpan<byte> prefix, int bodyLimit)
    {
        if (prefix.Length < PrefixLength)
            throw new EndOfStreamException();
        var (header, body, kind) = (BinaryPrimitives.ReadInt32LittleEndian(prefix), BinaryPrimitives.ReadInt32LittleEndian(prefix[4..]), (FrameKind)prefix[8]);
        if (header is < 0 or > HeaderLimit || body < 0 || body > bodyLimit || !Enum.IsDefined(kind))
            throw new InvalidDataException("What came is no frame, or a larger one than is taken.");
        return (kind, new byte[header], new byte[body]);
    }
}
