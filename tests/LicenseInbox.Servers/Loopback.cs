using System.Net;
using System.Net.Sockets;

namespace LicenseInbox.Servers;

/// <summary>Ports on 127.0.0.1, where every test server listens and nowhere else.</summary>
public static class Loopback
{
    /// <summary>Ports that nobody listens on, all different.</summary>
    public static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            listeners.ForEach(listener => listener.Start());
            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }

    /// <summary>Whether something answers with a greeting.</summary>
    public static async Task<bool> GreetsAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return await client.GetStream().ReadAsync(new byte[1], cancellationToken) == 1;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }
}
