using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LicenseInbox.Servers;

/// <summary>Hands a mail to an SMTP server byte for byte, also one that no mail library would send.</summary>
public static class SmtpDelivery
{
    public static async Task SendAsync(int port, string envelopeFrom, string to, ReadOnlyMemory<byte> raw, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        await ExpectAsync(reader, "2", cancellationToken);
        foreach (var (command, answer) in ((string, string)[])[("EHLO client.example", "2"), ($"MAIL FROM:<{envelopeFrom}>", "2"), ($"RCPT TO:<{to}>", "2"), ("DATA", "3")])
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellationToken);
            await ExpectAsync(reader, answer, cancellationToken);
        }

        await stream.WriteAsync(Stuffed(raw.Span), cancellationToken);
        await ExpectAsync(reader, "2", cancellationToken);
        await stream.WriteAsync("QUIT\r\n"u8.ToArray(), cancellationToken);
    }

    /// <summary>The data with lines ended by CRLF, leading dots doubled, and the final dot.</summary>
    private static byte[] Stuffed(ReadOnlySpan<byte> raw)
    {
        var data = new List<byte>(raw.Length + 64);
        var atLineStart = true;
        for (var index = 0; index < raw.Length; index++)
        {
            var octet = raw[index];
            if (octet == '\r' && index + 1 < raw.Length && raw[index + 1] == '\n')
                continue;
            if (octet == '.' && atLineStart)
                data.Add((byte)'.');
            if (octet == '\n')
                data.Add((byte)'\r');
            data.Add(octet);
            atLineStart = octet == '\n';
        }

        data.AddRange(atLineStart ? ".\r\n"u8 : "\r\n.\r\n"u8);
        return [.. data];
    }

    private static async Task ExpectAsync(StreamReader reader, string answer, CancellationToken cancellationToken)
    {
        string? line;
        do
        {
            line = await reader.ReadLineAsync(cancellationToken);
        }
        while (line is { Length: > 3 } && line[3] == '-');
        if (line?.StartsWith(answer, StringComparison.Ordinal) != true)
            throw new IOException($"The SMTP server answered '{line}'.");
    }
}
