using System.Runtime.InteropServices;

namespace LicenseInbox.Worker.Reader;

/// <summary>
/// What a reader process, and everything it starts, denies itself before it sees the first byte of a stranger: memory, core dumps, large files, further rights, the network.
/// By the operating system, so that it holds whatever happens inside.
/// </summary>
internal static class ProcessLimits
{
    // RLIMIT_AS would keep the runtime from starting: it reserves far more than it uses. RLIMIT_DATA counts what can be written to.
    private const int FileSize = 1;
    private const int Data = 2;
    private const int CoreDump = 4;
    private const int NoNewPrivileges = 38;

    /// <summary>No page image is larger.</summary>
    private const ulong LargestFile = 256 * 1024 * 1024;

    /// <summary>Applies them.</summary>
    /// <returns>What the system did not grant, in words.</returns>
    public static IReadOnlyList<string> Apply(long memory)
    {
        if (!OperatingSystem.IsLinux())
            return ["This system has no limits for the processes that read mails: neither their memory nor their network is limited."];
        var refused = new List<string>();
        Set(Data, (ulong)memory, "memory", refused);
        Set(CoreDump, 0, "core dumps", refused);
        Set(FileSize, LargestFile, "the size of files", refused);
        if (SystemCalls.ProcessControl(NoNewPrivileges, 1, 0, 0, 0) != 0)
            refused.Add($"The system refuses to bind the processes that read mails to their rights (error {Marshal.GetLastPInvokeError()}).");
        if (SocketFilter.Install() is { } reason)
            refused.Add($"The system refuses to shut the network off for the processes that read mails: {reason}.");
        return refused;
    }

    /// <summary>The bytes that the memory's limit counts: all that this process may write to, used or not (<c>VmData</c>).</summary>
    public static long UsedMemory()
    {
        if (!OperatingSystem.IsLinux())
            return Environment.WorkingSet;
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmData:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan()["VmData:".Length..^"kB".Length].Trim(), System.Globalization.CultureInfo.InvariantCulture) * 1024;
    }

    private static void Set(int resource, ulong limit, string what, List<string> refused)
    {
        if (SystemCalls.SetLimit(resource, new SystemCalls.Limit(limit, limit)) != 0)
            refused.Add($"The system refuses to limit {what} of the processes that read mails (error {Marshal.GetLastPInvokeError()}).");
    }
}
