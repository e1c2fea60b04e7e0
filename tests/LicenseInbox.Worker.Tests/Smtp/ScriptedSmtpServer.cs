using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace LicenseInbox.Worker.Tests.Smtp;

/// <summary>A point of the dialogue.</summary>
public enum SmtpPoint
{
    Never,
    Greeting,
    Hello,
    Auth,
    Mail,
    Recipient,
    Data,
    MidBody,
    Body,
    Reset,
    Quit,
}

/// <summary>
/// An SMTP server for one mail after another that says what it is told to, and cuts the connection (with a reset) or falls silent at a chosen point, instead of answering there.
/// </summary>
internal sealed class ScriptedSmtpServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly TaskCompletionSource silent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task serving;

    public ScriptedSmtpServer()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public SmtpPoint CutAt { get; init; } = SmtpPoint.Never;

    public SmtpPoint SilentAt { get; init; } = SmtpPoint.Never;

    /// <summary>Replies other than the usual ones.</summary>
    public Dictionary<SmtpPoint, string> Replies { get; init; } = [];

    public string[] Extensions { get; init; } = ["8BITMIME", "SIZE 50000000", "PIPELINING", "CHUNKING", "SMTPUTF8", "AUTH PLAIN LOGIN"];

    public X509Certificate2? Certificate { get; init; }

    public bool ImplicitTls { get; init; }

    /// <summary>Completes when it has fallen silent.</summary>
    public Task HasFallenSilent => silent.Task;

    public List<string> Commands { get; } = [];

    /// <summary>The mails taken, dot-stuffing undone.</summary>
    public List<byte[]> Taken { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await serving;
        listener.Stop();
        ended.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(ended.Token);
                try
                {
                    await TalkAsync(client);
                }
                catch (Exception error) when (error is IOException or AuthenticationException or EndOfStreamException or InvalidOperationException)
                {
                    // The client went away, or this server cut the line as told.
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        Stream stream = client.GetStream();
        if (ImplicitTls)
            stream = await EncryptAsync(stream);
        await AnswerAsync(client, stream, SmtpPoint.Greeting, "220 mail.vendor.example ESMTP");
        while (true)
        {
            var line = await ReadLineAsync(stream);
            Commands.Add(line);
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            switch (verb)
            {
                case "EHLO":
                    var offered = Certificate is not null && stream is not SslStream ? [.. Extensions, "STARTTLS"] : Extensions;
                    await AnswerAsync(client, stream, SmtpPoint.Hello, string.Join("\r\n", offered.Prepend("mail.vendor.example").Select((text, i) => $"250{(i == offered.Length ? ' ' : '-')}{text}")));
                    break;
                case "STARTTLS":
                    await WriteAsync(stream, "220 go on");
                    stream = await EncryptAsync(stream);
                    break;
                case "AUTH":
                    await AnswerAsync(client, stream, SmtpPoint.Auth, "235 welcome");
                    break;
                case "MAIL":
                    await AnswerAsync(client, stream, SmtpPoint.Mail, "250 sender ok");
                    break;
                case "RCPT":
                    await AnswerAsync(client, stream, SmtpPoint.Recipient, "250 recipient ok");
                    break;
                case "DATA":
                    await AnswerAsync(client, stream, SmtpPoint.Data, "354 go on");
                    if (Replies.ContainsKey(SmtpPoint.Data))
                        break;
                    if (CutAt == SmtpPoint.MidBody)
                    {
                        await stream.ReadExactlyAsync(new byte[10_000]);
                        Cut(client);
                    }

                    var mail = await ReadBodyAsync(stream);
                    if (!Replies.TryGetValue(SmtpPoint.Body, out var body) || body.StartsWith('2'))
                        Taken.Add(mail);
                    await AnswerAsync(client, stream, SmtpPoint.Body, "250 2.0.0 taken as 4711");
                    break;
                case "RSET":
                    await AnswerAsync(client, stream, SmtpPoint.Reset, "250 ok");
                    break;
                case "QUIT":
                    await AnswerAsync(client, stream, SmtpPoint.Quit, "221 bye");
                    return;
                default:
                    await WriteAsync(stream, "500 what?");
                    break;
            }
        }
    }

    private async Task AnswerAsync(TcpClient client, Stream stream, SmtpPoint point, string usual)
    {
        if (CutAt == point)
            Cut(client);
        if (SilentAt == point)
        {
            silent.TrySetResult();
            var buffer = new byte[1];
            await stream.ReadExactlyAsync(buffer, ended.Token);
        }

        await WriteAsync(stream, Replies.GetValueOrDefault(point, usual));
    }

    private static void Cut(TcpClient client)
    {
        client.Client.LingerState = new LingerOption(true, 0);
        client.Close();
        throw new EndOfStreamException();
    }

    private async Task<Stream> EncryptAsync(Stream stream)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(Certificate!);
        return tls;
    }

    private async Task WriteAsync(Stream stream, string reply) => await stream.WriteAsync(Encoding.ASCII.GetBytes(reply + "\r\n"), ended.Token);

    private async Task<string> ReadLineAsync(Stream stream)
    {
        var line = await ReadOctetsAsync(stream);
        return Encoding.ASCII.GetString(line, 0, line.Length - 2);
    }

    private async Task<byte[]> ReadBodyAsync(Stream stream)
    {
        using var body = new MemoryStream();
        while (true)
        {
            var line = await ReadOctetsAsync(stream);
            if (line is [(byte)'.', (byte)'\r', (byte)'\n'])
                return body.ToArray();
            body.Write(line[0] == '.' ? line.AsSpan(1) : line);
        }
    }

    /// <summary>One line with its CR LF; a lone CR or LF is kept inside, for the test to find.</summary>
    private async Task<byte[]> ReadOctetsAsync(Stream stream)
    {
        var line = new List<byte>();
        var octet = new byte[1];
        while (line is not [.., (byte)'\r', (byte)'\n'])
        {
            await stream.ReadExactlyAsync(octet, ended.Token);
            line.Add(octet[0]);
        }

        return [.. line];
    }
}
