using System.Diagnostics;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>Waits for what another process or thread does.</summary>
internal static class Until
{
    /// <summary>Returns as soon as it is so; fails when it is not within a minute, or the time given.</summary>
    public static async Task IsSoAsync(Func<bool> isSo, TimeSpan? within = null)
    {
        var watch = new Stopwatch();
        watch.Start();
        while (!isSo())
        {
            watch.Elapsed.ShouldBeLessThan(within ?? TimeSpan.FromSeconds(60));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
