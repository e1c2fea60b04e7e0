using System.Net.Sockets;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.SigningIn;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;

namespace LicenseInbox.Worker.Imap;

/// <summary>
/// One connection, used by one command at a time, opened when it is needed. Every use is bounded from outside too, since a command's own cancellation
/// may hang: what does not end in time is left behind with its connection. After anything but a plain refusal the connection is given up.
/// </summary>
internal sealed class ImapConnection(string account, ImapConnector connector, TimeSpan commandTimeout, TimeProvider time, TimeSpan? probeAfter = null) : IAsyncDisposable
{
    /// <summary>How long a quiet connection may take to show that it lives: a dead one costs no more than this.</summary>
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>After so long a silence a connection may have died unnoticed: it is tried before it is used.</summary>
    private readonly TimeSpan quiet = probeAfter ?? TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim oneAtATime = new(1);
    private ImapClient? client;
    private long lastUsed;

    /// <summary>Uses the connection for some commands, which together get <paramref name="longer"/> above the time of one command.</summary>
    /// <exception cref="MailboxUnavailableException">The server can't be reached, refused, or did not answer in time.</exception>
    public async Task<T> UseAsync<T>(Func<ImapClient, CancellationToken, Task<T>> commands, TimeSpan longer, CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var open = await LivingAsync(cancellationToken) ?? await OpenAsync(cancellationToken);
            var result = await BoundedAsync(token => commands(open, token), commandTimeout + longer, cancellationToken);
            lastUsed = time.GetTimestamp();
            return result;
        }
        catch (Exception exception)
        {
            if (!SurvivedBy(exception))
                Abandon();
            if (cancellationToken.IsCancellationRequested || !IsOfTheConnection(exception))
                throw;
            throw new MailboxUnavailableException(account, Sentence(exception), exception);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A command under way is not waited for: its connection goes.
        if (await oneAtATime.WaitAsync(TimeSpan.Zero))
        {
            if (client is { IsConnected: true } open)
            {
                try
                {
                    await BoundedAsync(async token => { await open.DisconnectAsync(quit: true, token); return true; }, TimeSpan.FromSeconds(2), CancellationToken.None);
                }
                catch (Exception exception) when (IsOfTheConnection(exception))
                {
                    // LOGOUT is a courtesy.
                }
            }

            oneAtATime.Release();
        }

        Abandon();
    }

    /// <summary>Whether a failure is the connection's or the server's, not a defect of ours.</summary>
    internal static bool IsOfTheConnection(Exception exception) => exception is IOException or SocketException or ProtocolException or CommandException or TimeoutException
        or ServiceNotConnectedException or ServiceNotAuthenticatedException or SslHandshakeException or AuthenticationException or OperationCanceledException
        or ObjectDisposedException or FolderNotFoundException or FolderNotOpenException or UnauthorizedAccessException or NotSupportedException or TokenUnavailableException;

    /// <summary>Whether trying again soon is of no use: a person must change something, or tokens are asked for in their own time.</summary>
    internal static bool IsLasting(Exception exception) => exception is CommandException or SslHandshakeException or AuthenticationException or FolderNotFoundException
        or UnauthorizedAccessException or NotSupportedException or FileNotFoundException or TokenUnavailableException;

    private static bool SurvivedBy(Exception exception) => exception is CommandException or FolderNotFoundException;

    internal static string Sentence(Exception exception) => exception switch
    {
        TimeoutException or OperationCanceledException => "the server did not answer in time",
        SslHandshakeException => $"the server's certificate or its TLS was refused: {exception.Message.Split('\n')[0].Trim()}",
        AuthenticationException => "the server refused the login",
        FolderNotFoundException notFound => $"the server has no folder '{notFound.FolderName}'",
        _ => exception.Message.Split('\n')[0].Trim(),
    };

    private async Task<ImapClient?> LivingAsync(CancellationToken cancellationToken)
    {
        if (client is not { IsConnected: true, IsAuthenticated: true } open)
            return null;
        if (time.GetElapsedTime(lastUsed) < quiet)
            return open;
        try
        {
            return await BoundedAsync(
                async token =>
                {
                    await open.NoOpAsync(token);
                    return open;
                },
                ProbeTimeout < commandTimeout ? ProbeTimeout : commandTimeout,
                cancellationToken);
        }
        catch (Exception exception) when (IsOfTheConnection(exception) && !cancellationToken.IsCancellationRequested)
        {
            // Dead: it makes room for another one.
            return null;
        }
    }

    private async Task<ImapClient> OpenAsync(CancellationToken cancellationToken)
    {
        Abandon();
        return client = await BoundedAsync(connector.ConnectAsync, commandTimeout, cancellationToken);
    }

    private async Task<T> BoundedAsync<T>(Func<CancellationToken, Task<T>> command, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var task = command(linked.Token);
        try
        {
            // A second more than the command's own cancellation needs when it works.
            return await task.WaitAsync(limit + TimeSpan.FromSeconds(1), time, cancellationToken);
        }
        catch when (!task.IsCompleted)
        {
            // What it still says is of no interest, but must not go unobserved.
            _ = task.ContinueWith(left => _ = left.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
    }

    private void Abandon()
    {
        var old = client;
        client = null;
        old?.Dispose();
    }
}
