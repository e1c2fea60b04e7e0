using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace LicenseInbox.Servers;

/// <summary>A connection to a server that can die in silence, as behind a firewall that forgot it: what is sent then arrives nowhere, and nobody is told.</summary>
public sealed class SwallowingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<Task> running = [];
    private readonly int target;
    private int generation;
    private int connections;

    public SwallowingProxy(int target)
    {
        this.target = target;
        listener.Start();
        running.Add(AcceptAsync());
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How many connections came in so far.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>From now on, the connections there are pass nothing on; new ones do.</summary>
    public void SwallowWhatIsOpen() => Interlocked.Increment(ref generation);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        while (running.TryTake(out var task))
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync(stop.Token);
            Interlocked.Increment(ref connections);
            running.Add(ServeAsync(client, Volatile.Read(ref generation)));
        }
    }

    private async Task ServeAsync(TcpClient client, int born)
    {
        using var near = client;
        using var far = new TcpClient();
        await far.ConnectAsync(IPAddress.Loopback, target, stop.Token);
        await Task.WhenAny(PassAsync(near, far, born), PassAsync(far, near, born));
    }

    private async Task PassAsync(TcpClient from, TcpClient to, int born)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await from.GetStream().ReadAsync(buffer, stop.Token)) > 0)
            if (born == Volatile.Read(ref generation))
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), stop.Token);
    }
}
