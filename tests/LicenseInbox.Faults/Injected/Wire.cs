using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace LicenseInbox.Faults.Injected;

/// <summary>What a wire does with the bytes that pass.</summary>
internal enum WireMode
{
    Sound,

    /// <summary>Everything is taken and nothing arrives: the server accepts connections and says no word.</summary>
    Stalled,

    /// <summary>Bytes arrive late and in pieces.</summary>
    Slow,

    /// <summary>The server's offer of STARTTLS does not arrive.</summary>
    WithoutStartTls,
}

/// <summary>Where a wire is cut.</summary>
/// <param name="FromServer">Whether bytes of the server's are counted, or the client's.</param>
/// <param name="After">How many still pass.</param>
internal sealed record Cut(bool FromServer, int After);

/// <summary>The network between the workers and one port of a server: passes everything on, until it is told otherwise.</summary>
internal sealed class Wire : IAsyncDisposable
{
    /// <summary>More than the client's commands ever have: a mail's content, also inside of TLS.</summary>
    private const int SomeContent = 1500;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<TcpClient, TcpClient> _open = [];
    private readonly Lock _gate = new();
    private readonly int _target;
    private readonly Task _accepting;
    private volatile WireMode _mode;
    private (bool FromServer, long Left)? _cut;
    private bool _loseAnswers;

    public Wire(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections it cut.</summary>
    public int Cuts { get; private set; }

    public WireMode Mode
    {
        get => _mode;
        set => _mode = value;
    }

    /// <summary>Cuts the connection in which the last of these bytes passes; null: no longer.</summary>
    public void CutAfter(Cut? cut)
    {
        lock (_gate)
            _cut = cut is null ? null : (cut.FromServer, cut.After);
    }

    /// <summary>Whether the server's answer to a mail's content is lost together with the connection: nobody can know then whether the server took it.</summary>
    public void LoseAnswers(bool lose)
    {
        lock (_gate)
            _loseAnswers = lose;
    }

    /// <summary>Ends every connection there is.</summary>
    public void CutAll()
    {
        foreach (var (near, far) in _open)
            End(near, far);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        CutAll();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
            _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
    }

    private async Task ServeAsync(TcpClient near)
    {
        var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        _open[near] = far;
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            var content = new Content();
            await Task.WhenAny(PassAsync(near, far, fromServer: false, content), PassAsync(far, near, fromServer: true, content));
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            // The server is down: so is the connection.
        }
        finally
        {
            _open.TryRemove(near, out _);
            End(near, far);
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to, bool fromServer, Content content)
    {
        var buffer = new byte[16 * 1024];
        var random = new Random(_target);
        try
        {
            int read;
            while ((read = await from.GetStream().ReadAsync(buffer, _stop.Token)) > 0)
            {
                while (_mode == WireMode.Stalled)
                    await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, _stop.Token);
                var passing = buffer.AsMemory(0, read);
                if (_mode == WireMode.WithoutStartTls && fromServer)
                    Hide(passing.Span);
                if (!Passes(fromServer, content, ref passing))
                {
                    await to.GetStream().WriteAsync(passing, _stop.Token);
                    return;
                }

                if (_mode == WireMode.Slow)
                    await PassSlowlyAsync(to, passing, random);
                else
                    await to.GetStream().WriteAsync(passing, _stop.Token);
            }
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // One end is gone: the other one follows.
        }
    }

    /// <summary>Whether the connection lives on; else what of the bytes still passes.</summary>
    private bool Passes(bool fromServer, Content content, ref Memory<byte> passing)
    {
        lock (_gate)
        {
            if (!fromServer)
                content.Bytes += passing.Length;
            else if (_loseAnswers && content.Bytes >= SomeContent)
                return Ends(ref passing, 0);
            else
                content.Bytes = 0;
            if (_cut is not { } cut || cut.FromServer != fromServer)
                return true;
            if (passing.Length < cut.Left)
            {
                _cut = (fromServer, cut.Left - passing.Length);
                return true;
            }

            _cut = null;
            return Ends(ref passing, (int)cut.Left);
        }
    }

    private bool Ends(ref Memory<byte> passing, int rest)
    {
        Cuts++;
        passing = passing[..rest];
        return false;
    }

    private async Task PassSlowlyAsync(TcpClient to, Memory<byte> passing, Random random)
    {
        while (passing.Length > 0)
        {
            var piece = random.Next(1, Math.Min(passing.Length, 700) + 1);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(30)), TimeProvider.System, _stop.Token);
            await to.GetStream().WriteAsync(passing[..piece], _stop.Token);
            passing = passing[piece..];
        }
    }

    private static void Hide(Span<byte> bytes)
    {
        for (int at; (at = bytes.IndexOf("STARTTLS"u8)) >= 0;)
            bytes[at] = (byte)'X';
    }

    private static void End(TcpClient near, TcpClient far)
    {
        near.Dispose();
        far.Dispose();
    }

    /// <summary>What a client has said since the server last answered.</summary>
    private sealed class Content
    {
        public int Bytes { get; set; }
    }
}
