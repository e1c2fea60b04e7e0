using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LicenseInbox.Worker.Tests.Servers;

/// <summary>A name server on loopback that answers for texts: those it was given, "there is none" for others, or a failure, or nothing at all.</summary>
internal sealed class NameServer : IDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly ConcurrentQueue<string> _asked = new();

    public NameServer() => _ = AnswerAsync();

    /// <summary>Where it listens, as in the settings.</summary>
    public string Address => _socket.Client.LocalEndPoint!.ToString()!;

    /// <summary>The texts by name; several for a name are several records.</summary>
    public ConcurrentDictionary<string, string[]> Texts { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Says that it fails (SERVFAIL).</summary>
    public bool Fails { get; set; }

    /// <summary>Does not answer.</summary>
    public bool IsSilent { get; set; }

    /// <summary>What it was asked, in order.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    public void Dispose() => _socket.Dispose();

    private async Task AnswerAsync()
    {
        while (true)
        {
            UdpReceiveResult query;
            try
            {
                query = await _socket.ReceiveAsync();
            }
            catch (Exception error) when (error is ObjectDisposedException or SocketException)
            {
                return;
            }

            var (name, end) = Question(query.Buffer);
            _asked.Enqueue(name);
            if (!IsSilent)
                await _socket.SendAsync(Answer(query.Buffer, name, end), query.RemoteEndPoint);
        }
    }

    private static (string Name, int End) Question(byte[] query)
    {
        var labels = new List<string>();
        var at = 12;
        for (; query[at] > 0; at += query[at] + 1)
            labels.Add(Encoding.ASCII.GetString(query, at + 1, query[at]));
        return (string.Join('.', labels), at + 5);
    }

    /// <summary>RFC 1035, 4: the question again, and each text as a record of it.</summary>
    private byte[] Answer(byte[] query, string name, int end)
    {
        var texts = Fails ? [] : Texts.GetValueOrDefault(name, []);
        var answer = new List<byte>(query[..end]);
        answer[2] = 0x81;
        answer[3] = (byte)(0x80 | (Fails ? 2 : texts.Length == 0 ? 3 : 0));
        for (var count = 6; count < 12; count++)
            answer[count] = 0;
        answer[7] = (byte)texts.Length;
        foreach (var text in texts)
        {
            var data = Encoding.ASCII.GetBytes(text).Chunk(255).SelectMany(part => part.Prepend((byte)part.Length)).ToArray();
            var head = new byte[] { 0xC0, 12, 0, 16, 0, 1, 0, 0, 1, 44, 0, 0 };
            BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(10), (ushort)data.Length);
            answer.AddRange(head);
            answer.AddRange(data);
        }

        return [.. answer];
    }
}
