using System.Text;
using MailKit;

namespace LicenseInbox.Worker.Smtp;

/// <summary>A reply of the server (RFC 5321, 4.2).</summary>
/// <param name="Code">Its three digits.</param>
/// <param name="Text">Its last line, code included.</param>
internal sealed record SmtpReply(int Code, string Text)
{
    public bool IsPositive => Code is >= 200 and < 300;

    /// <summary>Refused for good: not because we failed to authenticate, which is no fault of the mail's.</summary>
    public bool IsPermanent => Code >= 500 && Code is not (530 or 534 or 535 or 538);
}

/// <summary>
/// Follows one dialogue, to tell afterwards how far it came, and bounds each of its steps in time.
/// The client's log calls are the only place where the go-ahead for DATA and the answer after it can be seen; of what the client says nothing is kept.
/// </summary>
internal sealed class SmtpConversation : IProtocolLogger, ITransferProgress
{
    /// <summary>How long an answer after DATA is still awaited when the host stops: less than what a container gets to end.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    private const int LongestReplyLine = 4096;

    private readonly Lock gate = new();
    private readonly StringBuilder line = new();
    private readonly CancellationTokenSource patience;
    private readonly CancellationTokenRegistration stop;
    private readonly TimeSpan commandTimeout;
    private readonly TimeSpan dataTimeout;
    private (bool InTransaction, bool DataAsked, bool InBody, bool Ended) reached;
    private long handedOver;
    private long size = long.MaxValue;

    public SmtpConversation(SmtpOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        (commandTimeout, dataTimeout) = (options.CommandTimeout, options.DataTimeout);
        patience = new CancellationTokenSource(commandTimeout, time);
        stop = cancellationToken.Register(Stop);
    }

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    /// <summary>Cancelled when the current step took too long, or the host stops.</summary>
    public CancellationToken Patience => patience.Token;

    /// <summary>The first 4yz or 5yz since MAIL, before the go-ahead for DATA.</summary>
    public SmtpReply? Refusal { get; private set; }

    /// <summary>The answer to the mail itself.</summary>
    public SmtpReply? Answer { get; private set; }

    /// <summary>
    /// Whether the server may have the whole mail: all of it was handed to the connection, whose buffer goes out together with the final dot. While anything of it is left,
    /// the server can't have taken it (RFC 5321, 4.1.1.4).
    /// </summary>
    public bool MayHaveBeenTaken
    {
        get
        {
            lock (gate)
                return IsHandedOver;
        }
    }

    private bool IsHandedOver => reached.InBody && handedOver >= size;

    public void LogConnect(Uri uri) => Step();

    public void LogClient(byte[] buffer, int offset, int count)
    {
        var said = buffer.AsSpan(offset, count);
        lock (gate)
        {
            reached.InTransaction |= said.StartsWith("MAIL FROM:"u8);
            reached.DataAsked |= !reached.InBody && said.SequenceEqual("DATA\r\n"u8);
        }

        Step();
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
        lock (gate)
        {
            foreach (var octet in buffer.AsSpan(offset, count))
            {
                if (octet == '\n')
                    Hear();
                else if (line.Length < LongestReplyLine)
                    line.Append((char)octet);
            }
        }

        Step();
    }

    public void Report(long bytesTransferred, long totalSize)
    {
        lock (gate)
            (handedOver, size) = (bytesTransferred, totalSize);
    }

    public void Report(long bytesTransferred)
    {
        lock (gate)
            handedOver = bytesTransferred;
    }

    public void Dispose()
    {
        stop.Dispose();
        lock (gate)
        {
            if (reached.Ended)
                return;
            reached.Ended = true;
            patience.Dispose();
        }
    }

    private void Hear()
    {
        var text = line.ToString().TrimEnd('\r');
        line.Clear();
        if (text.Length < 3 || !int.TryParse(text.AsSpan(0, 3), out var code) || (text.Length > 3 && text[3] == '-'))
            return;
        var reply = new SmtpReply(code, text);
        if (reached.InBody)
        {
            // A server may refuse before it has heard everything; it can't have taken what it has not heard.
            if (code >= 400 || (reply.IsPositive && IsHandedOver))
                Answer ??= reply;
        }
        else if (reached.DataAsked && code == 354 && Refusal is null)
        {
            reached.InBody = true;
        }
        else if (reached.InTransaction && code >= 400)
        {
            Refusal ??= reply;
        }
    }

    private void Step()
    {
        lock (gate)
        {
            if (!reached.Ended && !stop.Token.IsCancellationRequested)
                patience.CancelAfter(reached.InBody && Answer is null ? dataTimeout : commandTimeout);
        }
    }

    private void Stop()
    {
        lock (gate)
        {
            if (reached.Ended)
                return;
            if (IsHandedOver && Answer is null)
            {
                patience.CancelAfter(StopGrace);
                return;
            }
        }

        // Outside of the lock: what this wakes may call back into here.
        try
        {
            patience.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The dialogue ended meanwhile: there is nothing left to stop.
        }
    }
}
