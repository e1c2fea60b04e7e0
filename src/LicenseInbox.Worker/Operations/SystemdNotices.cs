using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Operations;

/// <summary>
/// Tells systemd (sd_notify) that the worker is ready, that it is alive, and that it stops. Where <c>WatchdogSec</c> is set, a worker whose threads do nothing any more is killed by it and started again. Without systemd it does nothing.
/// </summary>
internal sealed class SystemdNotices(Func<string, string?> variable, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<SystemdNotices> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (variable("NOTIFY_SOCKET") is not { Length: > 0 } path)
            return;
        using var started = lifetime.ApplicationStarted.Register(() => Notify(path, "READY=1"));
        using var stopping = lifetime.ApplicationStopping.Register(() => Notify(path, "STOPPING=1"));
        var every = long.TryParse(variable("WATCHDOG_USEC"), CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds / 3.0)
            : Timeout.InfiniteTimeSpan;
        while (!stoppingToken.IsCancellationRequested)
        {
            if (every != Timeout.InfiniteTimeSpan)
                Notify(path, "WATCHDOG=1");
            await Task.Delay(every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Notify(string path, string state)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

            // A name that begins with @ is in the abstract name space.
            socket.SendTo(Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(path[0] == '@' ? "\0" + path[1..] : path));
        }
        catch (SocketException error)
        {
            logger.LogWarning("systemd could not be told {State:l}: {Reason:l}", state, error.Message);
        }
    }
}
