using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;

namespace LicenseInbox.Worker.Tests.Servers;

/// <summary>Starts containers where a Docker engine answers and has the image, or can pull it; elsewhere says no, soon.</summary>
internal static class ContainerEngine
{
    /// <summary>How long an image may take to come.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Starts a container; null, and the reason, where that cannot be done here.</summary>
    /// <param name="make">Makes the container.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<(T? Container, string Reason)> TryStartAsync<T>(Func<T> make, CancellationToken cancellationToken)
        where T : class, IContainer
    {
        if (!Answers())
            return (null, "no Docker engine answers");
        // The reaper is an image of its own that would have to be pulled, too; containers stop with the run, and remove themselves.
        TestcontainersSettings.ResourceReaperEnabled = false;
        T? container = null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            container = make();
            await container.StartAsync(patience.Token).WaitAsync(Patience, cancellationToken);
            return (container, "");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (container is not null)
                await container.DisposeAsync();
            return (null, $"the engine could not start it: {exception.Message.Split('\n')[0]}");
        }
    }

    /// <summary>Whether there is an engine at the address Docker's own settings name: asked without its client, which waits long.</summary>
    private static bool Answers() =>
        Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } || File.Exists("/var/run/docker.sock");
}
